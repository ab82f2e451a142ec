import { describe, expect, it } from 'vitest';
import { checkAcceptance, readAcceptance, type ExpectedAcceptance } from '../../src/circle/index.ts';
import { nodeEcdsaVerifier } from '../../src/crypto/index.ts';
import { bytesToUtf8, utf8ToBytes, type JsonObject } from '../../src/encoding/index.ts';
import { derivePublicKey } from '../../src/keys/index.ts';
import { makeRecordDescriptor } from '../../src/multisig/index.ts';
import { keysOf } from '../keys/people.ts';
import { signDocument } from '../support/sign.ts';
import { throwsCode } from '../support/throws.ts';
import {
  acceptanceOf,
  custodyKey,
  descriptor,
  didOf,
  firstAddress,
  identity,
  NETWORK,
  signedAcceptance,
  without,
} from './samples.ts';

const CIRCLE = 'c1'.repeat(32);
const read = (bytes: Uint8Array) =>
  readAcceptance(bytes, { network: NETWORK, derive: derivePublicKey }, nodeEcdsaVerifier);
const other = makeRecordDescriptor({
  network: NETWORK,
  threshold: 2,
  keys: [custodyKey('patient'), custodyKey('stranger'), custodyKey('guardian')],
});

describe('docs/spec/circle.md: acceptances', () => {
  it("reads one, signed by the custody key's first child", () => {
    const { acceptance, descriptor: agreed } = read(signedAcceptance('custodian', CIRCLE));
    expect(acceptance).toEqual(acceptanceOf('custodian', CIRCLE));
    expect(agreed.text).toBe(descriptor.text);
  });

  const cases: [string, JsonObject][] = [
    ['another type', { type: 'card' }],
    ['a circle that is no hash', { circle: 'x' }],
    ['a descriptor without its checksum', { descriptor: descriptor.text.slice(0, -9) }],
    ['a descriptor in which the key does not stand', { descriptor: other.text }],
    ['a key that does not stand in the descriptor', { key: custodyKey('stranger') }],
    ['another address', { firstAddress: firstAddress.replace(/.$/, (last) => (last === 'q' ? 'p' : 'q')) }],
    ['a time that is none', { iat: -5 }],
    ['an unknown member', { accepted: true }],
  ];
  it.each(cases)('malformed-acceptance: %s', (_, changes) => {
    throwsCode('malformed-acceptance', () => read(signedAcceptance('custodian', CIRCLE, changes)));
  });

  it.each(Object.keys(acceptanceOf('custodian', CIRCLE)))('malformed-acceptance: no %s', (field) => {
    const document = without(acceptanceOf('custodian', CIRCLE), field);
    throwsCode('malformed-acceptance', () =>
      read(signDocument('acceptance', NETWORK, document, identity('custodian'))),
    );
  });

  it('bad-signature: by the identity, by the next child, by another co-signer', () => {
    const document = acceptanceOf('custodian', CIRCLE);
    const signers = [
      identity('custodian'),
      keysOf('custodian').custody(0).key(0, 1),
      keysOf('guardian').custody(0).key(0, 0),
    ];
    for (const signer of signers) {
      throwsCode('bad-signature', () => read(signDocument('acceptance', NETWORK, document, signer)));
    }
  });

  it('bad-signature: changed afterwards', () => {
    const changed = bytesToUtf8(signedAcceptance('custodian', CIRCLE)).replace(CIRCLE, 'c2'.repeat(32));
    throwsCode('bad-signature', () => read(utf8ToBytes(changed)));
  });

  it('wrong-network: a descriptor of another one', () => {
    const options = { network: 'mainnet', derive: derivePublicKey } as const;
    const bytes = signedAcceptance('custodian', CIRCLE);
    throwsCode('wrong-network', () => readAcceptance(bytes, options, nodeEcdsaVerifier));
  });

  it('too-large: one byte over the limit', () => {
    throwsCode('too-large', () => read(new Uint8Array(16_385)));
  });
});

describe('an acceptance against what was sent', () => {
  const { acceptance } = read(signedAcceptance('custodian', CIRCLE));
  const expected: ExpectedAcceptance = {
    descriptor,
    circleHash: CIRCLE,
    patient: didOf('patient'),
    did: didOf('custodian'),
    key: custodyKey('custodian'),
  };

  it('fits', () => {
    checkAcceptance(acceptance, expected);
  });

  const cases: [string, Partial<ExpectedAcceptance>][] = [
    ['did', { did: didOf('guardian') }],
    ['patient', { patient: didOf('stranger') }],
    ['circle', { circleHash: 'c2'.repeat(32) }],
    ['descriptor', { descriptor: other }],
    ['key', { key: custodyKey('guardian') }],
  ];
  it.each(cases)('acceptance-mismatch: another %s', (field, changes) => {
    const error = throwsCode('acceptance-mismatch', () => {
      checkAcceptance(acceptance, { ...expected, ...changes });
    });
    expect(error.facts['field']).toBe(field);
  });
});
