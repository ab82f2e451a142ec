import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { base58Decode, base58Encode, bytesToHex, hexToBytes, utf8ToBytes } from '../../src/encoding/index.ts';
import { throwsCode } from '../support/throws.ts';
import { bytes } from './arbitraries.ts';

describe('base58, the Bitcoin alphabet', () => {
  test.each([
    [bytesToHex(utf8ToBytes('Hello World!')), '2NEpo7TZRRrLZSi2U'],
    ['0000287fb4cd', '11233QC4'],
    ['', ''],
    ['00', '1'],
  ])('draft-msporny-base58 §5: %s', (hex, text) => {
    expect(base58Encode(hexToBytes(hex))).toBe(text);
    expect(bytesToHex(base58Decode(text))).toBe(hex);
  });

  test('every byte string comes back', () => {
    fc.assert(
      fc.property(bytes(0, 100), (data) => {
        expect(base58Decode(base58Encode(data))).toEqual(data);
      }),
    );
  });

  test.each([
    ['a zero', '2NEpo0'],
    ['a capital o', '2NEpoO'],
    ['a capital i', '2NEpoI'],
    ['a small L', '2NEpol'],
    ['a space', '2NEpo '],
    ['more than 200 characters', '2'.repeat(201)],
  ])('refuses %s', (_why, text) => {
    throwsCode('bad-base58', () => base58Decode(text));
  });

  test('reads 200 characters', () => {
    expect(base58Decode('2'.repeat(200)).length).toBeGreaterThan(100);
  });
});
