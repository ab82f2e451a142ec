import * as v from 'valibot';
import { SYSTEMS } from './systems.ts';

// The part of R4's Consent that a grant can carry out, and what may stand beside it without changing whom it lets
// read what. Every object is strict: an element that is not here would say something that nobody enforces, modifier
// extensions among it. Plain extensions are gone by then (ignorable.ts). Displays and narratives are for the eye; they are let in and not looked at.

const text = v.string('must be text');
const system = <S extends string>(name: S) => v.literal(name, `must be ${name}`);
const code = (value: string) => v.literal(value, `must be ${value}`);

function coding<S extends string, C extends v.GenericSchema<string, string>>(name: S, value: C) {
  return v.strictObject({
    system: system(name),
    code: value,
    version: v.exactOptional(text),
    display: v.exactOptional(text),
  });
}

function concept<S extends string, C extends v.GenericSchema<string, string>>(name: S, value: C) {
  return v.strictObject({ coding: one(coding(name, value)), text: v.exactOptional(text) });
}

/** A list of exactly one: two of them would mean "or", or "and", and a grant has one. */
function one<T extends v.GenericSchema>(item: T) {
  return v.strictTuple([item], 'must be a list of exactly one entry');
}

function some<T extends v.GenericSchema>(item: T) {
  return v.pipe(v.array(item, 'must be a list'), v.minLength(1, 'must not be empty'));
}

// One of several that a rule names: which of them a grant can carry out is looked at later.
const anyCoding = v.strictObject({
  system: v.exactOptional(text),
  code: text,
  version: v.exactOptional(text),
  display: v.exactOptional(text),
});

// Who or what it is, says the did or the record id of `identifier`; a literal reference is only a name that somebody
// gave it somewhere, and could be somebody else tomorrow.
const reference = v.strictObject({
  reference: v.exactOptional(text),
  type: v.exactOptional(text),
  identifier: v.exactOptional(
    v.strictObject({
      use: v.exactOptional(text),
      system: v.exactOptional(text),
      value: v.exactOptional(text),
    }),
  ),
  display: v.exactOptional(text),
});

const permission = {
  period: v.exactOptional(v.strictObject({ start: v.exactOptional(text), end: v.exactOptional(text) })),
  actor: v.exactOptional(
    some(
      v.strictObject({
        role: concept(SYSTEMS.role, v.picklist(['IRCP', 'PRCP'], 'must be IRCP or PRCP')),
        reference,
      }),
    ),
  ),
  action: v.exactOptional(some(v.strictObject({ coding: some(anyCoding), text: v.exactOptional(text) }))),
  purpose: v.exactOptional(some(anyCoding)),
  class: v.exactOptional(some(anyCoding)),
  data: v.exactOptional(
    some(
      v.strictObject({
        meaning: v.picklist(
          ['instance', 'related', 'dependents', 'authoredby'],
          'must be instance, related, dependents or authoredby',
        ),
        reference,
      }),
    ),
  ),
};

/** Records that a permission leaves out. */
const exception = v.strictObject({
  type: v.literal('deny', 'must be deny'),
  data: some(v.strictObject({ meaning: code('instance'), reference })),
});

const nested = v.strictObject({ type: v.literal('permit', 'must be permit'), ...permission });
const permit = v.strictObject({ ...nested.entries, provision: v.exactOptional(some(exception)) });

/** Where the rules stand: nested below a root without a type or one that denies, or in a root that permits. */
const provision = v.variant(
  'type',
  [
    v.strictObject({ type: v.exactOptional(v.undefined()), provision: some(nested) }),
    v.strictObject({ type: v.literal('deny'), ...permission, provision: v.exactOptional(some(nested)) }),
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

const attachment = v.strictObject({
  contentType: v.exactOptional(text),
  language: v.exactOptional(text),
  data: v.exactOptional(text),
  url: v.exactOptional(text),
  size: v.exactOptional(v.number('must be a number')),
  hash: v.exactOptional(text),
  title: v.exactOptional(text),
  creation: v.exactOptional(text),
});

export const consentSchema = v.strictObject({
  resourceType: v.literal('Consent', 'must be Consent'),
  id: v.exactOptional(text),
  meta: v.exactOptional(
    v.strictObject({
      versionId: v.exactOptional(text),
      lastUpdated: v.exactOptional(text),
      source: v.exactOptional(text),
      profile: v.exactOptional(v.array(text)),
      security: v.exactOptional(v.array(anyCoding)),
      tag: v.exactOptional(v.array(anyCoding)),
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
  identifier: v.exactOptional(
    v.array(v.strictObject({ use: v.exactOptional(text), system: v.exactOptional(text), value: text })),
  ),
  status: v.picklist(
    ['draft', 'proposed', 'active', 'rejected', 'inactive', 'entered-in-error'],
    'must be a Consent status',
  ),
  scope: concept(SYSTEMS.scope, code('patient-privacy')),
  category: some(v.strictObject({ coding: some(category), text: v.exactOptional(text) })),
  patient: reference,
  dateTime: v.exactOptional(text),
  performer: v.exactOptional(some(reference)),
  organization: v.exactOptional(v.array(reference)),
  sourceReference: v.exactOptional(reference),
  sourceAttachment: v.exactOptional(attachment),
  policy: v.exactOptional(
    v.array(v.strictObject({ authority: v.exactOptional(text), uri: v.exactOptional(text) })),
  ),
  policyRule: v.exactOptional(
    concept(SYSTEMS.policy, v.picklist(['OPTOUT', 'OPTIN'], 'must be OPTOUT or OPTIN')),
  ),
  verification: v.exactOptional(
    v.array(
      v.strictObject({
        verified: v.literal(true, 'must be true'),
        verifiedWith: v.exactOptional(reference),
        verificationDate: v.exactOptional(text),
      }),
    ),
  ),
  provision: v.exactOptional(provision),
});

export type ConsentShape = v.InferOutput<typeof consentSchema>;
/** A rule that permits; the exceptions stand in a root only. */
export type PermitShape = v.InferOutput<typeof nested> & Pick<v.InferOutput<typeof permit>, 'provision'>;
export type ReferenceShape = v.InferOutput<typeof reference>;
