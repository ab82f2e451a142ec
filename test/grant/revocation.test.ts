import { describe, expect, it } from 'vitest';
import { readCircleDocument, type ReadCircle } from '../../src/circle/index.ts';
import { nodeEcdsaVerifier } from '../../src/crypto/index.ts';
import { bytesToUtf8, utf8ToBytes, type JsonObject, type Network } from '../../src/encoding/index.ts';
import { grantId, readRevocation, revocationAuthority, type Claims } from '../../src/grant/index.ts';
import { signDocument, type Person } from '../support/sign.ts';
import { throwsCode } from '../support/throws.ts';
import { DAY, guardian, NORMAL, NOW, patient, provider, stranger, withClaims } from './samples.ts';

const GRANT = grantId(NORMAL);

function revocationOf(by: Person, changes: JsonObject = {}): JsonObject {
  return { type: 'revocation', grant: GRANT, patient: patient.did, by: by.did, iat: NOW, ...changes };
}

function revocation(by: Person, changes: JsonObject = {}, signer = by, network: Network = 'regtest') {
  return signDocument('revocation', network, revocationOf(by, changes), signer);
}

const read = (bytes: Uint8Array) => readRevocation(bytes, { network: 'regtest' }, nodeEcdsaVerifier);

function circle(guardians: readonly Person[], changes: JsonObject = {}): ReadCircle {
  const document = {
    type: 'circle',
    patient: patient.did,
    seq: 0,
    prev: null,
    guardians: guardians.map(({ did }) => did),
    custodian: null,
    descriptorHash: 'd5'.repeat(32),
    recipient: `age1pq1${'q'.repeat(1_952)}`,
    ledger: null,
    boards: ['vault:default'],
    salt: '5a'.repeat(32),
    iat: NOW,
    exp: NOW + 365 * DAY,
    ...changes,
  };
  const bytes = signDocument('circle', 'regtest', document, patient);
  return readCircleDocument(bytes, { network: 'regtest' }, nodeEcdsaVerifier);
}

describe('docs/spec/grant.md: revocations', () => {
  it('reads one, with and without a reason', () => {
    expect(read(revocation(patient)).revocation).toEqual(revocationOf(patient));
    expect(read(revocation(patient, { reason: 'withdrawn' })).revocation.reason).toBe('withdrawn');
  });

  const cases: [string, JsonObject][] = [
    ['another type', { type: 'receipt' }],
    ['a grant id in capitals', { grant: GRANT.toUpperCase() }],
    ['a grant id that is too short', { grant: GRANT.slice(2) }],
    ['a patient who is no did', { patient: 'alice' }],
    ['a reason in free words', { reason: 'diagnosis changed' }],
    ['a time with a fraction', { iat: 1.5 }],
    ['an unknown member', { note: 'x' }],
  ];
  it.each(cases)('malformed-revocation: %s', (_, changes) => {
    throwsCode('malformed-revocation', () => read(revocation(patient, changes)));
  });

  it.each(['type', 'grant', 'patient', 'by', 'iat'])('malformed-revocation: no %s', (field) => {
    const document = Object.fromEntries(
      Object.entries(revocationOf(patient)).filter(([name]) => name !== field),
    );
    throwsCode('malformed-revocation', () => read(signDocument('revocation', 'regtest', document, patient)));
  });

  it('too-large, wrong-network, bad-signature', () => {
    throwsCode('too-large', () => read(new Uint8Array(4_097)));
    throwsCode('wrong-network', () => read(revocation(patient, {}, patient, 'signet')));
    throwsCode('bad-signature', () => read(revocation(patient, {}, provider)));
    const changed = bytesToUtf8(revocation(patient)).replace(String(NOW), String(NOW + 1));
    throwsCode('bad-signature', () => read(utf8ToBytes(changed)));
  });
});

describe('who may revoke', () => {
  const unnamed = withClaims(NORMAL, {}, ['guardian']) as unknown as Claims;
  const cases: [string, string, Person, Claims, ReadCircle[]][] = [
    ['valid', 'the patient', patient, NORMAL, []],
    ['valid', 'the guardian named in the grant', guardian, NORMAL, []],
    ['valid', 'the guardian named, even if dismissed since', guardian, NORMAL, [circle([])]],
    ['valid', 'a guardian in force', guardian, unnamed, [circle([guardian])]],
    [
      'foreign',
      'a guardian dismissed since',
      guardian,
      unnamed,
      [circle([guardian]), circle([], { seq: 1, prev: 'ab'.repeat(32) })],
    ],
    ['unknown', 'a guardian, when no circle document is at hand', guardian, unnamed, []],
    [
      'unknown',
      'a guardian of a circle document that has ended',
      guardian,
      unnamed,
      [circle([guardian], { exp: NOW + 1 })],
    ],
    ['foreign', 'somebody', stranger, NORMAL, [circle([guardian])]],
    ['foreign', 'the provider', provider, NORMAL, []],
    ['foreign', 'the provider, even as guardian in force', provider, NORMAL, [circle([provider])]],
  ];
  it.each(cases)('%s: %s', (authority, _, by, claims, circles) => {
    const grant = { claims, grantId: grantId(claims) };
    const { revocation: document } = read(revocation(by, { grant: grant.grantId }));
    expect(revocationAuthority(document, grant, circles, NOW + 10)).toBe(authority);
  });

  it('foreign: another grant, another patient', () => {
    const grant = { claims: NORMAL, grantId: GRANT };
    const other = read(revocation(patient, { grant: 'ff'.repeat(32) })).revocation;
    expect(revocationAuthority(other, grant, [], NOW)).toBe('foreign');
    const foreign = read(revocation(stranger, { patient: stranger.did })).revocation;
    expect(revocationAuthority(foreign, grant, [], NOW)).toBe('foreign');
  });
});
