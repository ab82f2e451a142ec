import { displayTxid, hexToBytes, internalTxid, parseTransaction, type Outpoint } from '../encoding/index.ts';
import { searchBlocks } from './block-searching.ts';
import type { Chain, ChainHeader } from './ports/chain.ts';
import type { StatementRow } from './rows.ts';
import type { Session } from './session.ts';
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
 * First each is looked for where it was seen last, newest first: each spends the one before, so one that is confirmed
 * confirms all before it. Those that were once seen deep down are not asked for one by one, or a ledger of thousands
 * would take minutes to look at: the newest of them answers for the older ones, since their blocks lie below its
 * block. If it was reorganised away, all are looked for again. What was not there is then searched for, oldest first:
 * nothing is in a block whose parent is in none, so a node that lost a hundred statements costs little more than one
 * that lost a single one.
 * @param rows oldest first
 */
export async function findStatements(
  session: Session,
  rows: readonly StatementRow[],
): Promise<(FoundStatement | undefined)[]> {
  const found = await whereLastSeen(session.chain(), rows);
  for (const [i, row] of rows.entries()) {
    found[i] ??= await whereElse(session, row, { row: rows[i - 1], place: found[i - 1] });
  }
  return found;
}

async function whereLastSeen(
  chain: Chain,
  rows: readonly StatementRow[],
): Promise<(FoundStatement | undefined)[]> {
  const found: (FoundStatement | undefined)[] = [];
  let tip: number | undefined;
  let isDeepTrue: boolean | undefined;
  for (const { block, txid } of rows.toReversed()) {
    if (isDeepTrue === true && tip !== undefined && block?.deep === true && block.height <= tip) {
      found.push({ ...block, txid, confirmations: tip - block.height + 1 });
      continue;
    }
    const header = block === null ? undefined : await chain.header(block.hash);
    const place = header !== undefined && header.confirmations > 0 ? { ...header, txid } : undefined;
    if (place !== undefined) tip ??= place.height + place.confirmations - 1;
    if (block?.deep === true) isDeepTrue ??= place !== undefined;
    found.push(place);
  }
  return found.reverse();
}

/** A version of a statement, and the outpoint that it closes. */
interface Candidate {
  readonly txid: string;
  readonly closes: Outpoint;
}

async function whereElse(
  session: Session,
  row: StatementRow,
  before: { readonly row: StatementRow | undefined; readonly place: FoundStatement | undefined },
): Promise<FoundStatement | undefined> {
  const chain = session.chain();
  const known = before.row === undefined ? [] : versionsOf(before.row).map(({ txid }) => txid);
  const possible = versionsOf(row)
    .map(candidate)
    .filter(({ closes }) => {
      const parent = displayTxid(closes.txid);
      return parent === before.place?.txid || !known.includes(parent);
    });
  if (possible.length === 0) return undefined;
  const tip = await chain.tip();
  for (const { txid } of possible) {
    // While the seal is unspent the node itself says how deep it lies; no transaction index is needed.
    const seal = await chain.output({ txid: internalTxid(txid), vout: 0 });
    if (seal === undefined) continue;
    if (seal.confirmations === 0) return undefined;
    const header = await chain.headerAt(tip.height - seal.confirmations + 1);
    return header && { ...header, txid };
  }
  if (await isClosedByNoBlock(chain, possible)) return undefined;
  // Two statements may lie in one block.
  const near = Math.min(row.block?.height ?? tip.height, tip.height);
  const lowest = before.place?.height ?? Math.max(0, near - SEARCH_BLOCKS + 1);
  const txids = possible.map(({ txid }) => txid);
  const block = await searchBlocks(session, { statement: row.statement, txids, tip, lowest });
  const txid = txids.find((one) => block?.txids.includes(one));
  return block === undefined || txid === undefined ? undefined : { ...block, txid };
}

function candidate({ txid, transaction }: StatementRow): Candidate {
  const [seal] = parseTransaction(hexToBytes(transaction)).inputs;
  return { txid, closes: seal?.previous ?? { txid: internalTxid(txid), vout: 0 } };
}

// Unspent, or spent by what waits for a block: then no block is worth reading.
async function isClosedByNoBlock(chain: Chain, versions: readonly Candidate[]): Promise<boolean> {
  for (const { closes } of versions) {
    if ((await chain.output(closes)) !== undefined) continue;
    if ((await chain.waitingSpender(closes)) === undefined) return false;
  }
  return true;
}
