import { serializeTransaction, sighashAllPreimage, type Transaction } from '../encoding/index.ts';
import type { Sighash } from './ecdsa.ts';
import { hash256, sha256 } from './hash.ts';

/** The txid in internal order, 32 bytes: witnesses do not count (BIP-141). */
export function transactionId(tx: Transaction): Uint8Array {
  return hash256(serializeTransaction(tx, { witness: false }));
}

/**
 * What an input signs under SIGHASH_ALL (BIP-143).
 * @param value satoshis of the output being spent
 * @throws EncodingError `bad-transaction` when there is no such input
 */
export function sighashAll(tx: Transaction, index: number, scriptCode: Uint8Array, value: bigint): Sighash {
  const once = sha256(sighashAllPreimage(tx, index, scriptCode, value, (bytes) => hash256(bytes)));
  return { once, digest: sha256(once) };
}
