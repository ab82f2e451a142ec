import * as v from 'valibot';
import { EncodingError, parseJson, type Did, type JsonValue } from '../encoding/index.ts';
import { EMERGENCY_COLLECTION, EMERGENCY_PURPOSE, isPurpose, parseScope } from '../grant/index.ts';
import { FhirError } from './errors.ts';
import { readInstant } from './instant.ts';
import { consentSchema, type ConsentShape, type PermitShape } from './shape.ts';
import type { ConsentMeaning, ConsentTerms } from './terms.ts';

/** Bytes. */
export const MAX_CONSENT_BYTES = 256 * 1024;

/** A Consent that was read, and what it means in the words of a grant. */
export interface ReadConsent {
  readonly status: ConsentShape['status'];
  readonly meaning: ConsentMeaning;
}

/**
 * Reads a FHIR R4 Consent in JSON that may come from anybody. What it permits is exactly what the result says:
 * anything that a grant cannot carry out (other actions, several recipients, security labels, exceptions from the
 * permission, policies elsewhere, extensions) is refused, never ignored.
 * @throws FhirError `too-large`, `malformed-consent`, `cannot-enforce` with the element in `facts.element`
 */
export function readConsent(bytes: Uint8Array): ReadConsent {
  const consent = shapeOf(parse(bytes));
  return { status: consent.status, meaning: meaningOf(consent) };
}

/**
 * The terms to make a grant of.
 * @throws FhirError `not-in-force`, `nothing-to-grant`, and those of {@link readConsent}
 */
export function readGrantTerms(bytes: Uint8Array): ConsentTerms {
  const { status, meaning } = readConsent(bytes);
  if (status !== 'active' && status !== 'proposed') {
    throw new FhirError(
      'not-in-force',
      `This Consent is ${status}: it gives nobody access.`,
      'Use one whose status is proposed or active.',
      { facts: { element: 'status' } },
    );
  }
  if (meaning.rule === 'permit') return meaning.terms;
  throw new FhirError(
    'nothing-to-grant',
    meaning.rule === 'deny'
      ? 'This Consent denies everything, so there is nothing to grant.'
      : 'This Consent denies everything but emergencies, and those are let in by a guardian.',
    meaning.rule === 'deny'
      ? 'Without a grant nobody can read a record; revoke what was granted before: medwallet grants'
      : 'Without a grant only a guardian can open the emergency collection; see the guardian with: medwallet address show',
  );
}

function parse(bytes: Uint8Array): JsonValue {
  try {
    return parseJson(bytes, { maxBytes: MAX_CONSENT_BYTES, maxDepth: 16 });
  } catch (cause) {
    if (!(cause instanceof EncodingError)) throw cause;
    const large = cause.code === 'too-large';
    throw new FhirError(
      large ? 'too-large' : 'malformed-consent',
      large ? `This Consent has more than ${MAX_CONSENT_BYTES} bytes.` : 'This is not JSON that can be read.',
      'Export the Consent again, as one FHIR R4 resource in JSON.',
      { cause },
    );
  }
}

function shapeOf(value: JsonValue): ConsentShape {
  const result = v.safeParse(consentSchema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const element = printable(v.getDotPath(issue) ?? 'Consent');
  // Missing or of the wrong type is R4's business; there and not for us, or another code, is ours.
  const unknown = issue.expected === 'never' || issue.type === 'strict_tuple';
  const other = issue.type === 'literal' || issue.type === 'picklist' || issue.type === 'variant';
  if (unknown || (other && issue.input !== undefined && element !== 'resourceType' && element !== 'status')) {
    throw cannot(element, unknown ? 'is nothing that a grant can carry out' : issue.message);
  }
  throw new FhirError(
    'malformed-consent',
    `In this Consent, ${element} ${issue.type === 'strict_object' ? 'is missing' : issue.message}.`,
    'Ask whoever made it for a valid FHIR R4 Consent that names people by their dids.',
    { facts: { element } },
  );
}

function meaningOf(consent: ConsentShape): ConsentMeaning {
  const patient = consent.patient.identifier.value;
  const { provision } = consent;
  if (provision === undefined) return { rule: 'deny', patient };
  const root = provision.type === 'permit';
  const permit = root ? provision : provision.provision?.[0];
  if (permit === undefined) return { rule: 'deny', patient };
  const at = root ? 'provision' : 'provision.provision[0]';
  if (isBreakGlassOnly(permit)) return { rule: 'break-glass-only', patient };
  return { rule: 'permit', terms: termsOf(consent, patient, permit, at) };
}

// Without a recipient and an end, for emergencies, and at most for the emergency collection: nobody's grant, but
// what guardians are appointed for.
function isBreakGlassOnly({ actor, period, purpose, data, class: classes }: PermitShape): boolean {
  return (
    actor === undefined &&
    period === undefined &&
    data === undefined &&
    purpose?.[0].code === EMERGENCY_PURPOSE &&
    (classes?.every(({ code }) => code === EMERGENCY_COLLECTION) ?? false)
  );
}

function termsOf(consent: ConsentShape, patient: Did, permit: PermitShape, at: string): ConsentTerms {
  const { actor, action, period, purpose, data, class: classes } = permit;
  if (actor === undefined) throw cannot(`${at}.actor`, 'must name one recipient by did');
  if (action === undefined)
    throw cannot(`${at}.action`, 'must be access: without it everything is permitted');
  if (purpose === undefined) throw cannot(`${at}.purpose`, 'must name one purpose');
  if (period === undefined) throw cannot(`${at}.period`, 'must say when the permission ends');
  if ((data === undefined) === (classes === undefined)) {
    throw cannot(`${at}.data`, 'must name records, or else class must name collections, and not both');
  }
  const [from, end] = [readInstant(period.start), readInstant(period.end)];
  if (from === undefined || end === undefined || end < from) {
    throw cannot(
      `${at}.period`,
      'must go from one instant to a later one, in whole seconds with a time zone',
    );
  }
  const [{ code }] = purpose;
  if (!isPurpose(code)) throw cannot(`${at}.purpose`, 'must be a PurposeOfUse code');
  const scope = action.map(({ coding }) => coding[1].code).join(' ');
  if (parseScope(scope) === undefined) throw cannot(`${at}.action`, 'must hold SMART v2 scopes for reading');
  const provider = actor[0].reference.identifier.value;
  const [performer] = consent.performer ?? [];
  checkPeople(patient, provider, performer);
  const records = data?.map(({ reference }) => reference.identifier.value);
  const collections = classes?.map((one) => one.code);
  const kind = code === EMERGENCY_PURPOSE ? 'emergency' : 'normal';
  if (kind === 'emergency' && (collections?.length !== 1 || collections[0] !== EMERGENCY_COLLECTION)) {
    throw cannot(`${at}.class`, 'must be the emergency collection alone where the purpose is BTG');
  }
  return {
    kind,
    patient,
    performer: performer?.identifier.value ?? patient,
    provider,
    purpose: code,
    scope,
    from,
    until: end + 1,
    ...(records === undefined ? {} : { records: sorted(`${at}.data`, records, /^[0-9a-f]{32}$/) }),
    ...(collections === undefined
      ? {}
      : { collections: sorted(`${at}.class`, collections, /^[a-z0-9][a-z0-9-]{0,63}$/) }),
  };
}

function checkPeople(
  patient: Did,
  provider: Did,
  performer: { readonly type: string; readonly identifier: { readonly value: Did } } | undefined,
): void {
  if (provider === patient) throw cannot('provision.actor', 'must be somebody else than the patient');
  if (performer === undefined) return;
  const itself = performer.identifier.value === patient;
  if (itself !== (performer.type === 'Patient') || performer.identifier.value === provider) {
    throw cannot(
      'performer',
      'must be the patient, or a related person who is neither patient nor recipient',
    );
  }
}

function sorted(element: string, entries: readonly string[], form: RegExp): string[] {
  const distinct = [...new Set(entries)].sort();
  if (distinct.length === entries.length && distinct.every((entry) => form.test(entry))) return distinct;
  throw cannot(element, 'must name each record or collection once, by its id');
}

function cannot(element: string, problem: string): FhirError {
  return new FhirError(
    'cannot-enforce',
    `This Consent says more than a grant can carry out: ${element} ${problem}.`,
    'Change the Consent so that it permits one provider to read, for one purpose and a time.',
    { facts: { element } },
  );
}

// An element's name may be a stranger's.
function printable(path: string): string {
  const visible = path.replace(/[^ -~]/g, '?');
  return visible.length > 60 ? `${visible.slice(0, 60)}...` : visible;
}
