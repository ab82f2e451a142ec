import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteReader, compactSize, hexToBytes, i32le, u32le, u64le } from '../../src/encoding/index.ts';
import { throwsCode } from '../support/throws.ts';

function reader(hex: string): ByteReader {
  return new ByteReader(hexToBytes(hex), 'the example');
}

describe('CompactSize', () => {
  test.each([
    [0, '00'],
    [0xfc, 'fc'],
    [0xfd, 'fdfd00'],
    [0xffff, 'fdffff'],
    [0x10000, 'fe00000100'],
    [0xffffffff, 'feffffffff'],
    [0x100000000, 'ff0000000001000000'],
    [Number.MAX_SAFE_INTEGER, 'ffffffffffffff1f00'],
  ])('%i', (value, hex) => {
    expect(compactSize(value)).toEqual(hexToBytes(hex));
    expect(reader(hex).compactSize()).toBe(value);
  });

  test.each([
    ['252 in three bytes', 'fdfc00'],
    ['zero in three bytes', 'fd0000'],
    ['65,535 in five bytes', 'feffff0000'],
    ['4,294,967,295 in nine bytes', 'ffffffffff00000000'],
  ])('not-canonical: %s', (_why, hex) => {
    throwsCode('not-canonical', () => reader(hex).compactSize());
  });

  test('too-large: what no number of ours can count', () => {
    throwsCode('too-large', () => reader('ff00000000000020ff').compactSize());
    throwsCode('too-large', () => reader('ffffffffffffffffff').compactSize());
  });

  test.each(['', 'fd', 'fd00', 'fe000001', 'ff00000000010000'])('truncated: %j', (hex) => {
    throwsCode('truncated', () => reader(hex).compactSize());
  });

  test('every number has one spelling and comes back', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        const bytes = compactSize(value);
        const back = new ByteReader(bytes, 'the example');
        expect(back.compactSize()).toBe(value);
        expect(back.remaining).toBe(0);
      }),
    );
  });
});

describe('ByteReader', () => {
  test('reads little-endian numbers, signed and not', () => {
    const bytes = reader('01' + '0201' + '04030201' + 'ffffffff' + '0807060504030281');
    expect(bytes.u8()).toBe(1);
    expect(bytes.u16le()).toBe(0x0102);
    expect(bytes.u32le()).toBe(0x01020304);
    expect(bytes.i32le()).toBe(-1);
    expect(bytes.u64le()).toBe(0x8102030405060708n);
    bytes.end();
  });

  test('what is written is read back', () => {
    fc.assert(
      fc.property(
        fc.nat(0xffffffff),
        fc.integer(),
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        (a, b, c) => {
          const bytes = new ByteReader(Uint8Array.of(...u32le(a), ...i32le(b), ...u64le(c)), 'the example');
          expect([bytes.u32le(), bytes.i32le(), bytes.u64le()]).toEqual([a, b, c]);
        },
      ),
    );
  });

  test('truncated: no read passes the end, and none moves', () => {
    const bytes = reader('0102');
    throwsCode('truncated', () => bytes.u32le());
    throwsCode('truncated', () => bytes.i32le());
    throwsCode('truncated', () => bytes.u64le());
    throwsCode('truncated', () => bytes.take(3));
    expect(bytes.remaining).toBe(2);
    expect(bytes.take(2)).toEqual(Uint8Array.of(1, 2));
    throwsCode('truncated', () => bytes.u8());
  });

  test('varBytes: a length is compared with the limit, then with what is left', () => {
    expect(reader('020102').varBytes(2)).toEqual(Uint8Array.of(1, 2));
    throwsCode('too-large', () => reader('03010203').varBytes(2));
    throwsCode('truncated', () => reader('0301').varBytes(3));
    throwsCode('too-large', () => reader('feffffffff').varBytes(1_000));
  });

  test('trailing-bytes: one byte left is one too many', () => {
    const bytes = reader('0102');
    bytes.u8();
    throwsCode('trailing-bytes', () => {
      bytes.end();
    });
  });

  test('what is taken is a copy, from a Buffer too, and from the middle of one', () => {
    const buffer = Buffer.from([9, 1, 2, 3, 9]).subarray(1, 4);
    const bytes = new ByteReader(buffer, 'the example');
    const taken = bytes.take(3);
    buffer.fill(0);
    expect(taken).toEqual(Uint8Array.of(1, 2, 3));
    throwsCode('truncated', () => bytes.u8());
  });
});
