import {
  EMERGENCY_COLLECTION,
  grantId,
  readBreakGlass,
  readBreakGlassNotice,
  readBreakGlassReview,
  type BreakGlassNotice,
  type Finding,
  type ReadBreakGlass,
} from '../grant/index.ts';
import { signDocument } from '../cosign/index.ts';
import { canonicalJson } from '../encoding/index.ts';
import { sealSmall } from '../envelope/index.ts';
import { flushOutbox, queuePosting, type Posting } from './boards.ts';
import { ownCircles } from './circle.ts';
import { rotateCollection } from './collections.ts';
import { WalletError } from './errors.ts';
import { publishKeys } from './key-publishing.ts';
import { ownDids } from './identities.ts';
import { appendEvent } from './log.ts';
import { lookFor } from './looking.ts';
import type { Tables } from './ports/store.ts';
import type { GlassSeenRow, WalletRows } from './rows.ts';
import { DEFAULT_BOARD, requireRole, type Session } from './session.ts';

/** An emergency that the patient has been told of. */
export interface SeenGlass {
  readonly grant: string;
  readonly read: ReadBreakGlass;
  /** In the guardian's words; null when only the provider passed the entry on. */
  readonly reason: string | null;
  /** Unix seconds: until when the provider may read. */
  readonly expires: number;
  readonly seen: number;
  /** What the patient has signed about it; null until then. */
  readonly finding: Finding | null;
}

/**
 * Looks whether a guardian broke the glass. What is seen for the first time is logged as `breakglass.seen`,
 * its grant stands among the patient's own from then on (to be revoked, audited and stated), and the emergency
 * collection moves on to a new identity, which the guardians get.
 */
export async function watchGlass(session: Session): Promise<void> {
  const circles = ownCircles(session).map(({ circle }) => circle);
  const boards = [...new Set([DEFAULT_BOARD, ...circles.flatMap((circle) => circle.boards)])];
  const own = ownDids(session);
  const looks = [];
  // Whoever knows us by a former key posts where he knows us.
  for (const topic of own) {
    looks.push(
      await lookFor(session, { purpose: 'glass', boards, topic }, (opened) =>
        readBreakGlassNotice(opened, { network: session.network }, session.verifier),
      ),
    );
  }
  const found = looks.flat();
  if (found.length === 0) return;
  const guardians = new Set(circles.flatMap((circle) => circle.guardians));
  const isNews = session.store.change((tables) => {
    const news = found.map(({ value, settle }) => {
      settle(tables);
      const { entry } = value.read;
      // One who never was a guardian has no glass to break; one who was may still have the key.
      const isOurs = own.includes(entry.patient) && guardians.has(entry.guardian);
      return isOurs && takeIn(session, tables, value);
    });
    if (!news.includes(true)) return false;
    rotateCollection(session, tables, EMERGENCY_COLLECTION, 'break-glass');
    return true;
  });
  if (isNews) await publishKeys(session);
}

/** Every emergency this wallet knows of, newest first. */
export function seenGlass(session: Session): SeenGlass[] {
  const rows = session.store.view((tables) => tables.table('glass_seen').list());
  return rows
    .map(({ row }) => ({
      grant: grantId(row.claims),
      read: readBreakGlass(canonicalJson(row.file), { network: session.network }, session.verifier),
      reason: row.reason,
      expires: row.claims.exp,
      seen: row.seen,
      finding: findingOf(session, row),
    }))
    .sort((a, b) => b.read.entry.time - a.read.entry.time);
}

/** Those that still wait for the patient's word. */
export function unreviewedGlass(session: Session): SeenGlass[] {
  return seenGlass(session).filter(({ finding }) => finding === null);
}

/**
 * The patient's countersignature under a guardian's entry. It ends the notices of this wallet and goes, sealed,
 * to the guardian and the provider.
 * @throws WalletError `wrong-role`, `unknown-break-glass`
 */
export async function reviewGlass(
  session: Session,
  grant: string,
  finding: Finding,
): Promise<{ readonly grant: string; readonly entry: string; readonly finding: Finding } & Posting> {
  requireRole(session, 'patient', 'review an emergency');
  const found = findSeen(session, grant);
  const { entry, hash } = found.read;
  const signed = signDocument(
    'break-glass-review',
    session.network,
    {
      type: 'break-glass-review',
      entry: hash,
      grant: found.grant,
      patient: session.profile.did,
      guardian: entry.guardian,
      provider: entry.provider,
      finding,
      time: session.clock.now(),
    },
    session.identity,
  );
  const recipients = session.store.view((tables) =>
    [entry.guardian, entry.provider].flatMap((did) => {
      const row = tables.table('contact').get(did);
      return row === undefined ? [] : [row.card.recipient];
    }),
  );
  const sealed = recipients.length === 0 ? undefined : await sealSmall(signed.bytes, recipients);
  const boards = ownCircles(session).at(-1)?.circle.boards ?? [DEFAULT_BOARD];
  session.store.change((tables) => {
    const row = tables.table('glass_seen').get(hash);
    if (row === undefined) return;
    const file = { document: signed.document, signature: signed.signature };
    tables.table('glass_seen').put(hash, { ...row, review: file });
    if (sealed !== undefined) queuePosting(session, tables, boards, found.grant, sealed);
  });
  return { grant: found.grant, entry: hash, finding, ...flushOutbox(session) };
}

function takeIn(session: Session, tables: Tables<WalletRows>, notice: BreakGlassNotice): boolean {
  const { read, claims } = notice;
  const now = session.clock.now();
  const seen = tables.table('glass_seen').get(read.hash);
  const reason = notice.reason?.text ?? seen?.reason ?? null;
  if (seen !== undefined) {
    tables.table('glass_seen').put(read.hash, { ...seen, reason });
    return false;
  }
  const { document, signature } = read.signed;
  tables.table('glass_seen').put(read.hash, {
    file: { document, signature },
    claims,
    reason,
    seen: now,
    review: null,
  });
  appendEvent(session, tables, {
    type: 'breakglass.seen',
    time: now,
    actor: session.profile.did,
    grant: read.entry.grant,
    entry: read.hash,
    guardian: read.entry.guardian,
    provider: read.entry.provider,
  });
  if (tables.table('grant_row').get(read.entry.grant) === undefined) {
    tables.table('grant_row').put(read.entry.grant, {
      state: 'issued',
      claims,
      acceptBy: claims.exp,
      offered: claims.iat,
      token: null,
      issued: now,
      revoked: null,
    });
  }
  return true;
}

function findSeen(session: Session, grant: string): SeenGlass {
  const matches = grant.length < 6 ? [] : seenGlass(session).filter((one) => one.grant.startsWith(grant));
  const [only] = matches;
  if (only !== undefined && matches.length === 1) return only;
  throw new WalletError(
    'unknown-break-glass',
    `This wallet knows of no emergency under a grant ${grant}.`,
    'See what there is: medwallet break-glass list',
    { outcome: 'usage' },
  );
}

function findingOf(session: Session, { review }: GlassSeenRow): Finding | null {
  if (review === null) return null;
  const options = { network: session.network };
  return readBreakGlassReview(canonicalJson(review), options, session.verifier).review.finding;
}
