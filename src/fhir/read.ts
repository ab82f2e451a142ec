import * as v from 'valibot';
import { EncodingError, parseJson, type Did, type JsonValue } from '../encoding/index.ts';
import { EMERGENCY_COLLECTION, EMERGENCY_PURPOSE } from '../grant/index.ts';
import type { ConsentChoices } from './choices.ts';
import { FhirError } from './errors.ts';
import { withoutIgnorable } from './ignorable.ts';
import { People } from './people.ts';
import { permittedBy } from './permission.ts';
import { ruleOf } from './provisions.ts';
import { cannot, malformed, printable } from './refusals.ts';
import { Remarks, type Remark } from './remarks.ts';
import { consentSchema, type ConsentShape, type PermitShape } from './shape.ts';
import { SYSTEMS } from './systems.ts';
import type { ConsentMeaning, ConsentTerms } from './terms.ts';

/** Bytes. */
export const MAX_CONSENT_BYTES = 256 * 1024;

/** A Consent that was read, and what it means in the words of a grant. */
export interface ReadConsent {
  readonly status: ConsentShape['status'];
  readonly meaning: ConsentMeaning;
  /** What of it the meaning leaves out: never anything that would let less be read. */
  readonly remarks: readonly Remark[];
}

/**
 * Reads a FHIR R4 Consent in JSON that may come from anybody. What the result permits, the Consent permits: anything
 * that says more than a grant can (several recipients, purposes, actions; no end; all records) is narrowed to what was
 * chosen or to its first, with a remark; anything that would have to be obeyed and cannot (security labels, kinds of
 * data, modifier extensions) is refused, never ignored.
 * @throws FhirError `too-large`, `malformed-consent`, `cannot-enforce`, `beyond-consent`, `unknown-person`, with the
 *   element in `facts.element`
 */
export function readConsent(bytes: Uint8Array, choices: ConsentChoices = {}): ReadConsent {
  const remarks = new Remarks();
  const consent = shapeOf(withoutIgnorable(parse(bytes), remarks));
  const meaning = meaningOf(consent, choices, remarks);
  return { status: consent.status, meaning, remarks: remarks.list };
}

/**
 * The terms to make a grant of, and what of the Consent they leave out.
 * @throws FhirError `not-in-force`, `nothing-to-grant`, and those of {@link readConsent}
 */
export function readGrantTerms(
  bytes: Uint8Array,
  choices: ConsentChoices = {},
): { readonly terms: ConsentTerms; readonly remarks: readonly Remark[] } {
  const { status, meaning, remarks } = readConsent(bytes, choices);
  if (status !== 'active' && status !== 'proposed') {
    throw new FhirError(
      'not-in-force',
      `This Consent is ${status}: it gives nobody access.`,
      'Use one whose status is proposed or active.',
      { facts: { element: 'status' } },
    );
  }
  if (meaning.rule === 'permit') return { terms: meaning.terms, remarks };
  throw new FhirError(
    'nothing-to-grant',
    meaning.rule === 'deny'
      ? 'This Consent only denies, so there is nothing to grant.'
      : 'This Consent denies everything but emergencies, and those are let in by a guardian.',
    meaning.rule === 'deny'
      ? 'Without a grant nobody can read a record; revoke what was granted before: medwallet grants'
      : 'Without a grant only a guardian can open the emergency collection; see the guardian with: medwallet address show',
    { facts: { element: 'provision' } },
  );
}

function parse(bytes: Uint8Array): JsonValue {
  try {
    return parseJson(bytes, { maxBytes: MAX_CONSENT_BYTES, maxDepth: 32 });
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
  if (result.success) {
    // R4's invariant ppc-1: a base that the provisions are exceptions from.
    if (result.output.policyRule === undefined && (result.output.policy ?? []).length === 0) {
      throw malformed('policyRule', 'is missing');
    }
    return result.output;
  }
  const [issue] = result.issues;
  const element = printable(v.getDotPath(issue) ?? 'Consent');
  // Missing or of the wrong type is R4's business; there and not for us, or another code, is ours.
  const unknown = issue.expected === 'never' || issue.type === 'strict_tuple';
  const other = issue.type === 'literal' || issue.type === 'picklist' || issue.type === 'variant';
  if (unknown || (other && issue.input !== undefined && element !== 'resourceType' && element !== 'status')) {
    throw cannot(element, unknown ? 'is nothing that a grant can carry out' : issue.message);
  }
  throw malformed(element, issue.type === 'strict_object' ? 'is missing' : issue.message);
}

function meaningOf(consent: ConsentShape, choices: ConsentChoices, remarks: Remarks): ConsentMeaning {
  const people = new People(choices.people ?? new Map());
  const patient = people.know('patient', consent.patient, ['Patient']);
  const performer = performerOf(consent, patient, people, remarks);
  for (const one of consent.organization ?? []) people.mention(one);
  noteWhatStandsBeside(consent, remarks);
  const rule = ruleOf(consent, choices, remarks);
  const permits = consent.policyRule?.coding[0].code === 'OPTIN';
  if (rule === undefined) {
    if (permits && consent.provision === undefined) {
      throw cannot('policyRule', 'permits everybody everything, and a grant needs a permission of its own');
    }
    return { rule: 'deny', patient };
  }
  if (permits)
    remarks.narrowed('policyRule', 'it permits everything else as well; only the permission is granted');
  const { permit, at, count } = rule;
  if (isBreakGlassOnly(permit)) {
    if (count > 1) throw nothingChosen(at);
    return { rule: 'break-glass-only', patient, recipients: permit.actor === undefined ? 'any' : 'some' };
  }
  const terms = permittedBy({ permit, at, people, choices, remarks }, { patient, performer });
  people.checkUsed();
  return { rule: 'permit', terms };
}

// Without a recipient by did and without an end, for emergencies, and at most for the emergency collection: nobody's
// grant, but what guardians are appointed for.
function isBreakGlassOnly({ actor, period, purpose, data, class: classes }: PermitShape): boolean {
  return (
    (actor ?? []).every(({ reference }) => reference.identifier?.system !== SYSTEMS.uri) &&
    period === undefined &&
    data === undefined &&
    purpose?.length === 1 &&
    purpose[0]?.system === SYSTEMS.purpose &&
    purpose[0].code === EMERGENCY_PURPOSE &&
    (classes ?? []).every(
      ({ system, code }) => system === SYSTEMS.collection && code === EMERGENCY_COLLECTION,
    )
  );
}

function nothingChosen(element: string): FhirError {
  return new FhirError(
    'nothing-to-grant',
    'The permission chosen of this Consent is for emergencies, and those are let in by a guardian.',
    'Choose another one with --provision, or appoint a guardian.',
    { facts: { element } },
  );
}

/** Who agreed: the patient, if she is among them, or else one related person for her. */
function performerOf({ performer }: ConsentShape, patient: Did, people: People, remarks: Remarks): Did {
  if (performer === undefined) return patient;
  const types = ['Patient', 'RelatedPerson'];
  if (performer.length === 1) {
    const [only] = performer;
    const did = only === undefined ? patient : people.know('performer', only, types);
    const type = only?.type ?? /([A-Z][A-Za-z]+)\/[^/]*$/.exec(only?.reference ?? '')?.[1];
    if (type !== undefined && (type === 'Patient') !== (did === patient)) {
      throw cannot('performer', 'must be the patient, or a related person who is not');
    }
    return did;
  }
  const dids = performer.map((one) => people.find('performer', one, types));
  if (!dids.includes(patient)) throw cannot('performer', 'must be the patient, or one related person');
  remarks.ignored('performer', 'who else agreed beside the patient does not stand in a grant');
  return patient;
}

function noteWhatStandsBeside(consent: ConsentShape, remarks: Remarks): void {
  const { meta, organization, policy, verification } = consent;
  if (meta?.security !== undefined || meta?.tag !== undefined) {
    remarks.ignored('meta', 'a label of the Consent is none of the records');
  }
  if (organization !== undefined)
    remarks.ignored('organization', 'whoever manages the Consent gets no access by that');
  for (const name of ['sourceReference', 'sourceAttachment'] as const) {
    if (consent[name] !== undefined) remarks.ignored(name, 'the document behind it was not read');
  }
  if ((policy ?? []).length > 0) {
    remarks.ignored(
      'policy',
      'the policy was not read: it grants nothing, and what it forbids is for you to know',
    );
  }
  if (verification !== undefined) remarks.ignored('verification', 'what counts is who signs the grant');
}
