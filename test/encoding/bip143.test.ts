import { Transaction as LibraryTransaction } from 'bitcoinjs-lib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hash256 } from '../../src/crypto/index.ts';
import {
  bytesToHex,
  hexToBytes,
  parseTransaction,
  serializeTransaction,
  SIGHASH_ALL,
  sighashAllPreimage,
} from '../../src/encoding/index.ts';
import { throwsCode } from '../support/throws.ts';
import { bytes, transaction } from './arbitraries.ts';
import { bip143 } from './published.ts';

describe('BIP-143, SIGHASH_ALL', () => {
  test.each(bip143)('the preimage of $name', ({ unsigned, input, scriptCode, value, preimage }) => {
    const tx = parseTransaction(hexToBytes(unsigned));
    const ours = sighashAllPreimage(tx, input, hexToBytes(scriptCode), BigInt(value), (part) =>
      hash256(part),
    );
    expect(bytesToHex(ours)).toBe(preimage);
  });

  test('any input of any transaction, as bitcoinjs-lib hashes it', () => {
    const value = fc.bigInt({ min: 0n, max: 2_100_000_000_000_000n });
    fc.assert(
      fc.property(transaction, fc.nat(), bytes(1, 300), value, (tx, any, scriptCode, amount) => {
        const index = any % tx.inputs.length;
        const theirs = LibraryTransaction.fromBuffer(serializeTransaction(tx, { witness: true }));
        const ours = hash256(sighashAllPreimage(tx, index, scriptCode, amount, (part) => hash256(part)));
        expect(bytesToHex(ours)).toBe(
          bytesToHex(theirs.hashForWitnessV0(index, scriptCode, amount, SIGHASH_ALL)),
        );
      }),
      { numRuns: 50 },
    );
  });

  test('bad-transaction: no such input', () => {
    const tx = parseTransaction(hexToBytes(bip143[0]?.unsigned ?? ''));
    for (const index of [2, -1, 0.5, Number.NaN]) {
      throwsCode('bad-transaction', () =>
        sighashAllPreimage(tx, index, new Uint8Array(0), 0n, (part) => hash256(part)),
      );
    }
  });
});
