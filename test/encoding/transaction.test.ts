import { Transaction as LibraryTransaction } from 'bitcoinjs-lib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bytesToHex,
  concatBytes,
  displayTxid,
  hexToBytes,
  internalTxid,
  parseTransaction,
  parseWitness,
  serializeTransaction,
  serializeWitness,
  virtualSize,
} from '../../src/encoding/index.ts';
import { throwsCode } from '../support/throws.ts';
import { bytes, transaction } from './arbitraries.ts';
import { bip143 } from './published.ts';

const SIGNED = bip143[0]?.signed ?? '';
const UNSIGNED = bip143[0]?.unsigned ?? '';

/** The parts of a small transaction on the wire, so that each case below can replace one. */
function wire(parts: Partial<Record<keyof typeof SOUND, string>>): Uint8Array {
  return hexToBytes(Object.values({ ...SOUND, ...parts }).join(''));
}

const SOUND = {
  version: '02000000',
  marker: '0001',
  inputCount: '01',
  previous: '11'.repeat(32) + '00000000',
  scriptSig: '00',
  sequence: 'fdffffff',
  outputCount: '01',
  value: 'e803000000000000',
  script: '0151',
  witness: '0101ff',
  lockTime: '00000000',
};

describe('BIP-144 transactions', () => {
  test('the signed example of BIP-143', () => {
    const tx = parseTransaction(hexToBytes(SIGNED));
    expect(tx.inputs.map(({ witness }) => witness.length)).toEqual([0, 2]);
    expect(tx.outputs.map(({ value }) => value)).toEqual([112340000n, 223450000n]);
    expect([tx.version, tx.lockTime]).toEqual([1, 17]);
    expect(bytesToHex(serializeTransaction(tx, { witness: true }))).toBe(SIGNED);
  });

  test('the unsigned example of BIP-143', () => {
    const tx = parseTransaction(hexToBytes(UNSIGNED));
    expect(bytesToHex(serializeTransaction(tx, { witness: true }))).toBe(UNSIGNED);
    expect(bytesToHex(serializeTransaction(tx, { witness: false }))).toBe(UNSIGNED);
  });

  test('any transaction comes back, and bitcoinjs-lib reads and writes the same', () => {
    fc.assert(
      fc.property(transaction, (tx) => {
        const raw = serializeTransaction(tx, { witness: true });
        expect(parseTransaction(raw)).toEqual(tx);
        const theirs = LibraryTransaction.fromBuffer(raw);
        expect(bytesToHex(theirs.toBuffer())).toBe(bytesToHex(raw));
        expect(theirs.virtualSize()).toBe(virtualSize(tx));
        expect(theirs.ins.map(({ witness }) => witness.length)).toEqual(
          tx.inputs.map((i) => i.witness.length),
        );
      }),
    );
  });

  test('a sound one, from which each refusal below differs in one thing', () => {
    expect(parseTransaction(wire({})).outputs).toEqual([{ value: 1000n, script: Uint8Array.of(0x51) }]);
  });

  test.each<[code: string, why: string, raw: Uint8Array]>([
    ['bad-transaction', 'a flag of zero', wire({ marker: '0000' })],
    ['bad-transaction', 'a flag of two', wire({ marker: '0002' })],
    ['bad-transaction', 'witnesses announced and none there', wire({ witness: '00' })],
    [
      'bad-transaction',
      'no inputs',
      wire({ marker: '', inputCount: '00', previous: '', scriptSig: '', sequence: '' }),
    ],
    [
      'bad-transaction',
      'no inputs behind the marker',
      wire({ inputCount: '00', previous: '', scriptSig: '', sequence: '', witness: '' }),
    ],
    ['bad-transaction', 'no outputs', wire({ outputCount: '00', value: '', script: '' })],
    ['bad-transaction', 'more inputs than bytes', wire({ inputCount: 'feffffffff' })],
    ['bad-transaction', 'two inputs announced, one there', wire({ inputCount: '02' })],
    ['bad-transaction', 'more outputs than bytes', wire({ outputCount: 'fdffff' })],
    ['bad-transaction', 'one satoshi above 21 million bitcoin', wire({ value: '0140075af0750700' })],
    ['bad-transaction', 'an output of minus one satoshi', wire({ value: 'ffffffffffffffff' })],
    ['bad-witness', 'more witness items than bytes', wire({ witness: 'fe00000001' })],
    ['not-canonical', 'a count in a long form', wire({ inputCount: 'fd0100' })],
    ['not-canonical', 'a script length in a long form', wire({ script: 'fd010051' })],
    ['not-canonical', 'a witness length in a long form', wire({ witness: '01fd0100ff' })],
    ['too-large', 'a count beyond all numbers', wire({ outputCount: 'ffffffffffffffffff' })],
    [
      'too-large',
      'an input script that no node would run',
      wire({ scriptSig: `fd1127${'00'.repeat(10_001)}` }),
    ],
    ['truncated', 'an output script longer than the rest', wire({ script: 'fdff7f51' })],
    ['trailing-bytes', 'a byte after the end', concatBytes(wire({}), Uint8Array.of(0))],
    ['trailing-bytes', 'a second transaction after the end', concatBytes(wire({}), wire({}))],
  ])('%s: %s', (code, _why, raw) => {
    throwsCode(code, () => parseTransaction(raw));
  });

  test('exactly 21 million bitcoin and 10,000 bytes of script are read', () => {
    expect(parseTransaction(wire({ value: '0040075af0750700' })).outputs[0]?.value).toBe(
      2_100_000_000_000_000n,
    );
    const long = wire({ scriptSig: `fd1027${'00'.repeat(10_000)}` });
    expect(parseTransaction(long).inputs[0]?.scriptSig.length).toBe(10_000);
  });

  test('an output may carry more data than a script may be long: a sponsor cannot choose its parents', () => {
    const data = wire({ script: `fe803801006a${'00'.repeat(79_999)}` });
    expect(parseTransaction(data).outputs[0]?.script.length).toBe(80_000);
  });

  test('too-large: refused unread', () => {
    throwsCode('too-large', () => parseTransaction(new Uint8Array(400_001)));
    throwsCode('too-large', () => parseTransaction(wire({}), { maxBytes: wire({}).length - 1 }));
    expect(() => parseTransaction(wire({}), { maxBytes: wire({}).length })).not.toThrow();
  });

  test('no beginning of a transaction is one', () => {
    const raw = hexToBytes(SIGNED);
    for (let length = 0; length < raw.length; length++) {
      expect(() => parseTransaction(raw.subarray(0, length))).toThrow(
        expect.objectContaining({ name: 'EncodingError' }) as Error,
      );
    }
    throwsCode('truncated', () => parseTransaction(raw.subarray(0, raw.length - 1)));
  });
});

describe('witness stacks', () => {
  test('any stack comes back', () => {
    fc.assert(
      fc.property(fc.array(bytes(0, 300), { maxLength: 5 }), (stack) => {
        expect(parseWitness(serializeWitness(stack))).toEqual(stack);
      }),
    );
  });

  test.each([
    ['truncated', 'nothing at all', ''],
    ['truncated', 'an item cut short', '0102ff'],
    ['truncated', 'an item missing', '0201ff'],
    ['bad-witness', 'more items than bytes', 'fdffff00'],
    ['not-canonical', 'a count in a long form', 'fd010001ff'],
    ['not-canonical', 'a length in a long form', '01fd0100ff'],
    ['too-large', 'an item larger than a transaction', '01fe811a0600'],
    ['trailing-bytes', 'a byte after the end', '0101ff00'],
  ])('%s: %s', (code, _why, hex) => {
    throwsCode(code, () => parseWitness(hexToBytes(hex)));
  });
});

describe('txids', () => {
  const internal = Uint8Array.from({ length: 32 }, (_, i) => i);

  test('are shown in reverse and read back', () => {
    const shown = '1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100';
    expect(displayTxid(internal)).toBe(shown);
    expect(internalTxid(shown)).toEqual(internal);
  });

  test('showing one leaves it as it was, in a Buffer too', () => {
    const buffer = Buffer.from(internal);
    displayTxid(buffer);
    expect(Uint8Array.from(buffer)).toEqual(internal);
  });

  test('bad-hex: another length, another case', () => {
    throwsCode('bad-hex', () => internalTxid('00'.repeat(31)));
    throwsCode('bad-hex', () => internalTxid('AA'.repeat(32)));
  });
});
