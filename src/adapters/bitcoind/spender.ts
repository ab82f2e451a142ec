import { merkleRoot } from '../../anchor/index.ts';
import { hash256, transactionId } from '../../crypto/index.ts';
import {
  displayTxid,
  equalBytes,
  hexToBytes,
  parseBlock,
  parseBlockHeader,
  serializeTransaction,
  type Block,
  type Outpoint,
} from '../../encoding/index.ts';
import { MedwalletError } from '../../errors.ts';
import type { ChainHeader, ChainSpender } from '../../wallet/ports/chain.ts';
import { headerAt } from './blocks.ts';
import { misfit, orUndefined, RPC_INVALID_ADDRESS_OR_KEY } from './refusals.ts';
import type { RpcClient } from './rpc.ts';
import * as shape from './schemas.ts';
import { rawTransaction } from './transactions.ts';

/**
 * Who spends an output: in the mempool, or in a block of the active chain from a height on. Nodes keep no index of
 * that, so the blocks are read one after the other.
 */
export async function spender(
  node: RpcClient,
  outpoint: Outpoint,
  from: number,
  read: (blocks: number, block: ChainHeader) => void = () => undefined,
): Promise<ChainSpender | undefined> {
  for (let height = from; ; height++) {
    const header = await headerAt(node, height);
    if (header === undefined) return waiting(node, outpoint);
    const found = (await wholeBlock(node, header.hash)).transactions.find(({ inputs }) =>
      inputs.some(({ previous }) => isSame(previous, outpoint)),
    );
    read(height - from + 1, header);
    if (found !== undefined) {
      return { transaction: serializeTransaction(found, { witness: true }), blockHash: header.hash };
    }
  }
}

/** The txid of what spends an output in the mempool. */
export async function waitingSpender(node: RpcClient, { txid, vout }: Outpoint): Promise<string | undefined> {
  const asked = [{ txid: displayTxid(txid), vout }];
  const [answer] = await node.call('gettxspendingprevout', [asked], shape.spendingInfo);
  return answer?.spendingtxid;
}

async function waiting(node: RpcClient, outpoint: Outpoint): Promise<ChainSpender | undefined> {
  const txid = await waitingSpender(node, outpoint);
  if (txid === undefined) return undefined;
  const transaction = await rawTransaction(node, txid, undefined);
  return transaction === undefined ? undefined : { transaction, blockHash: undefined };
}

// A node that does not have the block of a header that it just gave says nothing about what is in it.
async function wholeBlock(node: RpcClient, hash: string): Promise<Block> {
  const answer = await node.ask('getblock', [hash, 0], shape.rawBytes);
  const raw = orUndefined('getblock', answer, RPC_INVALID_ADDRESS_OR_KEY);
  if (raw === undefined) throw misfit('getblock');
  const block = parsed(hexToBytes(raw));
  const root = block && merkleRoot(block.transactions.map(transactionId));
  // The header's hash ties the bytes to the question, the Merkle root the transactions to the header.
  const isIt =
    block !== undefined &&
    root !== undefined &&
    displayTxid(hash256(block.header)) === hash &&
    equalBytes(root, parseBlockHeader(block.header).merkleRoot);
  if (!isIt) throw misfit('getblock');
  return block;
}

function parsed(bytes: Uint8Array): Block | undefined {
  try {
    return parseBlock(bytes);
  } catch (error) {
    if (error instanceof MedwalletError) return undefined;
    throw error;
  }
}

function isSame(a: Outpoint, b: Outpoint): boolean {
  return a.vout === b.vout && equalBytes(a.txid, b.txid);
}
