import { describe, expect, it } from 'vitest';
import { decodeSimple, verifySimple } from '../../src/bip322/index.ts';
import { nodeEcdsaVerifier } from '../../src/crypto/index.ts';
import { tinyEcdsaVerifier } from '../../src/crypto/curve.ts';
import {
  bytesToHex,
  concatBytes,
  hexToBytes,
  p2wshScript,
  scriptOfAddress,
} from '../../src/encoding/index.ts';
import { keysOf } from '../keys/people.ts';
import { throwsCode } from '../support/throws.ts';
import { invalid, valid } from './fixtures.ts';
import { singleWitness } from './signing.ts';

const verifiers = { nodeEcdsaVerifier, tinyEcdsaVerifier };

describe.each(Object.entries(verifiers))('BIP-322 verification with %s', (_name, verifier) => {
  it.each(valid)('$name is valid', ({ address, network, message, signature, signers, knots }) => {
    const scriptPubKey = scriptOfAddress(address, network);
    const result = verifySimple({ message, scriptPubKey, witness: decodeSimple(signature) }, verifier);
    expect(result).toEqual({ outcome: 'valid', signers: signers?.map((key) => hexToBytes(key)) });
    expect(knots).toBe(true);
  });

  it.each(invalid)(
    '$name is $outcome: $reason',
    ({ address, network, message, signature, outcome, reason }) => {
      const scriptPubKey = scriptOfAddress(address, network);
      const result = verifySimple({ message, scriptPubKey, witness: decodeSimple(signature) }, verifier);
      expect(result).toEqual({ outcome, reason });
    },
  );
});

describe('BIP-322 verification', () => {
  const key = keysOf('patient').identity(0);
  const witness = singleWitness(key, 'text');

  it('cannot judge other kinds of address', () => {
    const taproot = concatBytes(Uint8Array.of(0x51, 32), key.publicKey.slice(1));
    const legacy = concatBytes(Uint8Array.of(0x76, 0xa9, 20), new Uint8Array(20), Uint8Array.of(0x88, 0xac));
    const nested = concatBytes(Uint8Array.of(0xa9, 20), new Uint8Array(20), Uint8Array.of(0x87));
    for (const scriptPubKey of [taproot, legacy, nested, new Uint8Array(0)]) {
      const result = verifySimple({ message: 'text', scriptPubKey, witness }, nodeEcdsaVerifier);
      expect(result).toEqual({ outcome: 'inconclusive', reason: 'unsupported-script' });
    }
  });

  it('never asks the verifier about a witness that is not bound to the address', () => {
    const asked: string[] = [];
    const verifier = (_sighash: unknown, publicKey: Uint8Array) => asked.push(bytesToHex(publicKey)) > 0;
    const result = verifySimple(
      { message: 'text', scriptPubKey: p2wshScript(new Uint8Array(32)), witness },
      verifier,
    );
    expect(result).toEqual({ outcome: 'invalid', reason: 'witness-mismatch' });
    expect(asked).toEqual([]);
  });

  it('is not confused by a key off the curve', () => {
    for (const verifier of Object.values(verifiers)) {
      const offCurve = Uint8Array.of(2, ...new Uint8Array(32).fill(0xff));
      const sighash = { once: new Uint8Array(32), digest: new Uint8Array(32) };
      expect(verifier(sighash, offCurve, new Uint8Array(64).fill(1))).toBe(false);
    }
  });

  it('refuses a message that has no bytes', () => {
    const { address } = valid[0] ?? expect.unreachable('a vector');
    const scriptPubKey = scriptOfAddress(address, 'regtest');
    const signed = decodeSimple(valid[0]?.signature ?? '');
    throwsCode('malformed-message', () =>
      verifySimple({ message: '\ud800', scriptPubKey, witness: signed }, nodeEcdsaVerifier),
    );
  });
});
