import { Transaction as LibraryTransaction } from 'bitcoinjs-lib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256, sighashAll, transactionId } from '../../src/crypto/index.ts';
import {
  bytesToHex,
  displayTxid,
  hexToBytes,
  parseTransaction,
  serializeTransaction,
} from '../../src/encoding/index.ts';
import { transaction } from '../encoding/arbitraries.ts';
import { bip143 } from '../encoding/published.ts';

describe('BIP-141 transaction ids', () => {
  test('witnesses do not count', () => {
    const [unsigned, signed] = [bip143[0]?.unsigned, bip143[0]?.signed].map((hex) =>
      parseTransaction(hexToBytes(hex ?? '')),
    );
    if (unsigned === undefined || signed === undefined) expect.unreachable();
    const bare = { ...signed, inputs: signed.inputs.map((input) => ({ ...input, witness: [] })) };
    expect(transactionId(signed)).toEqual(transactionId(bare));
    // The first input of the example is no segwit input: its script counts.
    expect(transactionId(signed)).not.toEqual(transactionId(unsigned));
  });

  test('as bitcoinjs-lib names any transaction', () => {
    fc.assert(
      fc.property(transaction, (tx) => {
        const theirs = LibraryTransaction.fromBuffer(serializeTransaction(tx, { witness: true }));
        expect(displayTxid(transactionId(tx))).toBe(theirs.getId());
      }),
      { numRuns: 50 },
    );
  });
});

describe('BIP-143 sighashes', () => {
  test.each(bip143)('$name', ({ unsigned, input, scriptCode, value, sighash }) => {
    const tx = parseTransaction(hexToBytes(unsigned));
    const { once, digest } = sighashAll(tx, input, hexToBytes(scriptCode), BigInt(value));
    expect(bytesToHex(digest)).toBe(sighash);
    expect(digest).toEqual(sha256(once));
  });

  test('another amount is another sighash: an input cannot lie about what it spends', () => {
    const tx = parseTransaction(hexToBytes(bip143[0]?.unsigned ?? ''));
    const scriptCode = hexToBytes(bip143[0]?.scriptCode ?? '');
    expect(sighashAll(tx, 1, scriptCode, 1n).digest).not.toEqual(sighashAll(tx, 1, scriptCode, 2n).digest);
  });
});
