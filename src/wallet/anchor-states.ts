import { hexToBytes, internalTxid } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import type { Chain, ChainHeader } from './ports/chain.ts';
import type { StatementRow } from './rows.ts';
import type { Session } from './session.ts';

/** Confirmations from which a statement counts as final, at the moment of asking. */
export const FINAL_DEPTH = 6;
/** How many blocks are searched for a statement that a reorganisation moved. */
const SEARCH_BLOCKS = 300;
/** Confirmations from which a statement is looked up no more while a later one is in the chain. */
const DEEP = 100;

/**
 * Where a statement is: signed and on our disk, with the node, in a block, in one that is deep enough, or
 * shut out by another that spends its seal.
 */
export type AnchorState = 'signed' | 'in-mempool' | 'confirmed' | 'final' | 'conflicted';

/**
 * A statement of the ledger and where its transaction is. `txid` in display order; `height` null while it
 * is in no block.
 */
export interface StatementState {
  readonly statement: number;
  readonly state: AnchorState;
  readonly txid: string;
  readonly confirmations: number;
  readonly height: number | null;
  /** Log size that it commits to. */
  readonly size: number;
}

/** In a block now: the next statement may close its seal. */
export function isSettled({ state }: StatementState): boolean {
  return state === 'confirmed' || state === 'final';
}

/**
 * Looks every statement up at the node, oldest first. What the node lost (a reorganisation, a restart, a full
 * mempool) is sent again from disk; sending twice is harmless.
 * @throws ChainError (unavailable) when the node cannot be asked
 */
export async function anchorStates(session: Session): Promise<StatementState[]> {
  const rows = session.store.view((tables) => tables.table('statement').list());
  const states: StatementState[] = [];
  if (rows.length === 0) return states;
  const headers = await findBlocks(session.chain(), rows);
  for (const [i, { key, row }] of rows.entries()) {
    const header = headers[i];
    if (header !== undefined) {
      remember(session, key, row, header);
      const state = header.confirmations >= FINAL_DEPTH ? 'final' : 'confirmed';
      states.push(describe(row, state, header.confirmations, header.height));
    } else {
      if (row.block !== null) remember(session, key, row, undefined);
      states.push(describe(row, await sendAgain(session, key, row), 0, null));
    }
  }
  return states;
}

/** As last seen, without asking anybody. */
export function lastKnownStates(session: Session): StatementState[] {
  const rows = session.store.view((tables) => tables.table('statement').list());
  return rows.map(({ row }) =>
    describe(row, row.block === null ? 'signed' : 'confirmed', 0, row.block?.height ?? null),
  );
}

function describe(
  row: StatementRow,
  state: AnchorState,
  confirmations: number,
  height: number | null,
): StatementState {
  return { statement: row.statement, state, txid: row.txid, confirmations, height, size: row.size };
}

type Found = Pick<ChainHeader, 'hash' | 'height' | 'confirmations'>;

// Newest first: each statement spends the one before, so one that is confirmed confirms all before it. Those that were
// once seen deep down are not asked for again, or a ledger of thousands would take minutes to look at.
async function findBlocks(
  chain: Chain,
  rows: readonly { readonly row: StatementRow }[],
): Promise<(Found | undefined)[]> {
  const found: (Found | undefined)[] = [];
  let tip: number | undefined;
  for (const { row } of rows.toReversed()) {
    const { block } = row;
    const known =
      tip !== undefined && block?.deep === true && block.height <= tip
        ? { ...block, confirmations: tip - block.height + 1 }
        : undefined;
    const header = known ?? (await findBlock(chain, row));
    if (tip === undefined && header !== undefined) tip = header.height + header.confirmations - 1;
    found.push(header);
  }
  return found.reverse();
}

async function findBlock(chain: Chain, row: StatementRow): Promise<ChainHeader | undefined> {
  if (row.block !== null) {
    const header = await chain.header(row.block.hash);
    if (header !== undefined && header.confirmations > 0) return header;
  }
  // While the seal is unspent the node itself says how deep it lies; no transaction index is needed.
  const seal = await chain.output({ txid: internalTxid(row.txid), vout: 0 });
  const tip = await chain.tip();
  if (seal !== undefined) {
    return seal.confirmations === 0 ? undefined : chain.headerAt(tip.height - seal.confirmations + 1);
  }
  return searchBlocks(chain, row, tip.height);
}

async function searchBlocks(chain: Chain, row: StatementRow, tip: number): Promise<ChainHeader | undefined> {
  const from = Math.max(0, Math.min(row.block?.height ?? tip, tip) - SEARCH_BLOCKS);
  for (let height = tip; height > from; height--) {
    const header = await chain.headerAt(height);
    const block = header === undefined ? undefined : await chain.block(header.hash);
    if (block?.txids.includes(row.txid) === true) return block;
  }
  return undefined;
}

async function sendAgain(session: Session, key: string, row: StatementRow): Promise<AnchorState> {
  const chain = session.chain();
  if (await chain.inMempool(row.txid)) return 'in-mempool';
  try {
    await chain.broadcast(hexToBytes(row.transaction));
  } catch (error) {
    // Refused, not unreachable: an input is gone, so another transaction closed the seal.
    if (error instanceof MedwalletError && error.outcome === 'refused') return 'conflicted';
    throw error;
  }
  if (row.state !== 'sent') {
    session.store.change((tables) => {
      tables.table('statement').put(key, { ...row, state: 'sent' });
    });
  }
  return 'in-mempool';
}

function remember(session: Session, key: string, row: StatementRow, header: Found | undefined): void {
  const isDeep = header !== undefined && header.confirmations >= DEEP;
  if (row.block?.hash === header?.hash && (row.block?.deep === true || !isDeep)) return;
  session.store.change((tables) => {
    const place = header === undefined ? null : { hash: header.hash, height: header.height };
    const block = isDeep && place !== null ? { ...place, deep: true } : place;
    tables.table('statement').put(key, { ...row, state: 'sent', block });
  });
}
