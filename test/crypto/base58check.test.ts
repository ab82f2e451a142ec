import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { base58CheckDecode, base58CheckEncode } from '../../src/crypto/index.ts';
import { base58Encode, bytesToHex } from '../../src/encoding/index.ts';
import { bytes } from '../encoding/arbitraries.ts';
import { throwsCode } from '../support/throws.ts';

// BIP-32, test vector 1, chain m.
const XPUB =
  'xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8';

describe('Base58Check', () => {
  test('the extended key of BIP-32’s first vector', () => {
    const payload = base58CheckDecode(XPUB);
    expect(payload.length).toBe(78);
    expect(bytesToHex(payload.slice(0, 13))).toBe('0488b21e000000000000000000');
    expect(base58CheckEncode(payload)).toBe(XPUB);
  });

  test('any payload comes back', () => {
    fc.assert(
      fc.property(bytes(0, 100), (payload) => {
        expect(base58CheckDecode(base58CheckEncode(payload))).toEqual(payload);
      }),
    );
  });

  test.each([
    ['nothing', ''],
    ['less than a checksum', base58Encode(Uint8Array.of(1, 2, 3))],
    ['one character changed', XPUB.replace(/8$/, '9')],
    ['two characters swapped', XPUB.replace('MyMw', 'yMMw')],
    ['the last character missing', XPUB.slice(0, -1)],
    ['a leading zero more', `1${XPUB}`],
  ])('bad-checksum: %s', (_why, text) => {
    throwsCode('bad-checksum', () => base58CheckDecode(text));
  });

  test.each([
    ['a character outside the alphabet', XPUB.replace(/8$/, '0')],
    ['a space after', `${XPUB} `],
    ['more than 200 characters', XPUB + XPUB],
  ])('bad-base58: %s', (_why, text) => {
    throwsCode('bad-base58', () => base58CheckDecode(text));
  });
});
