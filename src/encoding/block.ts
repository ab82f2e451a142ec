import { EncodingError } from './errors.ts';
import { ByteReader } from './reader.ts';
import { readTransaction, type Transaction } from './transaction.ts';

const MAX_BYTES = 4_000_000;
const HEADER = 80;

export interface Block {
  /** 80 bytes. */
  readonly header: Uint8Array;
  /** The first is the coinbase. */
  readonly transactions: readonly Transaction[];
}

/**
 * Parses a whole block as nodes exchange it. That it hangs together (the header's Merkle root) is not checked here.
 * @throws EncodingError `too-large`, `truncated`, `trailing-bytes`, `not-canonical`, `bad-transaction`
 */
export function parseBlock(bytes: Uint8Array): Block {
  if (bytes.length > MAX_BYTES) {
    throw new EncodingError(
      'too-large',
      `This block has ${bytes.length} bytes where at most ${MAX_BYTES} are possible.`,
      'Ask another node for it.',
    );
  }
  const reader = new ByteReader(bytes, 'the block');
  const header = reader.take(HEADER);
  const transactions: Transaction[] = [];
  for (let left = reader.compactSize(); left > 0; left--) transactions.push(readTransaction(reader));
  reader.end();
  return { header, transactions };
}
