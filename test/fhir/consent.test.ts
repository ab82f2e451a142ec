import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Consent } from 'fhir/r4.js';
import { describe, expect, it } from 'vitest';
import { utf8ToBytes, type JsonObject } from '../../src/encoding/index.ts';
import { grantId, MAX_GRANT_SECONDS, parseClaims, type Claims, type Purpose } from '../../src/grant/index.ts';
import {
  consentBundle,
  consentOfGrant,
  FhirError,
  isPermitted,
  readConsent,
  readGrantTerms,
  termsOfClaims,
  type AccessQuestion,
  type ConsentChoices,
  type ConsentMeaning,
  type ConsentTerms,
} from '../../src/fhir/index.ts';
import {
  DAY,
  EMERGENCY,
  guardian,
  HOUR,
  NORMAL,
  NOW,
  patient,
  provider,
  RECORD,
  stranger,
} from '../grant/samples.ts';
import { throwsCode } from '../support/throws.ts';
import { consentPermits } from './evaluator.ts';
import { problemsOf } from './validator.ts';

const FOLDER = new URL('../../fixtures/fhir/', import.meta.url);
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
// Those that say everything a grant must know, and those in the shape of IHE's published examples.
const NAMES = FILES.filter((name) => !name.startsWith('ihe-'));
const IHE = FILES.filter((name) => name.startsWith('ihe-'));
const fixture = (name: string): Consent => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Consent;
const bytesOf = (consent: unknown): Uint8Array => utf8ToBytes(JSON.stringify(consent));
const asConsent = (value: JsonObject): Consent => value as unknown as Consent;

const OPTIN = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'OPTIN' }] };
const PEOPLE = new Map([
  ['Patient/p1', patient.did],
  ['RelatedPerson/mother', guardian.did],
  ['Organization/hospital', provider.did],
]);
const CHOICES: ConsentChoices = {
  people: PEOPLE,
  provider: provider.did,
  until: NOW + HOUR,
  records: [RECORD],
};

const CLAIMS: readonly (readonly [string, Claims])[] = [
  ['records', NORMAL],
  ['collections', { ...withoutRecords(NORMAL), collections: ['imaging', 'laboratory'], purpose: 'HRESCH' }],
  ['two scopes', { ...NORMAL, scope: 'patient/Observation.rs patient/DocumentReference.r?status=current' }],
  ['an emergency', EMERGENCY],
];

function withoutRecords({ records, ...claims }: Claims): Claims {
  expect(records).toBeDefined();
  return claims;
}

/** Questions close to the edges of a permission, and some beside it. */
function questionsAbout(meaning: ConsentMeaning): fc.Arbitrary<AccessQuestion> {
  const {
    from,
    until,
    records = [],
    collections = [],
  } = meaning.rule === 'permit' ? meaning.terms : { from: NOW, until: NOW + HOUR };
  return fc.record({
    provider: fc.constantFrom(provider.did, stranger.did, guardian.did),
    purpose: fc.constantFrom<Purpose>('TREAT', 'HPAYMT', 'BTG', 'FAMRQT', 'HRESCH'),
    time: fc.oneof(
      fc.constantFrom(from - 1, from, from + 1, until - 2, until - 1, until, until + 1),
      fc.integer({ min: from - DAY, max: until + DAY }),
    ),
    record: fc.constantFrom(RECORD, 'ff'.repeat(16), ...records),
    collection: fc.constantFrom('laboratory', 'emergency', 'general', ...collections),
  });
}

describe('docs/spec/consent.md: a grant as a FHIR R4 Consent', () => {
  it.each(CLAIMS)(
    'of %s is valid by R4’s definitions and invariants, and reads back as it was',
    (_, claims) => {
      parseClaims({ ...claims });
      const consent = consentOfGrant({ claims, state: 'issued' });
      expect(problemsOf(consent)).toEqual([]);
      expect(consent['id']).toBe(grantId(claims));
      expect(readGrantTerms(bytesOf(consent))).toEqual({ terms: termsOfClaims(claims), remarks: [] });
    },
  );

  it('has the status that the grant has', () => {
    const statuses = (['offered', 'issued', 'revoked', 'expired'] as const).map(
      (state) => consentOfGrant({ claims: NORMAL, state })['status'],
    );
    expect(statuses).toEqual(['proposed', 'active', 'inactive', 'inactive']);
    const gone = bytesOf(consentOfGrant({ claims: NORMAL, state: 'revoked' }));
    throwsCode('not-in-force', () => readGrantTerms(gone));
  });

  it('goes into a Bundle that is valid, with one grant, with several, and with none', () => {
    for (const claims of [[], [NORMAL], CLAIMS.map(([, one]) => one)]) {
      const bundle = consentBundle(
        claims.map((one) => ({ claims: one, state: 'issued' })),
        NOW,
      );
      expect(problemsOf(bundle)).toEqual([]);
    }
  });

  it.each(CLAIMS)(
    'property: of %s permits what the grant permits, by an evaluator that knows FHIR only',
    (_, claims) => {
      const meaning: ConsentMeaning = { rule: 'permit', terms: termsOfClaims(claims) };
      const consent = asConsent(consentOfGrant({ claims, state: 'issued' }));
      fc.assert(
        fc.property(questionsAbout(meaning), (asked) => {
          expect(consentPermits(consent, asked)).toBe(isPermitted(meaning, asked));
        }),
        { numRuns: 200 },
      );
    },
  );
});

describe('fixtures/fhir: Consents in the manner of IHE', () => {
  it('are four, and five in the shape of its published examples', () => {
    expect([NAMES, IHE]).toMatchObject([{ length: 4 }, { length: 5 }]);
  });

  it.each(FILES)('%s is valid by R4’s definitions and invariants', (name) => {
    expect(problemsOf(fixture(name))).toEqual([]);
  });

  it('mean what they say', () => {
    const meanings = NAMES.map((name) => [name, readConsent(bytesOf(fixture(name))).meaning.rule]);
    expect(Object.fromEntries(meanings)).toEqual({
      'treatment.json': 'permit',
      'expiry.json': 'permit',
      'deny-all-but-break-glass.json': 'break-glass-only',
      'parent-for-child.json': 'permit',
    });
    expect(readGrantTerms(bytesOf(fixture('expiry.json'))).terms).toMatchObject({
      from: NOW,
      until: NOW + HOUR,
    });
    expect(readGrantTerms(bytesOf(fixture('parent-for-child.json'))).terms.performer).not.toBe(patient.did);
    throwsCode('nothing-to-grant', () => readGrantTerms(bytesOf(fixture('deny-all-but-break-glass.json'))));
  });

  it.each(NAMES)(
    'property: %s evaluates the same before it is read, as read, and as a grant written again',
    (name) => {
      const consent = fixture(name);
      const { meaning } = readConsent(bytesOf(consent));
      // The grant that a wallet would make of it; an emergency by anybody is no grant and stays as it was read.
      const again =
        meaning.rule === 'permit'
          ? asConsent(consentOfGrant({ claims: claimsOf(meaning.terms), state: 'issued' }))
          : consent;
      const asked = questionsAbout(meaning);
      fc.assert(
        fc.property(asked, (question) => {
          const before = consentPermits(consent, question);
          expect(isPermitted(meaning, question)).toBe(before);
          expect(isPermitted(readConsent(bytesOf(again)).meaning, question)).toBe(before);
          expect(consentPermits(again, question)).toBe(before);
        }),
        { numRuns: 200 },
      );
    },
  );

  function claimsOf({ patient: iss, provider: aud, from, until, ...terms }: ConsentTerms): Claims {
    const { jti, kind, net } = NORMAL;
    const { purpose, scope, records, collections } = terms;
    const what =
      records === undefined ? { collections: [...(collections ?? [])] } : { records: [...records] };
    return parseClaims({
      iss,
      aud,
      jti,
      iat: from,
      nbf: from,
      exp: until,
      kind,
      scope,
      purpose,
      net,
      ...what,
    });
  }
});

const HL7 = 'http://hl7.org/fhir/StructureDefinition/';
/** Plain extensions that a reader must not pass over, although FHIR would let one who does not know them. */
const CHANGING = [
  `${HL7}consent-location`,
  `${HL7}consent-ResearchStudyContext|4.0.1`,
  `${HL7}data-absent-reason`,
  `${HL7}cqf-expression`,
  `${HL7}targetElement`,
  'http://hl7.org/fhir/5.0/StructureDefinition/extension-Consent.provision.expression',
];

describe('what a grant cannot carry out is refused, never ignored', () => {
  type Change = (consent: Consent) => void;
  const permit = (consent: Consent) => consent.provision?.provision?.[0] ?? {};
  const refused: readonly (readonly [string, string, Change])[] = [
    ['a second recipient', 'actor', (c) => permit(c).actor?.push(...(permit(c).actor ?? []))],
    ['no recipient', 'actor', (c) => delete permit(c).actor],
    [
      'a role instead of a recipient',
      'role',
      (c) => {
        for (const actor of permit(c).actor ?? []) actor.role.coding = [{ system: 'x', code: 'AUT' }];
      },
    ],
    [
      'another action',
      'action',
      (c) => {
        permit(c).action = [
          { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentaction', code: 'correct' }] },
        ];
      },
    ],
    [
      'scopes that do not read',
      'action',
      (c) => {
        for (const one of permit(c).action ?? [])
          Object.assign(one.coding?.[1] ?? {}, { code: 'patient/*.cuds' });
      },
    ],
    ['no purpose', 'purpose', (c) => delete permit(c).purpose],
    [
      'a purpose that is none',
      'purpose',
      (c) => Object.assign(permit(c).purpose?.[0] ?? {}, { code: 'FUN' }),
    ],
    ['break glass for records', 'class', (c) => Object.assign(permit(c).purpose?.[0] ?? {}, { code: 'BTG' })],
    ['no end', 'period', (c) => delete permit(c).period],
    [
      'a time without a zone',
      'period',
      (c) => Object.assign(permit(c).period ?? {}, { end: '2027-01-01T00:00:00' }),
    ],
    ['a day that is none', 'period', (c) => Object.assign(permit(c).period ?? {}, { end: '2027-02-30' })],
    [
      'an end before the start',
      'period',
      (c) => Object.assign(permit(c).period ?? {}, { end: '2001-01-01T00:00:00Z' }),
    ],
    ['neither records nor collections', 'data', (c) => delete permit(c).data],
    ['a record twice', 'data', (c) => permit(c).data?.push(...(permit(c).data ?? []))],
    [
      'related data alone',
      'data',
      (c) => {
        for (const one of permit(c).data ?? []) one.meaning = 'related';
      },
    ],
    ['a security label', 'securityLabel', (c) => (permit(c).securityLabel = [{ system: 'x', code: 'R' }])],
    ['a data period', 'dataPeriod', (c) => (permit(c).dataPeriod = { start: '2020-01-01' })],
    ['a kind of content', 'code', (c) => (permit(c).code = [{ text: 'laboratory' }])],
    ['an exception from the permission', 'provision', (c) => (permit(c).provision = [{ type: 'deny' }])],
    ['a second permission', 'provision', (c) => c.provision?.provision?.push(permit(c))],
    [
      'a base that permits, and no permission',
      'policyRule',
      (c) => {
        c.policyRule = OPTIN;
        delete c.provision;
      },
    ],
    [
      'another base policy',
      'policyRule',
      (c) =>
        (c.policyRule = {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'NOAUTH' }],
        }),
    ],
    [
      'a modifier extension',
      'modifierExtension',
      (c) => (c.modifierExtension = [{ url: 'https://example.org/x', valueBoolean: true }]),
    ],
    [
      'a modifier extension in the permission',
      'modifierExtension',
      (c) => (permit(c).modifierExtension = [{ url: 'x', valueBoolean: true }]),
    ],
    ['implicit rules', 'implicitRules', (c) => (c.implicitRules = 'https://example.org/rules')],
    [
      'research',
      'scope',
      (c) =>
        (c.scope = {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'research' }],
        }),
    ],
    ...(
      [
        ['data that are de-identified first', 'http://terminology.hl7.org/CodeSystem/v3-ActCode', 'RSDID'],
        ['looking without keeping', 'http://terminology.hl7.org/CodeSystem/v3-ActCode', 'INFAO'],
        ['emergencies only', 'http://terminology.hl7.org/CodeSystem/consentcategorycodes', 'emrgonly'],
      ] as const
    ).map(([name, system, code]): readonly [string, string, Change] => [
      `a category: ${name}`,
      'category',
      (c) => c.category.push({ coding: [{ system, code }] }),
    ]),
    [
      'a narrative that knows more',
      'text.status',
      (c) => Object.assign(c.text ?? {}, { status: 'additional' }),
    ],
    [
      'another kind of resource behind a record’s id',
      'data',
      (c) => {
        for (const one of permit(c).data ?? []) one.reference.type = 'Patient';
      },
    ],
    ['who has verified it', 'verification', (c) => (c.verification = [{ verified: false }])],
    [
      'two periods, one in the root',
      'period',
      (c) => Object.assign(c.provision ?? {}, { period: { end: '2026-09-22' } }),
    ],
    ...CHANGING.map((url): readonly [string, string, Change] => [
      `an extension that says less: ${url}`,
      'extension',
      (c) => (permit(c).extension = [{ url, valueString: 'x' }]),
    ]),
    [
      'an extension that says why the end is not told',
      '_end.extension',
      (c) => Object.assign(permit(c).period ?? {}, { _end: { extension: [{ url: CHANGING[2] }] } }),
    ],
    [
      'an extension in place of a value',
      '_end',
      (c) => {
        delete permit(c).period?.end;
        Object.assign(permit(c).period ?? {}, { _end: { extension: [{ url: 'https://example.org/x' }] } });
      },
    ],
    [
      'an extension in place of an entry of a list',
      '_profile',
      (c) => Object.assign(c, { meta: { profile: [], _profile: [{ extension: [{ url: 'x' }] }] } }),
    ],
    [
      'an extension alone, where nothing would permit more',
      'period',
      (c) => (permit(c).period = { extension: [{ url: 'https://example.org/x' }] }),
    ],
    ['something else beside a value', '_status', (c) => Object.assign(c, { _status: { value: 'inactive' } })],
    [
      'a performer who is somebody else',
      'performer',
      (c) =>
        (c.performer = [
          { type: 'Patient', identifier: { system: 'urn:ietf:rfc:3986', value: stranger.did } },
        ]),
    ],
  ];
  it.each(refused)('cannot-enforce: %s', (_, element, change) => {
    const consent = asConsent(structuredClone(consentOfGrant({ claims: NORMAL, state: 'issued' })));
    change(consent);
    const error = throwsCode('cannot-enforce', () => readConsent(bytesOf(consent)));
    expect(String(error.facts['element'])).toContain(element);
  });

  const malformed: readonly (readonly [string, Change])[] = [
    ['another resource', (c) => Object.assign(c, { resourceType: 'Patient' })],
    ['no policy at all (ppc-1)', (c) => delete c.policyRule],
    ['no patient', (c) => delete c.patient],
    ['a status that is none', (c) => Object.assign(c, { status: 'open' })],
    ['no category', (c) => (c.category = [])],
    ['a category in words only', (c) => (c.category = [{ text: 'while my daughter is with me' }])],
  ];
  it.each(malformed)('malformed-consent: %s', (_, change) => {
    const consent = asConsent(structuredClone(consentOfGrant({ claims: NORMAL, state: 'issued' })));
    change(consent);
    throwsCode('malformed-consent', () => readConsent(bytesOf(consent)));
  });

  it('malformed-consent: no JSON, a name given twice; too-large', () => {
    const text = JSON.stringify(consentOfGrant({ claims: NORMAL, state: 'issued' }));
    throwsCode('malformed-consent', () => readConsent(utf8ToBytes(text.slice(0, -1))));
    const twice = text.replace('"status":"active"', '"status":"active","status":"inactive"');
    throwsCode('malformed-consent', () => readConsent(utf8ToBytes(twice)));
    throwsCode('too-large', () => readConsent(new Uint8Array(256 * 1024 + 1)));
  });

  // One place for every element that somebody could add: what is not named here is refused wherever it stands.
  it('refuses any element that it does not know, in every object of every Consent', () => {
    for (const consent of [...FILES.map(fixture), consentOfGrant({ claims: NORMAL, state: 'issued' })]) {
      const whole = structuredClone(consent) as object;
      for (const place of objectsIn(whole)) {
        for (const name of [
          'extension',
          'modifierExtension',
          'userSelected',
          'unknown',
          '_new',
          '__proto__',
        ]) {
          if (Object.hasOwn(place, name)) continue;
          Object.defineProperty(place, name, { value: 'x', enumerable: true, configurable: true });
          expect(() => readConsent(bytesOf(whole), CHOICES), `${name} in ${JSON.stringify(place)}`).toThrow(
            FhirError,
          );
          Reflect.deleteProperty(place, name);
        }
      }
    }
  });

  function objectsIn(value: unknown): object[] {
    if (typeof value !== 'object' || value === null) return [];
    const below = Object.values(value).flatMap(objectsIn);
    return Array.isArray(value) ? below : [value, ...below];
  }

  it('passes over plain extensions and ids of elements, in every object and beside every value', () => {
    const extension = [{ url: 'https://example.org/x', extension: [{ url: 'y', valueString: 'z' }] }];
    for (const consent of [...FILES.map(fixture), consentOfGrant({ claims: NORMAL, state: 'issued' })]) {
      const whole = structuredClone(consent) as object;
      const before = meaningIn(whole);
      const read = (): unknown => meaningIn(whole);
      for (const place of objectsIn(whole)) {
        const values = Object.entries(place).filter(([, value]) => typeof value === 'string');
        const added = { extension, ...(place === whole ? {} : { id: 'x' }) };
        Object.assign(place, added, Object.fromEntries(values.map(([name]) => [`_${name}`, { extension }])));
        expect(read(), JSON.stringify(place)).toEqual(before);
        for (const name of [...Object.keys(added), ...values.map(([one]) => `_${one}`)]) {
          Reflect.deleteProperty(place, name);
        }
      }
    }
  });

  const meaningIn = (whole: unknown): unknown => {
    try {
      return readConsent(bytesOf(whole), CHOICES).meaning;
    } catch (error) {
      if (error instanceof FhirError) return error.code;
      throw error;
    }
  };

  it('says that extensions were passed over, once for each element', () => {
    const consent = asConsent(structuredClone(consentOfGrant({ claims: NORMAL, state: 'issued' })));
    const extension = [{ url: 'https://example.org/x', valueBoolean: true }];
    Object.assign(consent, { extension, _status: { extension } });
    for (const one of permit(consent).action ?? []) one.extension = extension;
    for (const one of permit(consent).actor ?? []) one.extension = extension;
    expect(problemsOf(consent)).toEqual([]);
    const { remarks, terms } = readGrantTerms(bytesOf(consent));
    expect(terms).toEqual(termsOfClaims(NORMAL));
    expect(remarks.map(({ effect, element }) => `${effect} ${element}`).toSorted()).toEqual([
      'ignored _status',
      'ignored extension',
      'ignored provision.provision.action.extension',
      'ignored provision.provision.actor.extension',
    ]);
  });

  it('a Consent without a permission grants nothing', () => {
    const consent = asConsent(structuredClone(consentOfGrant({ claims: NORMAL, state: 'issued' })));
    delete consent.provision;
    expect(readConsent(bytesOf(consent)).meaning.rule).toBe('deny');
    throwsCode('nothing-to-grant', () => readGrantTerms(bytesOf(consent)));
    throwsCode('nothing-to-grant', () =>
      readGrantTerms(bytesOf({ ...consent, provision: { type: 'deny' } })),
    );
  });
});

describe('fixtures/fhir/ihe-*: the shape of IHE’s published examples', () => {
  const own = (name: string): ConsentChoices => ({
    ...CHOICES,
    people: new Map(
      [...PEOPLE].filter(([reference]) => JSON.stringify(fixture(name)).includes(`"${reference}"`)),
    ),
  });
  const GRANTED = ['ihe-treatment.json', 'ihe-expiry.json', 'ihe-parent-for-child.json'];

  it.each(GRANTED)('%s with what it leaves open chosen is a grant, and says what it leaves out', (name) => {
    const { terms, remarks } = readGrantTerms(bytesOf(fixture(name)), own(name));
    expect(terms).toMatchObject({
      kind: 'normal',
      patient: patient.did,
      performer: name === 'ihe-parent-for-child.json' ? guardian.did : patient.did,
      provider: provider.did,
      purpose: 'TREAT',
      scope: 'patient/*.rs',
      until: NOW + HOUR,
      records: [RECORD],
    });
    const said = remarks.map(({ element, effect }) => `${effect} ${element}`);
    for (const one of ['meta', 'organization', 'sourceReference', 'policy'])
      expect(said).toContain(`ignored ${one}`);
    for (const one of ['purpose', 'action', 'period.end', 'data'])
      expect(said).toContain(`narrowed provision.${one}`);
  });

  it.each(GRANTED)('property: what a grant of %s permits, the Consent permits to every reader', (name) => {
    const consent = fixture(name);
    fc.assert(
      fc.property(
        fc.constantFrom(NOW + HOUR, NOW + 400 * DAY),
        fc.constantFrom<Purpose>('TREAT', 'HPAYMT', 'HOPERAT'),
        fc.integer({ min: -12, max: 14 }),
        (until, purpose, zone) => {
          // Nobody may choose a later end than the Consent has: then its own is taken.
          const others = withoutEnd(own(name));
          const end = name === 'ihe-expiry.json' && until > NOW + DAY ? {} : { until };
          const { meaning } = readConsent(bytesOf(consent), { ...others, ...end, purpose });
          if (meaning.rule !== 'permit') throw new TypeError('a permission');
          const claims = claimsOfTerms(meaning.terms);
          const given: ConsentMeaning = { rule: 'permit', terms: { ...meaning.terms, from: claims.nbf } };
          const again = asConsent(consentOfGrant({ claims, state: 'issued' }));
          const after = readConsent(bytesOf(again));
          expect(after.remarks).toEqual([]);
          fc.assert(
            fc.property(questionsAbout(given), (asked) => {
              const permitted = isPermitted(given, asked);
              expect(isPermitted(after.meaning, asked)).toBe(permitted);
              expect(consentPermits(again, asked)).toBe(permitted);
              if (permitted) expect(consentPermits(consent, asked, { zone, people: PEOPLE })).toBe(true);
            }),
            { numRuns: 20 },
          );
        },
      ),
      { numRuns: 15 },
    );
  });

  it.each([
    ['ihe-break-glass.json', 'break-glass-only'],
    ['ihe-dissent.json', 'deny'],
  ])('%s: nothing to grant, to anybody, in an emergency either', (name, rule) => {
    const { meaning } = readConsent(bytesOf(fixture(name)), own(name));
    expect(meaning.rule).toBe(rule);
    fc.assert(
      fc.property(questionsAbout(meaning), (asked) => {
        expect(isPermitted(meaning, asked)).toBe(false);
        expect(consentPermits(fixture(name), asked, { people: PEOPLE })).toBe(false);
      }),
      { numRuns: 50 },
    );
    throwsCode('nothing-to-grant', () => readGrantTerms(bytesOf(fixture(name)), own(name)));
  });

  const open: readonly (readonly [string, string, string, keyof ConsentChoices])[] = [
    ['who the patient is', 'unknown-person', 'patient', 'people'],
    ['who gets access', 'cannot-enforce', 'provision.actor', 'provider'],
    ['when it ends', 'cannot-enforce', 'provision.period.end', 'until'],
    ['what is granted', 'cannot-enforce', 'provision.data', 'records'],
  ];
  it.each(open)('what is left open and not chosen is named: %s', (_, code, element, missing) => {
    const { [missing]: without, ...choices } = own('ihe-treatment.json');
    expect(without).toBeDefined();
    const error = throwsCode(code, () => readConsent(bytesOf(fixture('ihe-treatment.json')), choices));
    expect(error.facts['element']).toBe(element);
  });

  const YEAR_END = Date.parse('2026-12-31T10:00:00Z') / 1000;
  const beyond: readonly (readonly [string, string, string, Partial<ConsentChoices>])[] = [
    ['another purpose', 'ihe-expiry.json', 'purpose', { purpose: 'HRESCH' }],
    ['the emergency', 'ihe-expiry.json', 'purpose', { purpose: 'BTG' }],
    ['a later end, by one second', 'ihe-expiry.json', 'period.end', { until: YEAR_END + 1 }],
    ['another provider', 'ihe-parent-for-child.json', 'actor', { provider: stranger.did }],
    ['another record', 'treatment.json', 'data', { records: ['ff'.repeat(16)] }],
    ['a collection where records are named', 'treatment.json', 'data', { collections: ['general'] }],
    ['another collection', 'parent-for-child.json', 'class', { collections: ['imaging'] }],
    ['somebody whom it does not name', 'ihe-expiry.json', 'reference', { people: PEOPLE }],
  ];
  it.each(beyond)('beyond-consent: %s', (_, name, element, choice) => {
    const choices: ConsentChoices = { ...(name.startsWith('ihe-') ? own(name) : {}), ...choice };
    const error = throwsCode('beyond-consent', () => readConsent(bytesOf(fixture(name)), choices));
    expect(error.facts['element']).toContain(element);
    expect(error.outcome).toBe('usage');
  });

  it('the last second of a bare date is that of the first zone of the earth', () => {
    const choices = withoutEnd(own('ihe-expiry.json'));
    expect(readGrantTerms(bytesOf(fixture('ihe-expiry.json')), choices).terms.until).toBe(YEAR_END);
    readGrantTerms(bytesOf(fixture('ihe-expiry.json')), { ...choices, until: YEAR_END });
  });

  type Narrowing = readonly [string, string, (consent: Consent) => unknown, Partial<ConsentTerms>];
  const rule = (c: Consent) => c.provision?.provision?.[0] ?? {};
  const narrowings: readonly Narrowing[] = [
    ['no action, which is every action', 'action', (c) => delete rule(c).action, { scope: 'patient/*.rs' }],
    [
      'a scope that writes as well',
      'action',
      (c) => Object.assign(rule(c).action?.[0]?.coding?.[1] ?? {}, { code: 'patient/Observation.cruds' }),
      { scope: 'patient/Observation.rs' },
    ],
    [
      'another action beside it',
      'action',
      (c) =>
        rule(c).action?.push({
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentaction', code: 'use' }],
        }),
      { scope: 'patient/*.rs' },
    ],
    [
      'a purpose of another system',
      'purpose',
      (c) => rule(c).purpose?.push({ system: 'x', code: 'y' }),
      { purpose: 'TREAT' },
    ],
    [
      'a fraction of a second',
      'period.end',
      (c) => Object.assign(rule(c).period ?? {}, { end: '2026-12-31T10:00:00.5Z' }),
      { until: YEAR_END },
    ],
    [
      'a bare date to begin with',
      'period.start',
      (c) => Object.assign(rule(c).period ?? {}, { start: '2026-09-21' }),
      { from: Date.parse('2026-09-21T12:00:00Z') / 1000 },
    ],
    [
      'a month',
      'period.end',
      (c) => Object.assign(rule(c).period ?? {}, { end: '2026-12' }),
      { until: YEAR_END },
    ],
    [
      'a year',
      'period.end',
      (c) => Object.assign(rule(c).period ?? {}, { end: '2026' }),
      { until: YEAR_END },
    ],
    [
      'related data beside a record',
      'data',
      (c) => rule(c).data?.push({ meaning: 'related', reference: { reference: 'Encounter/1' } }),
      { records: NORMAL.records ?? [] },
    ],
    ['a base that permits', 'policyRule', (c) => (c.policyRule = OPTIN), { provider: provider.did }],
  ];
  it.each(narrowings)('narrowed, never widened: %s', (_, element, change, terms) => {
    const consent = asConsent(structuredClone(consentOfGrant({ claims: NORMAL, state: 'issued' })));
    change(consent);
    const read = readGrantTerms(bytesOf(consent));
    expect(read.terms).toMatchObject(terms);
    expect(read.remarks).toMatchObject([{ effect: 'narrowed' }]);
    expect(read.remarks[0]?.element).toContain(element);
    const meaning: ConsentMeaning = { rule: 'permit', terms: read.terms };
    fc.assert(
      fc.property(questionsAbout(meaning), fc.integer({ min: -12, max: 14 }), (asked, zone) => {
        if (isPermitted(meaning, asked)) expect(consentPermits(consent, asked, { zone })).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('records that a permission in the root leaves out are left out; of a collection they cannot be', () => {
    const consent = fixture('treatment.json');
    const data = (id: string) => ({
      meaning: 'instance' as const,
      reference: { identifier: { system: 'urn:medwallet:record', value: id } },
    });
    const [other, third] = ['ee'.repeat(16), 'ff'.repeat(16)];
    consent.provision?.data?.push(data(other), data(third));
    Object.assign(consent.provision ?? {}, { provision: [{ type: 'deny', data: [data(other)] }] });
    const { terms } = readGrantTerms(bytesOf(consent));
    expect(terms.records).toEqual([RECORD, third]);
    for (const record of [RECORD, other, third]) {
      const asked = {
        provider: provider.did,
        purpose: 'TREAT',
        time: terms.from,
        record,
        collection: 'general',
      } as const;
      expect(consentPermits(consent, asked)).toBe(isPermitted({ rule: 'permit', terms }, asked));
    }
    delete consent.provision?.data;
    const error = throwsCode('cannot-enforce', () =>
      readConsent(bytesOf(consent), { collections: ['general'] }),
    );
    expect(error.facts['element']).toBe('provision.provision');
  });

  it('of several recipients one is chosen, and never somebody who is not named', () => {
    const consent = asConsent(structuredClone(consentOfGrant({ claims: NORMAL, state: 'issued' })));
    const [first] = rule(consent).actor ?? [];
    const second = structuredClone(first);
    Object.assign(second?.reference.identifier ?? {}, { value: guardian.did });
    if (second !== undefined) rule(consent).actor?.push(second);
    throwsCode('cannot-enforce', () => readConsent(bytesOf(consent)));
    const { terms, remarks } = readGrantTerms(bytesOf(consent), { provider: guardian.did });
    expect([terms.provider, remarks.length]).toEqual([guardian.did, 1]);
    throwsCode('beyond-consent', () => readConsent(bytesOf(consent), { provider: stranger.did }));
  });

  it('a did in the Consent is who it is, whatever is told of the reference beside it', () => {
    const consent = asConsent(structuredClone(consentOfGrant({ claims: NORMAL, state: 'issued' })));
    Object.assign(consent.patient ?? {}, { reference: 'Patient/p1' });
    const { terms } = readGrantTerms(bytesOf(consent), { people: new Map([['Patient/p1', stranger.did]]) });
    expect(terms.patient).toBe(NORMAL.iss);
  });
});

describe('a Consent of several permissions: one of them, by its number', () => {
  const permits = (): Consent => {
    const consent = asConsent(structuredClone(consentOfGrant({ claims: NORMAL, state: 'issued' })));
    const [first] = consent.provision?.provision ?? [];
    const others: Claims[] = [
      { ...NORMAL, aud: stranger.did, purpose: 'HPAYMT', exp: NOW + 2 * DAY },
      { ...withoutRecords(NORMAL), collections: ['imaging'], purpose: 'HRESCH', nbf: NOW + HOUR },
    ];
    const rest = others.flatMap(
      (claims) => asConsent(consentOfGrant({ claims, state: 'issued' })).provision?.provision ?? [],
    );
    const emergency = fixture('deny-all-but-break-glass.json').provision?.provision ?? [];
    Object.assign(consent.provision ?? {}, { provision: [first, ...rest, ...emergency] });
    return consent;
  };

  it('without a number it is refused, and the hint lists them', () => {
    expect(problemsOf(permits())).toEqual([]);
    const error = throwsCode('cannot-enforce', () => readConsent(bytesOf(permits())));
    expect(error.facts['element']).toBe('provision.provision');
    expect(error.hint).toContain(`--provision NUMBER: 1 = TREAT, ${provider.did.slice(0, 40)}`);
    expect(error.hint).toContain('; 2 = HPAYMT, ');
    expect(error.hint).toContain('; 4 = BTG, *, *.');
  });

  it.each([1, 2, 3])(
    'property: number %i permits nothing that the Consent does not, and what it says itself',
    (at) => {
      const consent = permits();
      const { terms, remarks } = readGrantTerms(bytesOf(consent), { provision: at });
      expect([terms.purpose, terms.provider]).toEqual([
        ['TREAT', 'HPAYMT', 'HRESCH'][at - 1],
        at === 2 ? stranger.did : provider.did,
      ]);
      expect(remarks).toMatchObject([{ element: 'provision.provision', effect: 'narrowed' }]);
      const meaning: ConsentMeaning = { rule: 'permit', terms };
      const alone = structuredClone(consent);
      Object.assign(alone.provision ?? {}, { provision: [consent.provision?.provision?.[at - 1]] });
      fc.assert(
        fc.property(questionsAbout(meaning), (asked) => {
          expect(isPermitted(meaning, asked)).toBe(consentPermits(alone, asked));
          if (isPermitted(meaning, asked)) expect(consentPermits(consent, asked)).toBe(true);
        }),
        { numRuns: 60 },
      );
    },
  );

  it('a number that is none, and one that is for emergencies', () => {
    for (const provision of [0, 5, -1, 1.5]) {
      const error = throwsCode('beyond-consent', () => readConsent(bytesOf(permits()), { provision }));
      expect(error.outcome).toBe('usage');
    }
    throwsCode('nothing-to-grant', () => readGrantTerms(bytesOf(permits()), { provision: 4 }));
  });

  it('of one permission its number may be said', () => {
    for (const name of ['treatment.json', 'expiry.json']) {
      const one = readGrantTerms(bytesOf(fixture(name)), { provision: 1 });
      expect(one).toEqual(readGrantTerms(bytesOf(fixture(name))));
      throwsCode('beyond-consent', () => readConsent(bytesOf(fixture(name)), { provision: 2 }));
    }
  });

  it('what a stranger wrote into them is cut and made printable', () => {
    const consent = permits();
    for (const { actor = [] } of consent.provision?.provision ?? []) {
      for (const one of actor) one.reference = { display: `\u001b[2J${'x'.repeat(500)}` };
    }
    const { hint } = throwsCode('cannot-enforce', () => readConsent(bytesOf(consent)));
    expect(hint).toMatch(/^[ -~]{1,400}$/);
  });
});

describe('resources inside a Consent', () => {
  const inside = (changes: object = {}, reference: object = {}): Consent => {
    const consent = asConsent(structuredClone(consentOfGrant({ claims: NORMAL, state: 'issued' })));
    const hospital = {
      resourceType: 'Organization',
      id: 'org',
      name: 'Hospital',
      identifier: [
        { system: 'https://example.org/ids', value: '7' },
        { system: 'urn:ietf:rfc:3986', value: provider.did },
      ],
      ...changes,
    };
    for (const actor of consent.provision?.provision?.[0]?.actor ?? []) {
      actor.reference = { reference: '#org', ...reference };
    }
    return asConsent({ ...consent, contained: [hospital] } as unknown as JsonObject);
  };
  const terms = (consent: Consent, choices: ConsentChoices = {}) =>
    readGrantTerms(bytesOf(consent), choices).terms;

  it('that nothing refers to are passed over, whatever they are', () => {
    const consent = asConsent(structuredClone(consentOfGrant({ claims: NORMAL, state: 'issued' })));
    consent.contained = [{ resourceType: 'Basic', id: 'b' }];
    expect(readGrantTerms(bytesOf(consent))).toMatchObject({
      terms: termsOfClaims(NORMAL),
      remarks: [{ effect: 'ignored', element: 'contained' }],
    });
  });

  it('that it refers to are who their did says', () => {
    expect(problemsOf(inside())).toEqual([]);
    expect(terms(inside())).toEqual(termsOfClaims(NORMAL));
    expect(terms(inside({}, { type: 'Organization' }))).toEqual(termsOfClaims(NORMAL));
  });

  it.each<readonly [string, object]>([
    ['no did', { identifier: [] }],
    ['a did of before', { identifier: [{ use: 'old', system: 'urn:ietf:rfc:3986', value: provider.did }] }],
    [
      'a did for a time',
      { identifier: [{ system: 'urn:ietf:rfc:3986', value: provider.did, period: { end: '2020' } }] },
    ],
    [
      'two dids',
      {
        identifier: [provider.did, stranger.did].map((value) => ({ system: 'urn:ietf:rfc:3986', value })),
      },
    ],
  ])('with %s are somebody whom only --who can name', (_, changes) => {
    throwsCode('unknown-person', () => readConsent(bytesOf(inside(changes))));
    const people = new Map([['#org', provider.did]]);
    expect(terms(inside(changes), { people })).toEqual(termsOfClaims(NORMAL));
  });

  it.each<readonly [string, string, Consent]>([
    ['cannot-enforce', 'contained.modifierExtension', inside({ modifierExtension: [{ url: 'x' }] })],
    ['cannot-enforce', 'contained.active', inside({ active: false })],
    ['cannot-enforce', 'type', inside({}, { type: 'Practitioner' })],
    [
      'cannot-enforce',
      'identifier',
      inside({}, { identifier: { system: 'urn:ietf:rfc:3986', value: stranger.did } }),
    ],
    ['malformed-consent', 'actor.reference', inside({}, { reference: '#other' })],
    ['malformed-consent', 'contained', inside({ id: 7 })],
    ['malformed-consent', 'contained', asConsent({ ...inside(), contained: {} } as unknown as JsonObject)],
    [
      'malformed-consent',
      'contained',
      asConsent({
        ...inside(),
        contained: [...(inside().contained ?? []), ...(inside().contained ?? [])],
      } as unknown as JsonObject),
    ],
  ])('%s: %s', (code, element, consent) => {
    const error = throwsCode(code, () => readConsent(bytesOf(consent)));
    expect(String(error.facts['element'])).toContain(element);
  });
});

function withoutEnd({ until, ...choices }: ConsentChoices): ConsentChoices {
  expect(until).toBeDefined();
  return choices;
}

function claimsOfTerms({ patient: iss, provider: aud, from, until, ...terms }: ConsentTerms): Claims {
  const { jti, kind, net } = NORMAL;
  const { purpose, scope, records, collections, performer } = terms;
  // A grant begins now where the Consent began before, and no grant is given for longer than ten years.
  const begin = Math.max(from, until - MAX_GRANT_SECONDS);
  return parseClaims({
    iss,
    aud,
    jti,
    iat: begin,
    nbf: begin,
    exp: until,
    kind,
    scope,
    purpose,
    net,
    ...(records === undefined ? {} : { records: [...records] }),
    ...(collections === undefined ? {} : { collections: [...collections] }),
    ...(performer === iss ? {} : { guardian: performer }),
  });
}
