import { internalTxid } from '../encoding/index.ts';
import type { Chain, ChainHeader } from './ports/chain.ts';
import type { StatementRow } from './rows.ts';
import { versionsOf } from './statement-versions.ts';

/** How many blocks are searched for a statement that a reorganisation moved. */
const SEARCH_BLOCKS = 300;

/** A block of the active chain, and which version of the statement it holds. */
export interface FoundStatement extends Pick<ChainHeader, 'hash' | 'height' | 'confirmations'> {
  readonly txid: string;
}

/**
 * The block of each statement, undefined where it is in none.
 *
 * Newest first: each statement spends the one before, so one that is confirmed confirms all before it. Those that
 * were once seen deep down are not asked for one by one, or a ledger of thousands would take minutes to look at: the
 * newest of them answers for the older ones, since their blocks lie below its block. If it was reorganised away, all
 * are looked for again.
 * @param rows oldest first
 */
export async function findStatements(
  chain: Chain,
  rows: readonly StatementRow[],
): Promise<(FoundStatement | undefined)[]> {
  const found: (FoundStatement | undefined)[] = [];
  let tip: number | undefined;
  let isDeepTrue: boolean | undefined;
  for (const [i, row] of [...rows.entries()].toReversed()) {
    const { block, txid } = row;
    if (isDeepTrue === true && tip !== undefined && block?.deep === true && block.height <= tip) {
      found.push({ ...block, txid, confirmations: tip - block.height + 1 });
      continue;
    }
    const place = await findStatement(chain, row, rows[i - 1]?.block?.height);
    if (place !== undefined) tip ??= place.height + place.confirmations - 1;
    if (block?.deep === true) isDeepTrue ??= place?.hash === block.hash;
    found.push(place);
  }
  return found.reverse();
}

async function findStatement(
  chain: Chain,
  row: StatementRow,
  before: number | undefined,
): Promise<FoundStatement | undefined> {
  if (row.block !== null) {
    const header = await chain.header(row.block.hash);
    if (header !== undefined && header.confirmations > 0) return { ...header, txid: row.txid };
  }
  const tip = await chain.tip();
  for (const { txid } of versionsOf(row)) {
    // While the seal is unspent the node itself says how deep it lies; no transaction index is needed.
    const seal = await chain.output({ txid: internalTxid(txid), vout: 0 });
    if (seal === undefined) continue;
    if (seal.confirmations === 0) return undefined;
    const header = await chain.headerAt(tip.height - seal.confirmations + 1);
    return header && { ...header, txid };
  }
  return searchBlocks(chain, row, { tip: tip.height, before });
}

async function searchBlocks(
  chain: Chain,
  row: StatementRow,
  { tip, before }: { readonly tip: number; readonly before: number | undefined },
): Promise<FoundStatement | undefined> {
  const start = Math.min(row.block?.height ?? before ?? tip, tip);
  const from = Math.max(0, start - SEARCH_BLOCKS);
  for (let height = tip; height > from; height--) {
    const header = await chain.headerAt(height);
    const block = header === undefined ? undefined : await chain.block(header.hash);
    const version = versionsOf(row).find(({ txid }) => block?.txids.includes(txid));
    if (block !== undefined && version !== undefined) return { ...block, txid: version.txid };
  }
  return undefined;
}
