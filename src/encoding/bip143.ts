import { concatBytes } from './bytes.ts';
import { EncodingError } from './errors.ts';
import { serializeOutpoint, serializeOutput, type Transaction } from './transaction.ts';
import { compactSize, i32le, u32le, u64le } from './writer.ts';

export const SIGHASH_ALL = 1;

/**
 * What an input signs under SIGHASH_ALL (BIP-143). The hash function comes from crypto/, which lies above.
 * @param value satoshis of the output being spent
 * @param hash256 SHA-256 twice
 * @throws EncodingError `bad-transaction` when there is no such input
 */
export function sighashAllPreimage(
  tx: Transaction,
  index: number,
  scriptCode: Uint8Array,
  value: bigint,
  hash256: (bytes: Uint8Array) => Uint8Array,
): Uint8Array {
  const input = tx.inputs[index];
  if (input === undefined) {
    throw new EncodingError(
      'bad-transaction',
      `The transaction has no input ${index}.`,
      'Ask for the file again.',
    );
  }
  return concatBytes(
    i32le(tx.version),
    hash256(concatBytes(...tx.inputs.map(({ previous }) => serializeOutpoint(previous)))),
    hash256(concatBytes(...tx.inputs.map(({ sequence }) => u32le(sequence)))),
    serializeOutpoint(input.previous),
    compactSize(scriptCode.length),
    scriptCode,
    u64le(value),
    u32le(input.sequence),
    hash256(concatBytes(...tx.outputs.map(serializeOutput))),
    u32le(tx.lockTime),
    u32le(SIGHASH_ALL),
  );
}
