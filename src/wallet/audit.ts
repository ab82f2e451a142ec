import { utf8ToBytes } from '../encoding/index.ts';
import { openSmall } from '../envelope/index.ts';
import { checkReceiptChain, readReceipt, type ReadReceipt } from '../grant/index.ts';
import { parseEvent, type LedgerEvent } from '../ledger/index.ts';
import { MedwalletError } from '../errors.ts';
import { mainIdentity } from './age-keys.ts';
import { anchorStates, lastKnownStates, type StatementState } from './anchor-states.ts';
import { readBoards } from './boards.ts';
import { ownCircles } from './circle.ts';
import { nameOf } from './contacts.ts';
import { listGrants } from './grants.ts';
import { appendEvent, eventRows } from './log.ts';
import { listRecords } from './records.ts';
import { learnRevocations } from './seen-revocations.ts';
import { DEFAULT_BOARD, requireRole, type Session } from './session.ts';

export interface AuditEntry {
  readonly index: number;
  readonly time: number;
  readonly type: string;
  readonly who: string;
  /** In words, with titles and names from our own store. */
  readonly detail: string;
  /** `statement 2, final` or `not yet`. */
  readonly anchored: string;
  readonly statement: number | null;
  readonly event: LedgerEvent;
}

export interface AuditTrail {
  readonly ledger: string | null;
  readonly events: readonly AuditEntry[];
  readonly statements: readonly StatementState[];
  /** What deserves a look, a sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Everything in the log, with what of it is anchored. Receipts that providers left on the boards are fetched
 * first and logged; a gap in a provider's chain of receipts is a warning.
 * @param options.offline does not ask the node: states as last seen
 */
export async function auditTrail(
  session: Session,
  options: { readonly offline: boolean },
): Promise<AuditTrail> {
  requireRole(session, 'patient', 'audit a ledger');
  learnRevocations(session);
  const warnings = await fetchReceipts(session);
  const statements = options.offline ? lastKnownStates(session) : await statesOrLast(session, warnings);
  const rows = session.store.view(eventRows);
  const titles = new Map(listRecords(session).map(({ id, manifest }) => [id, manifest.title]));
  const events = rows.map(({ event }, index): AuditEntry => {
    const parsed = parseEvent(utf8ToBytes(event));
    const holder = statements.find(({ size }) => size > index);
    return {
      index,
      time: parsed.time,
      type: parsed.type,
      who: nameOf(session, parsed.actor),
      detail: describe(session, parsed, titles),
      anchored: holder === undefined ? 'not yet' : `statement ${holder.statement}, ${holder.state}`,
      statement: holder?.statement ?? null,
      event: parsed,
    };
  });
  return { ledger: session.trust.pinnedLedger(session.profile.did) ?? null, events, statements, warnings };
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

/**
 * Takes the receipts that providers posted for our grants into the log. A board's files are anybody's: only a
 * receipt that the grant's own provider signed counts, once.
 */
async function fetchReceipts(session: Session): Promise<string[]> {
  const warnings: string[] = [];
  const boards = [...new Set([DEFAULT_BOARD, ...ownCircles(session).flatMap(({ circle }) => circle.boards)])];
  for (const grant of listGrants(session)) {
    const readings = readBoards(session, boards, grant.id);
    for (const { board, answered } of readings) {
      const line = `The board ${board} does not answer: receipts there are not in this list.`;
      if (!answered && !warnings.includes(line)) warnings.push(line);
    }
    const receipts = await openReceipts(
      session,
      readings.flatMap(({ files }) => files),
    );
    const ours = receipts.filter(
      ({ receipt }) =>
        receipt.grant === grant.id &&
        receipt.provider === grant.claims.aud &&
        receipt.patient === session.profile.did,
    );
    logReceipts(session, ours);
    const chain = gap(ours);
    if (chain !== undefined) warnings.push(`Grant ${grant.id.slice(0, 12)}: ${chain}`);
  }
  return warnings;
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
  // One receipt may hang there twice, sealed anew each time: that is no second access and no gap.
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

function gap(receipts: readonly ReadReceipt[]): string | undefined {
  try {
    checkReceiptChain(receipts);
    return undefined;
  } catch (error) {
    if (error instanceof MedwalletError) return error.message;
    throw error;
  }
}

function describe(session: Session, event: LedgerEvent, titles: ReadonlyMap<string, string>): string {
  const record = (id: string): string => titles.get(id) ?? id.slice(0, 12);
  const until = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);
  switch (event.type) {
    case 'circle.declared':
      return `circle document ${event.seq}`;
    case 'record.added':
      return `${record(event.record)} (${event.collection})`;
    case 'grant.offered':
    case 'grant.issued':
      return `${nameOf(session, event.grantee)} until ${until(event.exp)}, grant ${event.grant.slice(0, 12)}`;
    case 'grant.revoked':
      return `${nameOf(session, event.grantee)}, grant ${event.grant.slice(0, 12)}, by ${nameOf(session, event.by)}`;
    case 'access.receipted':
      return `${nameOf(session, event.provider)} opened ${record(event.record)} for ${event.purpose}, grant ${event.grant.slice(0, 12)}`;
    case 'collection.rotated':
      return `${event.collection} to generation ${event.generation} (${event.reason})`;
    default:
      return '';
  }
}
