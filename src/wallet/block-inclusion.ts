import { merkleBranch, type BlockInclusion } from '../anchor/index.ts';
import { internalTxid, parseTransaction, serializeTransaction, type Transaction } from '../encoding/index.ts';
import type { Chain, ChainHeader } from './ports/chain.ts';

/**
 * Where a block holds a transaction, from our own node.
 * @param hash of the block, display order
 * @param txid display order
 * @returns undefined when the block is not in the active chain, or does not hold it
 */
export async function blockInclusion(
  chain: Chain,
  hash: string,
  txid: string,
): Promise<{ block: BlockInclusion; header: ChainHeader } | undefined> {
  const block = await chain.block(hash);
  const txIndex = block?.txids.indexOf(txid) ?? -1;
  const [first] = block?.txids ?? [];
  if (block === undefined || first === undefined || txIndex < 0 || block.confirmations < 1) return undefined;
  const coinbase = await chain.rawTransaction(first, hash);
  if (coinbase === undefined) return undefined;
  const txids = block.txids.map(internalTxid);
  return {
    header: block,
    block: {
      header: block.bytes,
      height: block.height,
      txIndex,
      branch: merkleBranch(txids, txIndex),
      coinbase: withoutWitness(parseTransaction(coinbase)),
      coinbaseBranch: merkleBranch(txids, 0),
    },
  };
}

/** The same transaction without what its txid does not cover. */
export function withoutWitness(tx: Transaction): Transaction {
  return parseTransaction(serializeTransaction(tx, { witness: false }));
}
