import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Consent } from 'fhir/r4.js';
import { describe, expect, it } from 'vitest';
import { utf8ToBytes, type JsonObject } from '../../src/encoding/index.ts';
import { grantId, parseClaims, type Claims, type Purpose } from '../../src/grant/index.ts';
import {
  consentBundle,
  consentOfGrant,
  FhirError,
  isPermitted,
  readConsent,
  readGrantTerms,
  termsOfClaims,
  type AccessQuestion,
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
const NAMES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const fixture = (name: string): Consent => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Consent;
const bytesOf = (consent: unknown): Uint8Array => utf8ToBytes(JSON.stringify(consent));
const asConsent = (value: JsonObject): Consent => value as unknown as Consent;

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
      expect(readGrantTerms(bytesOf(consent))).toEqual(termsOfClaims(claims));
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
  it('are four', () => {
    expect(NAMES).toHaveLength(4);
  });

  it.each(NAMES)('%s is valid by R4’s definitions and invariants', (name) => {
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
    expect(readGrantTerms(bytesOf(fixture('expiry.json')))).toMatchObject({ from: NOW, until: NOW + HOUR });
    expect(readGrantTerms(bytesOf(fixture('parent-for-child.json'))).performer).not.toBe(patient.did);
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
    ['no action, which is every action', 'action', (c) => delete permit(c).action],
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
      'a scope that writes',
      'action',
      (c) => {
        for (const one of permit(c).action ?? [])
          Object.assign(one.coding?.[1] ?? {}, { code: 'patient/*.cruds' });
      },
    ],
    ['two purposes', 'purpose', (c) => permit(c).purpose?.push({ system: 'x', code: 'TREAT' })],
    ['no purpose', 'purpose', (c) => delete permit(c).purpose],
    [
      'a purpose that is none',
      'purpose',
      (c) => Object.assign(permit(c).purpose?.[0] ?? {}, { code: 'FUN' }),
    ],
    ['break glass for records', 'class', (c) => Object.assign(permit(c).purpose?.[0] ?? {}, { code: 'BTG' })],
    ['no end', 'period', (c) => delete permit(c).period],
    ['a bare date', 'period', (c) => Object.assign(permit(c).period ?? {}, { end: '2027-01-01' })],
    [
      'a fraction of a second',
      'period',
      (c) => Object.assign(permit(c).period ?? {}, { end: '2027-01-01T00:00:00.5Z' }),
    ],
    [
      'an end before the start',
      'period',
      (c) => Object.assign(permit(c).period ?? {}, { end: '2001-01-01T00:00:00Z' }),
    ],
    ['neither records nor collections', 'data', (c) => delete permit(c).data],
    ['a record twice', 'data', (c) => permit(c).data?.push(...(permit(c).data ?? []))],
    [
      'related data as well',
      'meaning',
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
      'a base that permits',
      'policyRule',
      (c) =>
        (c.policyRule = {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'OPTIN' }],
        }),
    ],
    ['a policy elsewhere', 'policy', (c) => (c.policy = [{ uri: 'https://example.org/policy' }])],
    [
      'an extension',
      'extension',
      (c) => (c.extension = [{ url: 'https://example.org/x', valueBoolean: true }]),
    ],
    [
      'an extension in the permission',
      'modifierExtension',
      (c) => (permit(c).modifierExtension = [{ url: 'x', valueBoolean: true }]),
    ],
    ['implicit rules', 'implicitRules', (c) => (c.implicitRules = 'https://example.org/rules')],
    [
      'a form that says the rest',
      'sourceReference',
      (c) => (c.sourceReference = { reference: 'DocumentReference/1' }),
    ],
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
      'reference.type',
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
    [
      'a primitive that is extended',
      '_status',
      (c) => Object.assign(c, { _status: { extension: [{ url: 'https://example.org/x' }] } }),
    ],
    ['resources inside', 'contained', (c) => (c.contained = [{ resourceType: 'Basic' }])],
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
    ['a patient by a literal reference', (c) => (c.patient = { reference: 'Patient/1' })],
    ['a patient who is no did', (c) => Object.assign(c.patient?.identifier ?? {}, { value: 'alice' })],
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
    for (const consent of [...NAMES.map(fixture), consentOfGrant({ claims: NORMAL, state: 'issued' })]) {
      const whole = structuredClone(consent) as object;
      for (const place of objectsIn(whole)) {
        for (const name of ['id', 'extension', 'modifierExtension', 'userSelected', 'unknown', '__proto__']) {
          // Two of them are R4's and mean nothing: `Consent.id` is let in and ids of elements are not.
          if (Object.hasOwn(place, name) || (place === whole && name === 'id')) continue;
          Object.defineProperty(place, name, { value: 'x', enumerable: true, configurable: true });
          expect(() => readConsent(bytesOf(whole)), `${name} in ${JSON.stringify(place)}`).toThrow(FhirError);
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
