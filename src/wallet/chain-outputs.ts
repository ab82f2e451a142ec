import { displayTxid, parseTransaction, type Transaction } from '../encoding/index.ts';
import type { Chain, ChainOutput } from './ports/chain.ts';

/**
 * The whole transaction that a confirmed output belongs to, without a transaction index: its depth says which
 * block to look into. Undefined when a reorganisation moved it meanwhile.
 * @throws ChainError
 */
export async function transactionOf(chain: Chain, output: ChainOutput): Promise<Transaction | undefined> {
  const tip = await chain.tip();
  const block = await chain.headerAt(tip.height - output.confirmations + 1);
  const raw = await chain.rawTransaction(displayTxid(output.outpoint.txid), block?.hash);
  return raw === undefined ? undefined : parseTransaction(raw);
}
