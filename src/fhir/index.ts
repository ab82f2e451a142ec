export { FhirError } from './errors.ts';
export { MAX_CONSENT_BYTES, readConsent, readGrantTerms } from './read.ts';
export { isPermitted, termsOfClaims } from './terms.ts';
export { consentBundle, consentOfGrant } from './write.ts';
export type { FhirErrorCode } from './errors.ts';
export type { ReadConsent } from './read.ts';
export type { AccessQuestion, ConsentMeaning, ConsentTerms } from './terms.ts';
export type { ExportedGrant } from './write.ts';
