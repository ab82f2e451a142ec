import { bytesToHex } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { parseNote } from '../ledger/index.ts';
import { anchorStates, lastKnownStates, type StatementState } from './anchor-states.ts';
import { auditEntries, type AuditEntry } from './audit-entries.ts';
import { nameOf } from './contacts.ts';
import { listGrants, type GrantStanding } from './grants.ts';
import { logTree, storedEvents } from './log.ts';
import { fetchReceipts, type ChainProblem } from './receipts.ts';
import { listRecords } from './records.ts';
import { learnRevocations } from './seen-revocations.ts';
import { requireRole, type Session } from './session.ts';

/** A grant as an audit shows it: who may see what, and for how long. */
export interface AuditGrant {
  readonly grant: string;
  /** The name that we gave the provider. */
  readonly provider: string;
  readonly kind: 'normal' | 'emergency';
  /** PurposeOfUse code. */
  readonly purpose: string;
  readonly state: GrantStanding;
  /** Titles of the records; of those we no longer have, the beginning of the id. */
  readonly records: readonly string[];
  readonly collections: readonly string[];
  /** Unix seconds. */
  readonly from: number;
  readonly until: number;
  readonly revoked: number | null;
}

/** Everything that happened in a ledger, and what of it is anchored. */
export interface AuditTrail {
  readonly ledger: string | null;
  /** Unix seconds: when this was put together. */
  readonly made: number;
  readonly events: readonly AuditEntry[];
  /** Newest first. */
  readonly grants: readonly AuditGrant[];
  readonly statements: readonly StatementState[];
  /** Providers' receipts that do not follow on one another, with the first entry that does not fit. */
  readonly gaps: readonly ChainProblem[];
  /** What deserves a look, a sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Everything in the log, with what of it is anchored. Receipts that providers left on the boards are fetched
 * first and logged; a gap in a provider's chain of receipts is a warning that names the entry, and so is a log
 * that is not the one which was anchored.
 * @param options.offline does not ask the node: states as last seen
 * @throws WalletError `wrong-role`
 */
export async function auditTrail(
  session: Session,
  options: { readonly offline: boolean },
): Promise<AuditTrail> {
  requireRole(session, 'patient', 'audit a ledger');
  // What a guardian revoked is part of who may read what.
  learnRevocations(session);
  const { gaps, silent } = await fetchReceipts(session);
  const warnings = [
    ...silent.map(
      (board) => `The board ${board} does not answer: receipts and revocations there are not in this list.`,
    ),
    ...gaps.map(({ grant, message }) => `Grant ${grant.slice(0, 12)}: ${message}`),
    ...rewritten(session),
  ];
  const statements = options.offline ? lastKnownStates(session) : await statesOrLast(session, warnings);
  return {
    ledger: session.trust.pinnedLedger(session.profile.did) ?? null,
    made: session.clock.now(),
    events: auditEntries(session, statements),
    grants: auditGrants(session),
    statements,
    gaps,
    warnings,
  };
}

function auditGrants(session: Session): AuditGrant[] {
  const titles = new Map(listRecords(session).map(({ id, manifest }) => [id, manifest.title]));
  return listGrants(session).map(({ id, standing, claims, revoked }) => ({
    grant: id,
    provider: nameOf(session, claims.aud),
    kind: claims.kind,
    purpose: claims.purpose,
    state: standing,
    records: (claims.records ?? []).map((record) => titles.get(record) ?? record.slice(0, 12)),
    collections: claims.collections ?? [],
    from: claims.nbf,
    until: claims.exp,
    revoked,
  }));
}

// What our own store says now against what co-signers signed then.
function rewritten(session: Session): string[] {
  const rows = session.store.view(storedEvents);
  const notes = session.store
    .view((tables) => tables.table('statement').list())
    .map(({ row }) => parseNote(row.note));
  const log = logTree(rows);
  const wrong = notes.find(
    ({ size, root }) => size > rows.length || bytesToHex(log.root(size)) !== bytesToHex(root),
  );
  if (wrong === undefined) return [];
  const before = Math.max(
    0,
    ...notes.filter((note) => note.statement < wrong.statement).map(({ size }) => size),
  );
  return [
    wrong.size > rows.length
      ? `Events ${rows.length} to ${wrong.size - 1}, which statement ${wrong.statement} commits to, are missing from this wallet.`
      : `Statement ${wrong.statement} commits to another log than this wallet holds: one of the events ${before} to ${wrong.size - 1} was changed.`,
  ];
}

async function statesOrLast(session: Session, warnings: string[]): Promise<StatementState[]> {
  try {
    return await anchorStates(session);
  } catch (error) {
    if (!(error instanceof MedwalletError) || error.outcome !== 'unavailable') throw error;
    warnings.push(`The node could not be asked; anchoring is shown as last seen. ${error.message}`);
    return lastKnownStates(session);
  }
}
