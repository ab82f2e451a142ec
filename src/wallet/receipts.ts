import { canonicalJson } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { checkReceiptChain, readReceipt, type ReadReceipt } from '../grant/index.ts';
import { readBoards } from './boards.ts';
import type { BoardReading } from '../verify/index.ts';
import { ownCircles } from './circle.ts';
import { listGrants, type GrantSummary } from './grants.ts';
import { ownDids } from './identities.ts';
import { appendEvent } from './log.ts';
import { lookAmong } from './looking.ts';
import type { Tables } from './ports/store.ts';
import type { WalletRows } from './rows.ts';
import { DEFAULT_BOARD, type Session } from './session.ts';

/** A log of receipts that is not whole, or not what was granted: where, and in what way. */
export interface ChainProblem {
  /** The grant whose receipts these are. */
  readonly grant: string;
  /** The first entry that does not fit, from 1. */
  readonly entry: number;
  readonly message: string;
}

export interface FetchedReceipts {
  readonly gaps: readonly ChainProblem[];
  /** Boards that did not answer. */
  readonly silent: readonly string[];
}

/**
 * Takes the receipts that providers posted for our grants into the log. A board's files are anybody's: only a
 * receipt that the grant's own provider signed counts, once, and each file is opened once. What counts is all that
 * we hold by then, so that a board which loses a file makes no gap, and one that shows a rewritten receipt makes one.
 */
export async function fetchReceipts(session: Session): Promise<FetchedReceipts> {
  const boards = [...new Set([DEFAULT_BOARD, ...ownCircles(session).flatMap(({ circle }) => circle.boards)])];
  const silent = new Set<string>();
  const gaps: ChainProblem[] = [];
  for (const grant of listGrants(session)) {
    const readings = readBoards(session, boards, grant.id);
    for (const { board, answered } of readings) if (!answered) silent.add(board);
    await takeIn(session, grant, readings);
  }
  const held = allReceipts(session);
  for (const grant of listGrants(session)) {
    const receipts = inOrder(held.filter(({ receipt }) => receipt.grant === grant.id));
    gaps.push(...chainProblems(receipts), ...misstatements(grant, receipts));
  }
  return { gaps, silent: [...silent] };
}

// Two different ones with one number are both taken in: together they show that the provider signed both.
async function takeIn(
  session: Session,
  grant: GrantSummary,
  readings: readonly BoardReading[],
): Promise<void> {
  const found = await lookAmong(session, 'receipt', readings, (opened) =>
    readReceipt(opened, { network: session.network }, session.verifier),
  );
  if (found.length === 0) return;
  const posted = found.map(({ value }) => value).filter((one) => isOf(session, grant, one));
  session.store.change((tables) => {
    logReceipts(session, tables, inOrder(posted));
    for (const { settle } of found) settle(tables);
  });
}

/** The first entry that does not fit, for each grant among these receipts, in the order in which they stand. */
export function chainProblems(receipts: readonly ReadReceipt[]): ChainProblem[] {
  const byGrant = new Map<string, ReadReceipt[]>();
  for (const one of receipts) {
    byGrant.set(one.receipt.grant, [...(byGrant.get(one.receipt.grant) ?? []), one]);
  }
  return [...byGrant].flatMap(([grant, log]) => {
    const fork = log.find(({ receipt }, i) => log[i - 1]?.receipt.counter === receipt.counter);
    if (fork !== undefined) {
      // Somebody is told one history and somebody else another: worse than a gap, so it is said as what it is.
      const entry = fork.receipt.counter;
      const message = `The provider signed two different entries with the number ${entry}.`;
      return [{ grant, entry, message }];
    }
    try {
      checkReceiptChain(log);
      return [];
    } catch (error) {
      if (!(error instanceof MedwalletError)) throw error;
      return [{ grant, entry: Number(error.facts['entry']), message: error.message }];
    }
  });
}

/**
 * The first receipt that says something else than the grant which both have signed. What a receipt says is its
 * provider's word alone: for what, and which record.
 */
export function misstatements(
  { id, claims }: Pick<GrantSummary, 'id' | 'claims'>,
  receipts: readonly ReadReceipt[],
): ChainProblem[] {
  for (const { receipt } of receipts) {
    const { counter, purpose, record } = receipt;
    const problem = (message: string): ChainProblem[] => [{ grant: id, entry: counter, message }];
    if (purpose !== claims.purpose) {
      return problem(
        `Receipt ${counter} says that it was for ${purpose}; the grant is for ${claims.purpose}.`,
      );
    }
    if (claims.records?.includes(record) === false) {
      return problem(`Receipt ${counter} names a record that the grant does not open.`);
    }
  }
  return [];
}

function isOf(session: Session, grant: GrantSummary, { receipt }: ReadReceipt): boolean {
  const { id, claims } = grant;
  return (
    receipt.grant === id && receipt.provider === claims.aud && ownDids(session).includes(receipt.patient)
  );
}

/** The receipts of a grant that this wallet holds, in no order. */
export function heldReceipts(session: Session, grant: string): ReadReceipt[] {
  return allReceipts(session).filter(({ receipt }) => receipt.grant === grant);
}

function allReceipts(session: Session): ReadReceipt[] {
  return session.store
    .view((tables) => tables.table('receipt').list())
    .map(({ row }) => readReceipt(canonicalJson(row.file), { network: session.network }, session.verifier));
}

// One receipt may hang there twice, sealed anew each time: that is no second access and no gap.
function inOrder(receipts: readonly ReadReceipt[]): ReadReceipt[] {
  const distinct = new Map(receipts.map((one) => [one.hash, one]));
  return [...distinct.values()].sort((a, b) => a.receipt.counter - b.receipt.counter);
}

function logReceipts(session: Session, tables: Tables<WalletRows>, receipts: readonly ReadReceipt[]): void {
  const table = tables.table('receipt');
  for (const { receipt, hash, signed } of receipts) {
    if (table.get(hash) !== undefined) continue;
    const now = session.clock.now();
    table.put(hash, { file: { document: signed.document, signature: signed.signature }, seen: now });
    appendEvent(session, tables, {
      type: 'access.receipted',
      time: now,
      actor: session.profile.did,
      grant: receipt.grant,
      record: receipt.record,
      receipt: hash,
      provider: receipt.provider,
      purpose: receipt.purpose,
      at: receipt.time,
      counter: receipt.counter,
    });
  }
}
