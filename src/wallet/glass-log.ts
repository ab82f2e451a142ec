import { canonicalJson } from '../encoding/index.ts';
import { sealSmall } from '../envelope/index.ts';
import {
  grantId,
  readBreakGlass,
  readBreakGlassReview,
  serializeBreakGlassNotice,
  type BreakGlassReason,
  type Claims,
  type Finding,
  type ReadBreakGlass,
} from '../grant/index.ts';
import { flushOutbox, queuePosting, type Posting } from './boards.ts';
import { lookFor } from './looking.ts';
import type { GlassLogRow } from './rows.ts';
import type { Session } from './session.ts';

/** One emergency, as the guardian who broke the glass keeps it. */
export interface GlassEntry {
  readonly grant: string;
  readonly read: ReadBreakGlass;
  readonly claims: Claims;
  readonly reason: BreakGlassReason;
  readonly posted: boolean;
  readonly finished: boolean;
  /** What the patient has signed about it. */
  readonly finding: Finding | null;
}

/** A guardian's own log, oldest first. */
export function glassLog(session: Session): GlassEntry[] {
  const rows = session.store.view((tables) => tables.table('glass_log').list());
  return rows.map(({ row }) => ({
    grant: grantId(row.claims),
    read: readRow(session, row),
    claims: row.claims,
    reason: row.reason,
    posted: row.posted,
    finished: row.finished,
    finding:
      row.review === null
        ? null
        : readBreakGlassReview(canonicalJson(row.review), { network: session.network }, session.verifier)
            .review.finding,
  }));
}

/** Seals to their patients the entries that have not gone to the boards yet, and sends what waits. */
export async function postEntries(session: Session): Promise<Posting> {
  const rows = session.store.view((tables) => tables.table('glass_log').list());
  for (const { key, row } of rows.filter((one) => !one.row.posted)) {
    const { claims, reason, recipient, boards } = row;
    const notice = serializeBreakGlassNotice({ read: readRow(session, row), claims, reason });
    const sealed = await sealSmall(notice, [recipient]);
    session.store.change((tables) => {
      // Another process may have been faster while we sealed.
      const current = tables.table('glass_log').get(key);
      if (current === undefined || current.posted) return;
      queuePosting(session, tables, boards, claims.iss, sealed);
      tables.table('glass_log').put(key, { ...current, posted: true });
    });
  }
  return flushOutbox(session);
}

/** Fetches what patients signed about our entries. */
export async function learnReviews(session: Session): Promise<void> {
  const rows = session.store.view((tables) => tables.table('glass_log').list());
  for (const { key, row } of rows.filter((one) => one.row.review === null)) {
    const topic = grantId(row.claims);
    const found = await lookFor(session, { purpose: 'review', boards: row.boards, topic }, (opened) =>
      readBreakGlassReview(opened, { network: session.network }, session.verifier),
    );
    for (const { value, settle } of found) {
      const { review, signed } = value;
      const isOurs = review.entry === row.hash && review.patient === row.claims.iss;
      session.store.change((tables) => {
        settle(tables);
        const current = tables.table('glass_log').get(key);
        if (!isOurs || current === undefined) return;
        const file = { document: signed.document, signature: signed.signature };
        tables.table('glass_log').put(key, { ...current, review: file });
      });
    }
  }
}

function readRow(session: Session, { file }: GlassLogRow): ReadBreakGlass {
  return readBreakGlass(canonicalJson(file), { network: session.network }, session.verifier);
}
