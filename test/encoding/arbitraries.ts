import fc from 'fast-check';
import type { Outpoint, Transaction, TxInput, TxOutput } from '../../src/encoding/index.ts';

export function bytes(minLength: number, maxLength = minLength): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength, maxLength });
}

const u32 = fc.integer({ min: 0, max: 0xffffffff });

const outpoint: fc.Arbitrary<Outpoint> = fc.record({ txid: bytes(32), vout: u32 });

const input: fc.Arbitrary<TxInput> = fc.record({
  previous: outpoint,
  scriptSig: bytes(0, 80),
  sequence: u32,
  witness: fc.array(bytes(0, 300), { maxLength: 4 }),
});

const output: fc.Arbitrary<TxOutput> = fc.record({
  value: fc.bigInt({ min: 0n, max: 2_100_000_000_000_000n }),
  script: bytes(0, 60),
});

/** Any transaction that can stand on the wire, with witnesses or without. */
export const transaction: fc.Arbitrary<Transaction> = fc.record({
  version: fc.integer({ min: 1, max: 2 }),
  inputs: fc.array(input, { minLength: 1, maxLength: 4 }),
  outputs: fc.array(output, { minLength: 1, maxLength: 4 }),
  lockTime: u32,
});

/** A compressed key by its form; most are points of the curve about half of the time. */
export const compressedKey: fc.Arbitrary<Uint8Array> = fc
  .tuple(fc.constantFrom(2, 3), bytes(32))
  .map(([prefix, x]) => Uint8Array.of(prefix, ...x));

/** One character of text: those that some format treats in its own way, from every length of UTF-8. */
export const character: fc.Arbitrary<string> = fc.constantFrom(
  ...Array.from(
    'aZ09 "\\/:,{}[]=-_+.#\u0000\u0001\n\r\t\u007f\u0080éß\u0301\u00a0€\u2028\ufeff\uffff\ud7ff\ue000😀𝄞',
  ),
);
