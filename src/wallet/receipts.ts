import { canonicalJson } from '../encoding/index.ts';
import { openSmall } from '../envelope/index.ts';
import { MedwalletError } from '../errors.ts';
import { checkReceiptChain, readReceipt, type ReadReceipt } from '../grant/index.ts';
import { mainIdentity } from './age-keys.ts';
import { readBoards } from './boards.ts';
import { ownCircles } from './circle.ts';
import { listGrants, type GrantSummary } from './grants.ts';
import { ownDids } from './identities.ts';
import { appendEvent } from './log.ts';
import { DEFAULT_BOARD, type Session } from './session.ts';

/** A log of receipts that is not whole: where, and in what way. */
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
 * receipt that the grant's own provider signed counts, once. What we hold already counts too, so that a board
 * which loses a file makes no gap, and one that shows a rewritten receipt makes one.
 */
export async function fetchReceipts(session: Session): Promise<FetchedReceipts> {
  const boards = [...new Set([DEFAULT_BOARD, ...ownCircles(session).flatMap(({ circle }) => circle.boards)])];
  const silent = new Set<string>();
  const gaps: ChainProblem[] = [];
  for (const grant of listGrants(session)) {
    const readings = readBoards(session, boards, grant.id);
    for (const { board, answered } of readings) if (!answered) silent.add(board);
    const files = readings.flatMap((reading) => reading.files);
    const posted = (await openReceipts(session, files)).filter((one) => isOf(session, grant, one));
    logReceipts(session, inOrder(posted));
    gaps.push(...chainProblems(inOrder([...heldReceipts(session, grant.id), ...posted])));
  }
  return { gaps, silent: [...silent] };
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

function isOf(session: Session, grant: GrantSummary, { receipt }: ReadReceipt): boolean {
  const { id, claims } = grant;
  return (
    receipt.grant === id && receipt.provider === claims.aud && ownDids(session).includes(receipt.patient)
  );
}

async function openReceipts(session: Session, files: readonly Uint8Array[]): Promise<ReadReceipt[]> {
  const identity = mainIdentity(session);
  const receipts: ReadReceipt[] = [];
  for (const file of files) {
    try {
      const opened = await openSmall(file, [identity]);
      receipts.push(readReceipt(opened, { network: session.network }, session.verifier));
    } catch (error) {
      // Not for us, not a receipt, or garbage: anybody may post anything.
      if (!(error instanceof MedwalletError)) throw error;
    }
  }
  return receipts;
}

/** The receipts of a grant that this wallet holds, in no order. */
export function heldReceipts(session: Session, grant: string): ReadReceipt[] {
  return session.store
    .view((tables) => tables.table('receipt').list())
    .map(({ row }) => readReceipt(canonicalJson(row.file), { network: session.network }, session.verifier))
    .filter(({ receipt }) => receipt.grant === grant);
}

// One receipt may hang there twice, sealed anew each time: that is no second access and no gap.
function inOrder(receipts: readonly ReadReceipt[]): ReadReceipt[] {
  const distinct = new Map(receipts.map((one) => [one.hash, one]));
  return [...distinct.values()].sort((a, b) => a.receipt.counter - b.receipt.counter);
}

function logReceipts(session: Session, receipts: readonly ReadReceipt[]): void {
  session.store.change((tables) => {
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
  });
}
