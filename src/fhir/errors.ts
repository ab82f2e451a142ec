import { MedwalletError } from '../errors.ts';

/**
 * - `too-large`: longer than is read;
 * - `malformed-consent`: no FHIR R4 Consent in JSON, or one that breaks R4's own rules (`facts.element`);
 * - `cannot-enforce`: it says something that a grant cannot do, or leaves open what a grant must know
 *   (`facts.element`);
 * - `beyond-consent`: what was chosen beside it goes beyond it (`facts.element`);
 * - `unknown-person`: nothing says by a did who somebody in it is (`facts.element`, `facts.reference`);
 * - `not-in-force`: its status is another than active or proposed;
 * - `nothing-to-grant`: it permits nobody anything, or emergencies only;
 * - `malformed-resource`: no FHIR R4 resource in JSON (`facts.at`, the byte where it stops being one);
 * - `too-deep`: nested deeper than any resource;
 * - `duplicate-key`: one object gives a name twice;
 * - `cannot-split`: a Bundle that says something about its entries as a whole, which parts of it would no longer say
 *   (`facts.element`);
 * - `no-directory`: names no organisation and no practitioner.
 */
export type FhirErrorCode =
  | 'too-large'
  | 'malformed-consent'
  | 'cannot-enforce'
  | 'beyond-consent'
  | 'unknown-person'
  | 'not-in-force'
  | 'nothing-to-grant'
  | 'malformed-resource'
  | 'too-deep'
  | 'duplicate-key'
  | 'cannot-split'
  | 'no-directory';

/** A FHIR resource that must not be acted on, and why. */
export class FhirError extends MedwalletError<FhirErrorCode> {}
