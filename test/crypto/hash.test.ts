import { createHash, createHmac, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  constantTimeEqual,
  digestStream,
  hash160,
  hash256,
  hkdfSha256,
  hmacSha256,
  sha256,
  sha256Into,
  taggedHash,
} from '../../src/crypto/index.ts';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '../../src/encoding/index.ts';
import { bytes } from '../encoding/arbitraries.ts';
import { throwsCode } from '../support/throws.ts';

function hex(data: Uint8Array): string {
  return bytesToHex(data);
}

describe('FIPS 180-4 SHA-256', () => {
  test.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
  ])('%j', (text, digest) => {
    expect(hex(sha256(utf8ToBytes(text)))).toBe(digest);
  });

  test('parts are hashed as if they were joined', () => {
    fc.assert(
      fc.property(fc.array(bytes(0, 80), { maxLength: 4 }), (parts) => {
        expect(sha256(...parts)).toEqual(sha256(concatBytes(...parts)));
        expect(hash256(...parts)).toEqual(sha256(sha256(concatBytes(...parts))));
        const stream = digestStream();
        for (const part of parts) stream.update(part);
        expect(stream.digest()).toEqual({
          sha256: hex(sha256(...parts)),
          size: concatBytes(...parts).length,
        });
      }),
    );
  });
});

test('SHA-256 written into a place touches nothing beside it', () => {
  fc.assert(
    fc.property(bytes(0, 200), fc.nat(8), (input, offset) => {
      const target = new Uint8Array(48).fill(0xaa);
      sha256Into(input, target, offset);
      expect(target.subarray(offset, offset + 32)).toEqual(
        new Uint8Array(createHash('sha256').update(input).digest()),
      );
      expect(target.subarray(0, offset).every((byte) => byte === 0xaa)).toBe(true);
      expect(target.subarray(offset + 32).every((byte) => byte === 0xaa)).toBe(true);
    }),
  );
});

test('HASH160 of the key that BIP-173 uses in its examples', () => {
  const key = hexToBytes('0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798');
  expect(hex(hash160(key))).toBe('751e76e8199196d454941c45d1b3a323f1433bd6');
});

describe('BIP-340 tagged hashes', () => {
  test.each([
    ['BIP0322-signed-message', '', 'c90c269c4f8fcbe6880f72a721ddfbf1914268a794cbb21cfafee13770ae19f1'],
    [
      'BIP0322-signed-message',
      'Hello World',
      'f0eb03b1a75ac6d9847f55c624a99169b5dccba2a31f5b23bea77ba270de0a7a',
    ],
  ])('BIP-322: %s of %j', (tag, message, digest) => {
    expect(hex(taggedHash(tag, utf8ToBytes(message)))).toBe(digest);
  });

  test('BIP-341: a leaf of its wallet vectors', () => {
    const script = hexToBytes('20d85a959b0290bf19bb89ed43c916be835475d013da4b362117393e25a48229b8ac');
    const leaf = taggedHash('TapLeaf', Uint8Array.of(0xc0, script.length), script);
    expect(hex(leaf)).toBe('5b75adecf53548f3ec6ad7d78383bf84cc57b55a3127c72b9a2481752dd88b21');
  });

  test('another tag is another hash', () => {
    expect(taggedHash('medwallet/a')).not.toEqual(taggedHash('medwallet/b'));
  });
});

describe('RFC 4231 HMAC-SHA-256', () => {
  test.each([
    [
      1,
      '0b'.repeat(20),
      '4869205468657265',
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    ],
    [
      2,
      '4a656665',
      '7768617420646f2079612077616e7420666f72206e6f7468696e673f',
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    [3, 'aa'.repeat(20), 'dd'.repeat(50), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
    [
      4,
      '0102030405060708090a0b0c0d0e0f10111213141516171819',
      'cd'.repeat(50),
      '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
    ],
    [
      6,
      'aa'.repeat(131),
      hex(utf8ToBytes('Test Using Larger Than Block-Size Key - Hash Key First')),
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    ],
    [
      7,
      'aa'.repeat(131),
      hex(
        utf8ToBytes(
          'This is a test using a larger than block-size key and a larger than block-size data. ' +
            'The key needs to be hashed before being used by the HMAC algorithm.',
        ),
      ),
      '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
    ],
  ])('case %i', (_case, key, data, mac) => {
    expect(hex(hmacSha256(hexToBytes(key), hexToBytes(data)))).toBe(mac);
  });

  test('parts are taken as if they were joined', () => {
    fc.assert(
      fc.property(bytes(0, 100), bytes(0, 50), fc.oneof(bytes(0, 50), bytes(4_000, 5_000)), (key, a, b) => {
        const whole = createHmac('sha256', key).update(concatBytes(a, b)).digest('hex');
        expect(hex(hmacSha256(key, a, b))).toBe(whole);
      }),
    );
  });
});

describe('RFC 5869 HKDF-SHA-256', () => {
  test('case 3: no salt and no info', () => {
    const secret = hexToBytes('0b'.repeat(22));
    const expected = '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8';
    expect(hex(hkdfSha256({ secret, info: '', length: 42 }))).toBe(expected);
    expect(hex(hkdfSha256({ secret, salt: new Uint8Array(0), info: '', length: 42 }))).toBe(expected);
  });

  // Cases 1 and 2 have an info that is no text; ours always is. So the two steps are done by hand instead.
  test('extract and expand, step by step', () => {
    fc.assert(
      fc.property(bytes(1, 80), bytes(0, 80), fc.string(), (secret, salt, info) => {
        const extracted = hmacSha256(salt, secret);
        const first = hmacSha256(extracted, utf8ToBytes(info), Uint8Array.of(1));
        const second = hmacSha256(extracted, first, utf8ToBytes(info), Uint8Array.of(2));
        const expected = concatBytes(first, second).slice(0, 50);
        expect(hkdfSha256({ secret, salt, info, length: 50 })).toEqual(expected);
      }),
    );
  });

  test('bad-length: what the standard cannot give', () => {
    const secret = new Uint8Array(32);
    expect(hkdfSha256({ secret, info: '', length: 8_160 })).toEqual(
      new Uint8Array(hkdfSync('sha256', secret, '', '', 8_160)),
    );
    for (const length of [0, -1, 1.5, 8_161, Number.NaN]) {
      throwsCode('bad-length', () => hkdfSha256({ secret, info: '', length }));
    }
  });
});

test('constant-time comparison answers as a plain one', () => {
  fc.assert(
    fc.property(bytes(0, 3), bytes(0, 3), (a, b) => {
      expect(constantTimeEqual(a, b)).toBe(hex(a) === hex(b));
      expect(constantTimeEqual(a, a.slice())).toBe(true);
    }),
  );
});
