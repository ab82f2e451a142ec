import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { base58Encode, didOfPublicKey, hexToBytes, publicKeyOfDid } from '../../src/encoding/index.ts';
import { secp256k1 } from '../../src/crypto/curve.ts';
import { throwsCode } from '../support/throws.ts';
import { compressedKey } from './arbitraries.ts';
import { didKey } from './published.ts';

const KEY = Uint8Array.of(2, ...new Uint8Array(32).fill(7));

function didOf(...bytes: readonly number[]): string {
  return `did:key:z${base58Encode(Uint8Array.from(bytes))}`;
}

describe('did:key, secp256k1-pub', () => {
  test.each(didKey)('$did', ({ secret, did }) => {
    const publicKey = secp256k1.pointFromScalar(hexToBytes(secret), true) ?? new Uint8Array(0);
    expect(didOfPublicKey(publicKey)).toBe(did);
    expect(publicKeyOfDid(did)).toEqual(publicKey);
  });

  test('any compressed key comes back, and always begins with zQ3s', () => {
    fc.assert(
      fc.property(compressedKey, (publicKey) => {
        const did = didOfPublicKey(publicKey);
        expect(did).toMatch(/^did:key:zQ3s/);
        expect(publicKeyOfDid(did)).toEqual(publicKey);
      }),
    );
  });

  const sound = didOfPublicKey(KEY);
  test.each([
    ['nothing', ''],
    ['another method', sound.replace('key', 'web')],
    ['an upper-case scheme', sound.replace('did', 'DID')],
    ['another multibase', sound.replace(':z', ':u')],
    ['a fragment', `${sound}#key`],
    ['a space after', `${sound} `],
    ['a character outside base58', `${sound.slice(0, -1)}0`],
    ['an Ed25519 key', 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'],
    ['another codec of the same length', didOf(0xe8, 0x01, ...KEY)],
    ['the codec in one byte', didOf(0xe7, ...KEY)],
    ['an uncompressed key', didOf(0xe7, 0x01, 4, ...new Uint8Array(64))],
    ['33 bytes that are no compressed key', didOf(0xe7, 0x01, 5, ...new Uint8Array(32))],
    ['a key one byte short', didOf(0xe7, 0x01, ...KEY.slice(1))],
    ['a key one byte long', didOf(0xe7, 0x01, ...KEY, 0)],
    ['a zero byte before', didOf(0, 0xe7, 0x01, ...KEY)],
    ['a text without end', `did:key:z${'2'.repeat(100_000)}`],
  ])('bad-did: %s', (_why, did) => {
    throwsCode('bad-did', () => publicKeyOfDid(did));
  });
});
