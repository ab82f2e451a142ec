import { describe, expect, it } from 'vitest';
import { concatBytes, hexToBytes, parseBlock, serializeTransaction } from '../../src/encoding/index.ts';
import { throwsCode } from '../support/throws.ts';

// The first block of regtest, whole.
const GENESIS = hexToBytes(
  '0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e' +
    '67768f617fc81bc3888a51323a9fb8aa4b1e5e4adae5494dffff7f20020000000101000000010000000000000000000000' +
    '000000000000000000000000000000000000000000ffffffff4d04ffff001d0104455468652054696d65732030332f4a61' +
    '6e2f32303039204368616e63656c6c6f72206f6e206272696e6b206f66207365636f6e64206261696c6f757420666f7220' +
    '62616e6b73ffffffff0100f2052a01000000434104678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea' +
    '1f61deb649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5fac00000000',
);
const TRANSACTION = GENESIS.slice(81);
const HEADER = GENESIS.slice(0, 80);

describe('whole blocks', () => {
  it('a header and transactions', () => {
    const { header, transactions } = parseBlock(GENESIS);
    expect(header).toEqual(HEADER);
    expect(transactions.map((tx) => serializeTransaction(tx, { witness: true }))).toEqual([TRANSACTION]);
    const two = parseBlock(concatBytes(HEADER, Uint8Array.of(2), TRANSACTION, TRANSACTION));
    expect(two.transactions).toHaveLength(2);
    expect(parseBlock(concatBytes(HEADER, Uint8Array.of(0))).transactions).toEqual([]);
  });

  it('truncated: in the header, before the count, behind a transaction', () => {
    for (const end of [0, 79, 80, 81, GENESIS.length - 1]) {
      throwsCode('truncated', () => parseBlock(GENESIS.slice(0, end)));
    }
    throwsCode('truncated', () => parseBlock(concatBytes(HEADER, Uint8Array.of(2), TRANSACTION)));
  });

  it('trailing-bytes, not-canonical, too-large', () => {
    throwsCode('trailing-bytes', () => parseBlock(concatBytes(GENESIS, Uint8Array.of(0))));
    const long = concatBytes(HEADER, hexToBytes('fd0100'), TRANSACTION);
    throwsCode('not-canonical', () => parseBlock(long));
    throwsCode('too-large', () => parseBlock(new Uint8Array(4_000_001)));
  });
});
