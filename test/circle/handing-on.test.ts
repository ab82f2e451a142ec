import { describe, expect, it } from 'vitest';
import { parseVeto, readRotation, readVeto } from '../../src/circle/index.ts';
import { nodeEcdsaVerifier, sha256 } from '../../src/crypto/index.ts';
import { bytesToHex, canonicalJson, type JsonObject } from '../../src/encoding/index.ts';
import { signDocument } from '../support/sign.ts';
import { throwsCode } from '../support/throws.ts';
import {
  didOf,
  identity,
  NETWORK,
  rotationOf,
  signedRotation,
  signedVeto,
  vetoOf,
  without,
} from './samples.ts';

const options = { network: NETWORK };

describe('docs/spec/circle.md: rotation', () => {
  const read = (bytes: Uint8Array) => readRotation(bytes, options, nodeEcdsaVerifier);

  it('is the former key’s word', () => {
    const { rotation, hash } = read(signedRotation());
    expect(rotation).toEqual(rotationOf());
    expect(hash).toBe(bytesToHex(sha256(canonicalJson(rotationOf()))));
    expect(read(signedRotation({ reason: 'stolen' })).rotation.reason).toBe('stolen');
  });

  const cases: [string, JsonObject][] = [
    ['a lost key, which cannot sign', { reason: 'lost' }],
    ['onto itself', { to: didOf('patient') }],
    ['a ledger that is none', { ledger: 'x' }],
    ['somebody without a did', { to: 'spare' }],
    ['a time that is none', { iat: -1 }],
    ['an unknown member', { note: 'x' }],
  ];
  it.each(cases)('malformed-rotation: %s', (_, changes) => {
    throwsCode('malformed-rotation', () => read(signedRotation(changes)));
  });

  it.each(Object.keys(rotationOf()))('malformed-rotation: no %s', (field) => {
    const bytes = signDocument('rotation', NETWORK, without(rotationOf(), field), identity('patient'));
    throwsCode('malformed-rotation', () => read(bytes));
  });

  it('bad-signature: by the new key; wrong-network; too-large', () => {
    throwsCode('bad-signature', () => read(signedRotation({}, 'spare')));
    const foreign = signDocument('rotation', 'mainnet', rotationOf(), identity('patient'));
    throwsCode('wrong-network', () => read(foreign));
    throwsCode('too-large', () => read(new Uint8Array(4_097)));
  });
});

describe('docs/spec/circle.md: veto', () => {
  const read = (bytes: Uint8Array) => readVeto(bytes, options, nodeEcdsaVerifier);

  it('is the patient’s word, and can be looked at before its signature', () => {
    expect(read(signedVeto()).veto).toEqual(vetoOf());
    expect(parseVeto(signedVeto({}, 'stranger')).veto.statement).toBe(3);
  });

  const cases: [string, JsonObject][] = [
    ['statement 0', { statement: 0 }],
    ['a note that is no hash', { note: 'A6'.repeat(32) }],
    ['a ledger that is none', { ledger: null }],
    ['an unknown member', { reason: 'x' }],
  ];
  it.each(cases)('malformed-veto: %s', (_, changes) => {
    throwsCode('malformed-veto', () => read(signedVeto(changes)));
  });

  it.each(Object.keys(vetoOf()))('malformed-veto: no %s', (field) => {
    const bytes = signDocument('veto', NETWORK, without(vetoOf(), field), identity('patient'));
    throwsCode('malformed-veto', () => read(bytes));
  });

  it('bad-signature: by somebody else; wrong-network; too-large', () => {
    throwsCode('bad-signature', () => read(signedVeto({}, 'guardian')));
    const foreign = signDocument('veto', 'signet', vetoOf(), identity('patient'));
    throwsCode('wrong-network', () => read(foreign));
    throwsCode('too-large', () => read(new Uint8Array(4_097)));
  });
});
