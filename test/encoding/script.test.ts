import { payments, script as libraryScript } from 'bitcoinjs-lib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  concatBytes,
  hexToBytes,
  isOpReturn,
  multisigScript,
  opReturnData,
  opReturnScript,
  p2wpkhScript,
  p2wpkhScriptCode,
  p2wshScript,
  parseMultisigScript,
  segwitProgram,
} from '../../src/encoding/index.ts';
import { throwsCode } from '../support/throws.ts';
import { bytes, compressedKey } from './arbitraries.ts';
import { bip143 } from './published.ts';

function key(n: number): Uint8Array {
  return Uint8Array.of(2, ...new Uint8Array(31), n);
}

const keys = (count: number): Uint8Array[] => Array.from({ length: count }, (_, i) => key(i + 1));

describe('multisig scripts', () => {
  test('the 6-of-6 of BIP-143', () => {
    const script = hexToBytes(bip143[1]?.scriptCode ?? '');
    const { threshold, publicKeys } = parseMultisigScript(script);
    expect([threshold, publicKeys.length]).toEqual([6, 6]);
    expect(multisigScript(threshold, publicKeys)).toEqual(script);
  });

  test('any k of n comes back in the order given', () => {
    const kOfN = fc
      .array(compressedKey, { minLength: 1, maxLength: 15 })
      .chain((publicKeys) =>
        fc.record({ publicKeys: fc.constant(publicKeys), k: fc.integer({ min: 1, max: publicKeys.length }) }),
      );
    fc.assert(
      fc.property(kOfN, ({ publicKeys, k }) => {
        const script = multisigScript(k, publicKeys);
        expect(parseMultisigScript(script)).toEqual({ threshold: k, publicKeys });
        expect(libraryScript.toASM(script).split(' ').length).toBe(publicKeys.length + 3);
      }),
    );
  });

  test('bitcoinjs-lib writes the same', () => {
    const [a, b] = bip143.map(({ publicKey }) => hexToBytes(publicKey));
    const pubkeys = [a ?? key(1), b ?? key(2)];
    expect(payments.p2ms({ m: 2, pubkeys }).output).toEqual(multisigScript(2, pubkeys));
  });

  test.each<[why: string, threshold: number, publicKeys: Uint8Array[]]>([
    ['none of two', 0, keys(2)],
    ['three of two', 3, keys(2)],
    ['one and a half of two', 1.5, keys(2)],
    ['one of none', 1, []],
    ['two of sixteen', 2, keys(16)],
    ['a key of 32 bytes', 1, [new Uint8Array(32).fill(2)]],
    ['an uncompressed key', 1, [Uint8Array.of(4, ...new Uint8Array(64))]],
    ['33 bytes that are no key', 1, [Uint8Array.of(5, ...new Uint8Array(32))]],
  ])('bad-script: %s cannot be written', (_why, threshold, publicKeys) => {
    throwsCode('bad-script', () => multisigScript(threshold, publicKeys));
  });

  const sound = multisigScript(2, keys(3));
  const changed = (at: number, byte: number): Uint8Array => sound.map((b, i) => (i === at ? byte : b));
  test.each<[why: string, script: Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['two bytes', sound.slice(0, 2)],
    ['a threshold of none', changed(0, 0x00)],
    ['a threshold above the keys', changed(0, 0x54)],
    ['a threshold that is no small number', changed(0, 0x61)],
    ['another count than keys', changed(sound.length - 2, 0x54)],
    ['CHECKMULTISIGVERIFY', changed(sound.length - 1, 0xaf)],
    ['a key with another prefix', changed(2, 0x04)],
    ['a key pushed with another length', changed(1, 0x20)],
    ['a byte cut off', sound.slice(0, -1)],
    ['an opcode after the end', concatBytes(sound, Uint8Array.of(0x51))],
    ['an opcode before the beginning', concatBytes(Uint8Array.of(0x61), sound)],
    [
      'a key pushed the long way',
      concatBytes(Uint8Array.of(0x51, 0x4c, 33), key(1), Uint8Array.of(0x51, 0xae)),
    ],
    [
      'sixteen keys',
      concatBytes(
        Uint8Array.of(0x52),
        ...keys(16).map((k) => Uint8Array.of(33, ...k)),
        Uint8Array.of(0x60, 0xae),
      ),
    ],
  ])('bad-script: %s is not read', (_why, script) => {
    throwsCode('bad-script', () => parseMultisigScript(script));
  });
});

describe('witness programs (BIP-141)', () => {
  test('P2WPKH and P2WSH, as bitcoinjs-lib writes them', () => {
    fc.assert(
      fc.property(bytes(20), bytes(32), (hash20, hash32) => {
        expect(p2wpkhScript(hash20)).toEqual(payments.p2wpkh({ hash: hash20 }).output);
        expect(p2wshScript(hash32)).toEqual(payments.p2wsh({ hash: hash32 }).output);
        expect(p2wpkhScriptCode(hash20)).toEqual(payments.p2pkh({ hash: hash20 }).output);
        expect(segwitProgram(p2wshScript(hash32))).toEqual({ version: 0, program: hash32 });
      }),
    );
  });

  test('bad-script: a hash of another length', () => {
    throwsCode('bad-script', () => p2wpkhScript(new Uint8Array(32)));
    throwsCode('bad-script', () => p2wpkhScriptCode(new Uint8Array(32)));
    throwsCode('bad-script', () => p2wshScript(new Uint8Array(20)));
  });

  test.each<[version: number, hex: string]>([
    [0, `0002${'00'.repeat(2)}`],
    [1, `5120${'00'.repeat(32)}`],
    [16, `6028${'00'.repeat(40)}`],
  ])('version %i', (version, hex) => {
    expect(segwitProgram(hexToBytes(hex))?.version).toBe(version);
  });

  test.each([
    ['nothing', ''],
    ['a program of one byte', '000100'],
    ['a program of 41 bytes', `0029${'00'.repeat(41)}`],
    ['a program shorter than its push', `0014${'00'.repeat(19)}`],
    ['a byte after the program', `0014${'00'.repeat(21)}`],
    ['OP_1NEGATE as a version', `4f14${'00'.repeat(20)}`],
    ['OP_NOP as a version', `6114${'00'.repeat(20)}`],
    ['P2PKH', `76a914${'00'.repeat(20)}88ac`],
  ])('%s is none', (_why, hex) => {
    expect(segwitProgram(hexToBytes(hex))).toBeUndefined();
  });
});

describe('OP_RETURN', () => {
  test('one direct push of 1 to 75 bytes comes back', () => {
    fc.assert(
      fc.property(bytes(1, 75), (data) => {
        const script = opReturnScript(data);
        expect(opReturnData(script)).toEqual(data);
        // One byte is left out: bitcoinjs-lib writes 1 to 16 as an opcode, which is no push of data.
        if (data.length > 1) expect(script).toEqual(payments.embed({ data: [data] }).output);
      }),
      { examples: [[new Uint8Array(32)], [new Uint8Array(75)]] },
    );
  });

  test('bad-script: no data, or more than a direct push holds', () => {
    throwsCode('bad-script', () => opReturnScript(new Uint8Array(0)));
    throwsCode('bad-script', () => opReturnScript(new Uint8Array(76)));
  });

  test.each([
    ['bare', '6a'],
    ['an empty push', '6a00'],
    ['a push cut short', '6a02ff'],
    ['two pushes', '6a01ff01ff'],
    ['a byte after the push', '6a01ff00'],
    ['OP_PUSHDATA1', '6a4c01ff'],
    ['a small number', '6a51'],
  ])('%s is OP_RETURN without data of ours', (_why, hex) => {
    expect(opReturnData(hexToBytes(hex))).toBeUndefined();
    expect(isOpReturn(hexToBytes(hex))).toBe(true);
  });

  test('another script is none', () => {
    expect(isOpReturn(hexToBytes('516a'))).toBe(false);
    expect(isOpReturn(new Uint8Array(0))).toBe(false);
    expect(opReturnData(hexToBytes('5101ff'))).toBeUndefined();
  });
});
