import { MedwalletError } from '../errors.ts';

/**
 * - `too-large`: longer than is read;
 * - `malformed-consent`: no FHIR R4 Consent in JSON, or one that breaks R4's own rules (`facts.element`);
 * - `cannot-enforce`: it says something that a grant cannot do, or leaves open what a grant must know
 *   (`facts.element`);
 * - `not-in-force`: its status is another than active or proposed;
 * - `nothing-to-grant`: it permits nobody anything, or emergencies only.
 */
export type FhirErrorCode =
  'too-large' | 'malformed-consent' | 'cannot-enforce' | 'not-in-force' | 'nothing-to-grant';

/** A FHIR resource that must not be acted on, and why. */
export class FhirError extends MedwalletError<FhirErrorCode> {}
