import { transactionId } from '../../crypto/index.ts';
import { bytesToHex, displayTxid, hexToBytes, parseTransaction } from '../../encoding/index.ts';
import { MedwalletError } from '../../errors.ts';
import type { WaitingTransaction } from '../../wallet/ports/chain.ts';
import { refusedCall } from './answer.ts';
import { ChainError } from './errors.ts';
import {
  misfit,
  orUndefined,
  RPC_DESERIALIZATION_ERROR,
  RPC_INVALID_ADDRESS_OR_KEY,
  RPC_VERIFY_ALREADY_IN_UTXO_SET,
  RPC_VERIFY_ERROR,
  RPC_VERIFY_REJECTED,
} from './refusals.ts';
import type { RpcClient } from './rpc.ts';
import * as shape from './schemas.ts';

interface Refusal {
  readonly code: number;
  readonly message: string;
}

/** A block's weight limit: no transaction in a block is longer. */
const MAX_BYTES = 4_000_000;

export async function inMempool(node: RpcClient, txid: string): Promise<boolean> {
  return (await waiting(node, txid)) !== undefined;
}

export async function waiting(node: RpcClient, txid: string): Promise<WaitingTransaction | undefined> {
  const answer = await node.ask('getmempoolentry', [txid], shape.mempoolEntry);
  const entry = orUndefined('getmempoolentry', answer, RPC_INVALID_ADDRESS_OR_KEY);
  if (entry === undefined) return undefined;
  return { fee: entry.fees.base, vsize: entry.vsize, withDescendants: entry.fees.descendant };
}

export async function rawTransaction(
  node: RpcClient,
  txid: string,
  blockHash: string | undefined,
): Promise<Uint8Array | undefined> {
  // A node with a transaction index would find mined ones without being told the block. Most nodes have none,
  // so the answer must not depend on it.
  if (blockHash === undefined && !(await inMempool(node, txid))) return undefined;
  const parameters = blockHash === undefined ? [txid, false] : [txid, false, blockHash];
  const answer = await node.ask('getrawtransaction', parameters, shape.rawBytes);
  const raw = orUndefined('getrawtransaction', answer, RPC_INVALID_ADDRESS_OR_KEY);
  if (raw === undefined) return undefined;
  const bytes = hexToBytes(raw);
  // The txid is the only thing that ties the bytes to the question (it does not cover witnesses).
  if (txidOf(bytes) !== txid) throw misfit('getrawtransaction');
  return bytes;
}

export async function broadcast(node: RpcClient, transaction: Uint8Array): Promise<void> {
  const txid = displayTxid(transactionId(parseTransaction(transaction)));
  const answer = await node.ask('sendrawtransaction', [bytesToHex(transaction)], shape.hash);
  if (answer.ok && answer.value !== txid) throw misfit('sendrawtransaction');
  if (!answer.ok && !isThereAlready(answer)) throw refused(txid, answer);
}

/** Sent before, and waiting or mined: what the caller wanted has happened. */
function isThereAlready({ code, message }: Refusal): boolean {
  return (
    code === RPC_VERIFY_ALREADY_IN_UTXO_SET ||
    /txn-already-(?:in-mempool|known)|already in (?:block chain|utxo set)/i.test(message)
  );
}

function refused(txid: string, refusal: Refusal): ChainError {
  const codes = [RPC_DESERIALIZATION_ERROR, RPC_VERIFY_ERROR, RPC_VERIFY_REJECTED];
  if (!codes.includes(refusal.code)) return refusedCall('sendrawtransaction', refusal);
  return new ChainError(
    'rejected',
    `The node refused the transaction ${txid}: ${refusal.message}`,
    'Nothing was sent; the reason given is the rule of the node that it breaks.',
    { facts: { txid, reason: refusal.message, rpcCode: refusal.code } },
  );
}

function txidOf(bytes: Uint8Array): string | undefined {
  try {
    return displayTxid(transactionId(parseTransaction(bytes, { maxBytes: MAX_BYTES })));
  } catch (error) {
    if (error instanceof MedwalletError) return undefined;
    throw error;
  }
}
