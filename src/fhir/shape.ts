import * as v from 'valibot';
import { did } from '../circle/index.ts';
import { SYSTEMS } from './systems.ts';

// The part of R4's Consent that a grant can carry out. Every object is strict: an element that is not here would
// say something that nobody enforces, extensions among it. Displays and narratives are for the eye; they are let
// in and not looked at.

const text = v.string('must be text');
const system = <S extends string>(name: S) => v.literal(name, `must be ${name}`);

function coding<S extends string, C extends v.GenericSchema<string, string>>(name: S, code: C) {
  return v.strictObject({
    system: system(name),
    code,
    version: v.exactOptional(text),
    display: v.exactOptional(text),
  });
}

function concept<S extends string, C extends v.GenericSchema<string, string>>(name: S, code: C) {
  return v.strictObject({ coding: one(coding(name, code)), text: v.exactOptional(text) });
}

/** A list of exactly one: two of them would mean "or", or "and", and a grant has one. */
function one<T extends v.GenericSchema>(item: T) {
  return v.strictTuple([item], 'must be a list of exactly one entry');
}

function person<T extends string>(types: readonly T[]) {
  return v.strictObject({
    type: v.picklist(types, `must be ${types.join(' or ')}`),
    // A literal reference would have to be looked up somewhere, and could be somebody else tomorrow.
    identifier: v.strictObject({ system: system(SYSTEMS.uri), value: did }),
    display: v.exactOptional(text),
  });
}

const code = (value: string) => v.literal(value, `must be ${value}`);

const action = v.strictObject({
  coding: v.strictTuple(
    [coding(SYSTEMS.action, code('access')), coding(SYSTEMS.smart, text)],
    'must be access and a SMART scope',
  ),
  text: v.exactOptional(text),
});

const permission = {
  period: v.exactOptional(v.strictObject({ start: text, end: text })),
  actor: v.exactOptional(
    one(
      v.strictObject({
        role: concept(SYSTEMS.role, v.picklist(['IRCP', 'PRCP'], 'must be IRCP or PRCP')),
        reference: person(['Organization', 'Practitioner', 'PractitionerRole']),
      }),
    ),
  ),
  action: v.exactOptional(v.pipe(v.array(action, 'must be a list'), v.minLength(1, 'must not be empty'))),
  purpose: v.exactOptional(one(coding(SYSTEMS.purpose, text))),
  class: v.exactOptional(
    v.pipe(v.array(coding(SYSTEMS.collection, text), 'must be a list'), v.minLength(1, 'must not be empty')),
  ),
  data: v.exactOptional(
    v.pipe(
      v.array(
        v.strictObject({
          meaning: v.literal('instance', 'must be instance'),
          reference: v.strictObject({
            type: v.exactOptional(code('DocumentReference')),
            identifier: v.strictObject({ system: system(SYSTEMS.record), value: text }),
            display: v.exactOptional(text),
          }),
        }),
        'must be a list',
      ),
      v.minLength(1, 'must not be empty'),
    ),
  ),
};

const permit = v.strictObject({ type: v.literal('permit', 'must be permit'), ...permission });

/** Where the rules stand: nested below a root without a type or one that denies, or in a root that permits. */
const provision = v.variant(
  'type',
  [
    v.strictObject({ type: v.exactOptional(v.undefined()), provision: one(permit) }),
    v.strictObject({ type: v.literal('deny'), provision: v.exactOptional(one(permit)) }),
    permit,
  ],
  'must be deny, permit or left out',
);

// A category is no label: some say that the data are de-identified first (RSDID), may not be copied (INFAO) or are
// for emergencies only (EMRGONLY). Let in are those that say no more than that somebody may read.
const category = v.variant(
  'system',
  [
    coding(SYSTEMS.loinc, v.picklist(['59284-0', '64292-6'], 'must be 59284-0 or 64292-6')),
    coding(SYSTEMS.policy, v.picklist(['INFA', 'IDSCL'], 'must be INFA or IDSCL')),
  ],
  'must be LOINC or ActCode',
);

export const consentSchema = v.strictObject({
  resourceType: v.literal('Consent', 'must be Consent'),
  id: v.exactOptional(text),
  meta: v.exactOptional(
    v.strictObject({
      versionId: v.exactOptional(text),
      lastUpdated: v.exactOptional(text),
      source: v.exactOptional(text),
      profile: v.exactOptional(v.array(text)),
    }),
  ),
  language: v.exactOptional(text),
  // `additional` and `extensions` say that the narrative knows more than the elements do.
  text: v.exactOptional(
    v.strictObject({
      status: v.picklist(['generated', 'empty'], 'must be generated or empty'),
      div: text,
    }),
  ),
  identifier: v.exactOptional(v.array(v.strictObject({ system: v.exactOptional(text), value: text }))),
  status: v.picklist(
    ['draft', 'proposed', 'active', 'rejected', 'inactive', 'entered-in-error'],
    'must be a Consent status',
  ),
  scope: concept(SYSTEMS.scope, code('patient-privacy')),
  category: v.pipe(
    v.array(
      v.strictObject({
        coding: v.pipe(v.array(category, 'must be a list'), v.minLength(1, 'must not be empty')),
        text: v.exactOptional(text),
      }),
      'must be a list',
    ),
    v.minLength(1, 'must not be empty'),
  ),
  patient: person(['Patient']),
  dateTime: v.exactOptional(text),
  performer: v.exactOptional(one(person(['Patient', 'RelatedPerson']))),
  policyRule: concept(SYSTEMS.policy, code('OPTOUT')),
  provision: v.exactOptional(provision),
});

export type ConsentShape = v.InferOutput<typeof consentSchema>;
export type PermitShape = v.InferOutput<typeof permit>;
