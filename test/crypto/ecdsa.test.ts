import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { batchEcdsaVerifier, secp256k1, signLowS, tinyEcdsaVerifier } from '../../src/crypto/curve.ts';
import { nodeEcdsaVerifier, sha256, type EcdsaVerifier, type Sighash } from '../../src/crypto/index.ts';
import {
  bytesToHex,
  concatBytes,
  derToCompact,
  hexToBytes,
  isLowS,
  utf8ToBytes,
} from '../../src/encoding/index.ts';
import { bytes, compressedKey } from '../encoding/arbitraries.ts';
import { bip143 } from '../encoding/published.ts';

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const VERIFIERS: readonly (readonly [name: string, verify: EcdsaVerifier])[] = [
  ['OpenSSL', nodeEcdsaVerifier],
  ['libsecp256k1', tinyEcdsaVerifier],
  ['libsecp256k1 for many', batchEcdsaVerifier()],
];

function sighashOf(text: string): Sighash {
  const once = sha256(utf8ToBytes(text));
  return { once, digest: sha256(once) };
}

function number(value: bigint): Uint8Array {
  return hexToBytes(value.toString(16).padStart(64, '0'));
}

function keyOf(secret: Uint8Array): Uint8Array {
  return secp256k1.pointFromScalar(secret, true) ?? new Uint8Array(0);
}

const SECRET = number(7n);
const KEY = keyOf(SECRET);
const SIGHASH = sighashOf('a grant');
const SIGNATURE = signLowS(SIGHASH.digest, SECRET);
const R = SIGNATURE.slice(0, 32);
const S = SIGNATURE.slice(32);
const HIGH_S = number(ORDER - BigInt(`0x${bytesToHex(S)}`));

const secret = fc.bigInt({ min: 1n, max: ORDER - 1n }).map(number);

describe('RFC 6979 signatures over secp256k1', () => {
  test('a value that several libraries share: key 1, SHA-256 of a name', () => {
    const signature = signLowS(sha256(utf8ToBytes('Satoshi Nakamoto')), number(1n));
    expect(bytesToHex(signature)).toBe(
      '934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8' +
        '2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5',
    );
  });

  test('are always low, and the same twice', () => {
    fc.assert(
      fc.property(bytes(32), secret, (digest, key) => {
        const signature = signLowS(digest, key);
        expect(isLowS(signature)).toBe(true);
        expect(signLowS(digest, key)).toEqual(signature);
      }),
      { numRuns: 25 },
    );
  });
});

describe.each(VERIFIERS)('verification by %s', (_name, verify) => {
  test.each(bip143)('the signature of BIP-143, $name', ({ preimage, publicKey, signature }) => {
    const once = sha256(hexToBytes(preimage));
    const sighash = { once, digest: sha256(once) };
    expect(verify(sighash, hexToBytes(publicKey), derToCompact(hexToBytes(signature)))).toBe(true);
  });

  test('a sound one, from which each below differs in one thing', () => {
    expect(verify(SIGHASH, KEY, SIGNATURE)).toBe(true);
  });

  test('another message', () => {
    expect(verify(sighashOf('another grant'), KEY, SIGNATURE)).toBe(false);
  });

  test.each<[why: string, key: Uint8Array]>([
    ['another key', keyOf(number(8n))],
    ['the same point mirrored', KEY.map((byte, i) => (i === 0 ? byte ^ 1 : byte))],
    ['the same point uncompressed', secp256k1.pointCompress(KEY, false)],
    ['the same point in hybrid form', hybrid(secp256k1.pointCompress(KEY, false))],
    ['a point off the curve', Uint8Array.of(2, ...number(5n))],
    ['an x above the field', Uint8Array.of(2, ...new Uint8Array(32).fill(0xff))],
    ['the point at infinity', Uint8Array.of(0)],
    ['zeros', new Uint8Array(33)],
    ['nothing', new Uint8Array(0)],
    ['the key with a byte after it', Uint8Array.of(...KEY, 0)],
    ['the key without its last byte', KEY.slice(0, -1)],
  ])('another key: %s', (_why, key) => {
    expect(verify(SIGHASH, key, SIGNATURE)).toBe(false);
  });

  test.each<[why: string, signature: Uint8Array]>([
    ['S in the upper half', concatBytes(R, HIGH_S)],
    ['R and S swapped', concatBytes(S, R)],
    ['R of zero', concatBytes(number(0n), S)],
    ['S of zero', concatBytes(R, number(0n))],
    ['R and S of zero', new Uint8Array(64)],
    ['R of the order', concatBytes(number(ORDER), S)],
    ['R above the order', concatBytes(new Uint8Array(32).fill(0xff), S)],
    ['S of the order', concatBytes(R, number(ORDER))],
    ['one bit changed', SIGNATURE.map((byte, i) => (i === 40 ? byte ^ 1 : byte))],
    ['a byte after it', concatBytes(SIGNATURE, Uint8Array.of(0))],
    ['its last byte missing', SIGNATURE.slice(0, -1)],
    ['nothing', new Uint8Array(0)],
  ])('another signature: %s', (_why, signature) => {
    expect(verify(SIGHASH, KEY, signature)).toBe(false);
  });
});

function hybrid(uncompressed: Uint8Array): Uint8Array {
  return uncompressed.map((byte, i) => (i === 0 ? 6 + ((uncompressed[64] ?? 0) & 1) : byte));
}

describe('both verifiers give one answer', () => {
  test('for good signatures and for those with one bit changed', () => {
    fc.assert(
      fc.property(fc.string(), secret, fc.nat(511), (text, key, bit) => {
        const sighash = sighashOf(text);
        const signature = signLowS(sighash.digest, key);
        const changed = signature.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        for (const [, verify] of VERIFIERS) {
          expect(verify(sighash, keyOf(key), signature)).toBe(true);
          expect(verify(sighash, keyOf(key), changed)).toBe(false);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('for anything a stranger sends', () => {
    const keys = fc.oneof(compressedKey, bytes(0, 70), fc.constant(KEY));
    const signatures = fc.oneof(bytes(64), bytes(0, 70), fc.constant(SIGNATURE));
    fc.assert(
      fc.property(keys, signatures, (key, signature) => {
        const answers = VERIFIERS.map(([, verify]) => verify(SIGHASH, key, signature));
        expect(answers[0]).toBe(answers[1]);
      }),
      { numRuns: 200 },
    );
  });
});
