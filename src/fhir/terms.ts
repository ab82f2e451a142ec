import { EMERGENCY_COLLECTION, EMERGENCY_PURPOSE, type Claims, type Purpose } from '../grant/index.ts';
import type { Did } from '../encoding/index.ts';

/** What a Consent permits, in the words of a grant: nothing else is permitted to anybody. */
export interface ConsentTerms {
  readonly kind: 'normal' | 'emergency';
  readonly patient: Did;
  /** Who agreed to it: the patient, or a guardian for the patient. */
  readonly performer: Did;
  readonly provider: Did;
  readonly purpose: Purpose;
  /** SMART on FHIR v2 scopes for reading. */
  readonly scope: string;
  /** Unix seconds: permitted from here … */
  readonly from: number;
  /** … and before here. */
  readonly until: number;
  /** Record ids in byte order; or else `collections`. */
  readonly records?: readonly string[];
  readonly collections?: readonly string[];
}

/** A whole Consent: one permission, emergencies only (to whom a guardian lets in), or nothing at all. */
export type ConsentMeaning =
  | { readonly rule: 'permit'; readonly terms: ConsentTerms }
  | {
      readonly rule: 'break-glass-only';
      readonly patient: Did;
      /** `some`: it says who may break the glass, in another way than by dids. */
      readonly recipients: 'any' | 'some';
    }
  | { readonly rule: 'deny'; readonly patient: Did };

/** Somebody asks to read something. */
export interface AccessQuestion {
  readonly provider: Did;
  readonly purpose: Purpose;
  /** Unix seconds. */
  readonly time: number;
  readonly record: string;
  /** The collection in which the record lies. */
  readonly collection: string;
}

/** The terms of a grant. */
export function termsOfClaims(claims: Claims): ConsentTerms {
  const { kind, iss, aud, guardian, purpose, scope, nbf, exp, records, collections } = claims;
  return {
    kind,
    patient: iss,
    performer: kind === 'emergency' ? (guardian ?? iss) : iss,
    provider: aud,
    purpose,
    scope,
    from: nbf,
    until: exp,
    ...(records === undefined ? {} : { records }),
    ...(collections === undefined ? {} : { collections }),
  };
}

/**
 * What a Consent says to a question, by the meaning that was read from it. An emergency is answered for what is
 * in the emergency collection; that a guardian let this provider in is not the Consent's to say.
 */
export function isPermitted(meaning: ConsentMeaning, asked: AccessQuestion): boolean {
  if (meaning.rule === 'deny') return false;
  if (meaning.rule === 'break-glass-only') {
    return (
      meaning.recipients === 'any' &&
      asked.purpose === EMERGENCY_PURPOSE &&
      asked.collection === EMERGENCY_COLLECTION
    );
  }
  const { terms } = meaning;
  return (
    asked.provider === terms.provider &&
    asked.purpose === terms.purpose &&
    asked.time >= terms.from &&
    asked.time < terms.until &&
    (terms.records?.includes(asked.record) ?? terms.collections?.includes(asked.collection) ?? false)
  );
}
