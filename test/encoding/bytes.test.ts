import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  base64ToBytes,
  base64UrlToBytes,
  bytesToBase64,
  bytesToBase64Url,
  bytesToHex,
  bytesToUtf8,
  compareBytes,
  concatBytes,
  equalBytes,
  hexToBytes,
  utf8ToBytes,
} from '../../src/encoding/index.ts';
import { throwsCode } from '../support/throws.ts';
import { bytes, character } from './arbitraries.ts';

describe('RFC 4648 §10 base64', () => {
  test.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg=='],
    ['fooba', 'Zm9vYmE='],
    ['foobar', 'Zm9vYmFy'],
  ])('%j', (text, base64) => {
    expect(bytesToBase64(utf8ToBytes(text))).toBe(base64);
    expect(bytesToUtf8(base64ToBytes(base64))).toBe(text);
    const url = base64.replaceAll('=', '');
    expect(bytesToBase64Url(utf8ToBytes(text))).toBe(url);
    expect(bytesToUtf8(base64UrlToBytes(url))).toBe(text);
  });

  test('§5: the URL alphabet has - and _ where §4 has + and /', () => {
    const all = Uint8Array.of(0xfb, 0xff, 0xbf);
    expect(bytesToBase64(all)).toBe('+/+/');
    expect(bytesToBase64Url(all)).toBe('-_-_');
  });

  test.each([
    ['no padding', 'Zg'],
    ['half of the padding', 'Zg='],
    ['too much padding', 'Zm8=='],
    ['padding alone', '===='],
    ['bits set after the end', 'Zh=='],
    ['a line end', 'Zg==\n'],
    ['a space inside', 'Zm 9v'],
    ['the URL alphabet', '-_-_'],
    ['two texts in one', 'Zg==Zg=='],
    ['a character outside', 'Zm9é'],
  ])('§4 refuses %s', (_why, text) => {
    throwsCode('bad-base64', () => base64ToBytes(text));
  });

  test.each([
    ['padding', 'Zg=='],
    ['bits set after the end', 'Zh'],
    ['a lone character', 'Z'],
    ['a line end', 'Zg\n'],
    ['the other alphabet', '+/+/'],
  ])('§5 refuses %s', (_why, text) => {
    throwsCode('bad-base64', () => base64UrlToBytes(text));
  });

  test('every byte string has one spelling and comes back', () => {
    fc.assert(
      fc.property(bytes(0, 100), (data) => {
        expect(base64ToBytes(bytesToBase64(data))).toEqual(data);
        expect(base64UrlToBytes(bytesToBase64Url(data))).toEqual(data);
        expect(bytesToBase64(data)).toBe(Buffer.from(data).toString('base64'));
        expect(bytesToBase64Url(data)).toBe(Buffer.from(data).toString('base64url'));
      }),
    );
  });
});

describe('hexadecimal', () => {
  test('every byte string comes back', () => {
    fc.assert(
      fc.property(bytes(0, 100), (data) => {
        expect(hexToBytes(bytesToHex(data))).toEqual(data);
        expect(bytesToHex(data)).toBe(Buffer.from(data).toString('hex'));
      }),
    );
  });

  test.each([
    ['an upper-case digit', '0A'],
    ['an odd number of digits', '0a0'],
    ['a prefix', '0x0a'],
    ['a space', '0a 0a'],
    ['a line end', '0a\n'],
    ['a digit of another script', '٠٠'],
  ])('refuses %s', (_why, text) => {
    throwsCode('bad-hex', () => hexToBytes(text));
  });

  test('refuses another length than the one asked for', () => {
    expect(hexToBytes('0a0b', 2)).toEqual(Uint8Array.of(10, 11));
    throwsCode('bad-hex', () => hexToBytes('0a', 2));
    throwsCode('bad-hex', () => hexToBytes('0a0b0c', 2));
  });

  test('megabytes are no trouble', () => {
    expect(hexToBytes('00'.repeat(2_000_000)).length).toBe(2_000_000);
  });
});

describe('UTF-8 (RFC 3629)', () => {
  test.each([
    ['a lone continuation byte', [0x80]],
    ['a cut sequence', [0xe2, 0x82]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['an overlong NUL', [0xe0, 0x80, 0x80]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a value above U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
    ['Latin-1', [0x63, 0x61, 0x66, 0xe9]],
  ])('refuses %s', (_why, raw) => {
    throwsCode('bad-utf8', () => bytesToUtf8(Uint8Array.from(raw)));
  });

  test('keeps a byte order mark: a signed text has no invisible parts', () => {
    expect(bytesToUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
  });

  test('well-formed text comes back', () => {
    fc.assert(
      fc.property(fc.string({ unit: character }), (text) => {
        expect(bytesToUtf8(utf8ToBytes(text))).toBe(text);
      }),
    );
  });
});

describe('comparing bytes', () => {
  test('orders as Buffer does, a prefix first', () => {
    fc.assert(
      fc.property(bytes(0, 4), bytes(0, 4), (a, b) => {
        expect(compareBytes(a, b)).toBe(Buffer.compare(a, b));
        expect(equalBytes(a, b)).toBe(Buffer.compare(a, b) === 0);
      }),
    );
  });

  test('joins parts in order', () => {
    expect(concatBytes(Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 3))).toEqual(
      Uint8Array.of(1, 2, 3),
    );
    expect(concatBytes()).toEqual(new Uint8Array(0));
  });
});
