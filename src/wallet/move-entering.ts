import { utf8ToBytes } from '../encoding/index.ts';
import { parseEvent, parseNote } from '../ledger/index.ts';
import { NEXT } from './address.ts';
import { newestOwnCircle, readCircle } from './circle.ts';
import { enterNextHome, moveOutdated } from './homes.ts';
import { putFormer, settleIdentity } from './identities.ts';
import { rotateCollection } from './collections.ts';
import { EMERGENCY_COLLECTION } from '../grant/index.ts';
import { eventAt } from './log.ts';
import type { Tables } from './ports/store.ts';
import { numberKey, type StatementRow, type WalletRows } from './rows.ts';
import type { Session } from './session.ts';

/**
 * What a finished move brings with it, inside the transaction that keeps its statement: the new home is today's, its
 * circle document is the newest, and an identity that was given up is a former one.
 * @param isSent by others: then it holds, whatever became of the circle in between
 * @throws WalletError `move-outdated` where another process gave the move up, or changed the circle, since the statement
 *   was composed
 */
export function enterMove(
  session: Session,
  tables: Tables<WalletRows>,
  statement: StatementRow,
  isSent: boolean,
): void {
  const circles = tables.table('circle').list();
  // A later version of a move that is made.
  if (circles.some(({ row }) => row.hash === statement.circle)) return;
  const next = tables.table('address').get(NEXT);
  if (next?.move === undefined || next.circle !== statement.circle) throw moveOutdated();
  const { circle, hash } = readCircle(session, next.move.circle);
  const before = circles.at(-1);
  if (!isSent && circle.prev !== before?.row.hash) throw moveOutdated();
  tables.table('circle').put(numberKey(circle.seq), { hash, file: next.move.circle });
  if (next.move.reason !== null && before !== undefined) {
    const { patient } = readCircle(session, before.row.file).circle;
    putFormer(tables, {
      did: patient,
      reason: next.move.reason,
      rotated: {
        ledger: parseNote(statement.note).ledger,
        statement: statement.statement,
        event: rotationIn(tables, statement.size),
      },
    });
  }
  enterNextHome(tables);
  const dismissed = before === undefined ? [] : readCircle(session, before.row.file).circle.guardians;
  if (dismissed.some((did) => !circle.guardians.includes(did))) {
    // Whoever goes keeps what he could open until now, and gets nothing that comes later.
    rotateCollection(session, tables, EMERGENCY_COLLECTION, 'revoked');
  }
}

/** What it brings with it outside the store. */
export function announceMove(session: Session): void {
  const { hash, signed } = newestOwnCircle(session);
  session.trust.addCircle(hash, { document: signed.document, signature: signed.signature });
  settleIdentity(session);
}

/** The newest change of identity among the events that a statement holds. */
function rotationIn(tables: Tables<WalletRows>, size: number): number {
  for (let index = size - 1; index >= 0; index--) {
    const row = eventAt(tables, index);
    if (row !== undefined && parseEvent(utf8ToBytes(row.event)).type === 'key.rotated') return index;
  }
  return size - 1;
}
