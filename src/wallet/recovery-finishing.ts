import { bytesToHex, type Did, type JsonObject, type JsonValue } from '../encoding/index.ts';
import { openSmall } from '../envelope/index.ts';
import { EMPTY_HEAD, growLog, type LedgerEvent } from '../ledger/index.ts';
import { MedwalletError } from '../errors.ts';
import { mainIdentity } from './age-keys.ts';
import { badCapsule, readSecret, type CapsuleSecret } from './capsule-file.ts';
import { requireUnused, rotateAll, takeOverState } from './handing-over.ts';
import { formerIdentities, putFormer } from './identities.ts';
import { journalKey } from './journal-file.ts';
import { readJournal, type Journal } from './journal-reading.ts';
import { recallFact } from './journaled-trust.ts';
import type { FactRow } from './journal-rows.ts';
import { putLedgerState, type LedgerState } from './ledger-state.ts';
import { leafOf } from './log.ts';
import { listGrants } from './grants.ts';
import { listRecords } from './records.ts';
import { resealRecords } from './resealing.ts';
import { numberKey, type ErasedEventRow, type EventRow } from './rows.ts';
import { WALLET_SCHEMAS } from './schemas.ts';
import { defaultVault, requireRole, type Session } from './session.ts';
import { WalletError } from './errors.ts';

/** What guardian and custodian brought back under new words. */
export interface Recovered {
  /** Whose it was. */
  readonly from: Did;
  /** Null where there was no statement yet: records come back, and a record address is proposed anew. */
  readonly ledger: string | null;
  readonly records: number;
  readonly events: number;
  readonly statements: number;
  /** When the newest file of the journal was written, Unix seconds: what happened later is not in it. */
  readonly until: number;
  /** Ids of the records that lie under keys of the new words now. */
  readonly resealed: readonly string[];
  /** Ids of those that somebody still reads under a grant, or whose file is not in the vault. */
  readonly waiting: readonly string[];
}

/** What stays of a patient's memory where no ledger was begun: consents and addresses were of the other words. */
const UNBEGUN_TABLES = ['contact', 'record', 'collection', 'event', 'receipt'];

/**
 * In a new wallet: takes over what a patient whose words are lost had, from the vault's journal and with what a
 * guardian sealed to us. Each record is encrypted anew for our own words, but for those that somebody still reads under
 * a grant: their files stay until a later call. Called again it goes on.
 * @param file what the guardian wrote
 * @throws WalletError `wrong-role`, `bad-capsule`, `no-capsule` without a journal, `already-agreed`, `wallet-in-use`, `bad-hand-over`,
 * `journal-damaged`, `journal-gap`, `journal-broken`, `journal-newer`; VaultError
 */
export async function finishRecovery(session: Session, file: Uint8Array): Promise<Recovered> {
  requireRole(session, 'patient', 'take over what was recovered');
  const found = await readSecret(session, await opened(session, file));
  const key = await journalKey(found.secret);
  const journal = await readJournal(defaultVault(session), key, WALLET_SCHEMAS.length, session.progress);
  if (journal === undefined) throw noJournal();
  requireSame(session, journal, found);
  const from = journal.head.did;
  if (!isTakenOver(session, from)) takeOverJournal(session, journal);
  recallFacts(session, journal);
  const { resealed, waiting } = await resealOwn(session);
  const { events, statements } = session.store.view((tables) => ({
    events: journal.rows.get('event')?.size ?? 0,
    statements: tables.table('statement').count(),
  }));
  return {
    from,
    ledger: session.trust.pinnedLedger(from) ?? null,
    records: listRecords(session).length,
    events,
    statements,
    until: journal.head.time,
    resealed,
    waiting,
  };
}

/** The ledger's part of a journal, as rows; the tree of the log follows from the events. */
function ledgerOf(journal: Journal): LedgerState {
  const events = [...(journal.rows.get('event')?.keys() ?? [])];
  const logged: { key: string; row: JsonValue }[] = [];
  const leaves: string[] = [];
  const contents = events.map((_, index) => {
    const row = journal.rows.get('event')?.get(numberKey(index)) as unknown as
      EventRow | ErasedEventRow | undefined;
    if (row === undefined) throw badJournal(index);
    if ('event' in row) {
      const event = JSON.parse(row.event) as LedgerEvent;
      if (event.type === 'record.added') logged.push({ key: event.record, row: { event: index } });
    }
    return leafOf(row);
  });
  growLog(EMPTY_HEAD, contents, (level, _, hash) => {
    if (level === 0) leaves.push(bytesToHex(hash));
  });
  const tables = [...journal.rows].map(([name, rows]) => {
    return [name, [...rows].map(([key, row]) => ({ key, row }))] as const;
  });
  return { tables: { ...Object.fromEntries(tables), logged }, leaves };
}

function takeOverJournal(session: Session, journal: Journal): void {
  const state = ledgerOf(journal);
  if (state.tables['statement']?.length) takeOverState(session, state);
  else takeOverUnbegun(session, journal.head.did, state);
}

// Each time: whoever was killed between the rows and these has the rows only.
function recallFacts(session: Session, journal: Journal): void {
  const facts = [...(journal.rows.get('fact')?.values() ?? [])] as unknown as FactRow[];
  // Others know of them anyway, and each carries its own signature.
  for (const fact of facts.filter(({ kind }) => kind === 'ledger')) recallFact(session.trust, fact);
  for (const fact of facts.filter(({ kind }) => kind !== 'ledger')) recallFact(session.trust, fact);
}

function takeOverUnbegun(session: Session, from: Did, state: LedgerState): void {
  const kept = Object.entries(state.tables).filter(([name]) => [...UNBEGUN_TABLES, 'logged'].includes(name));
  session.store.change((tables) => {
    requireUnused(tables);
    putLedgerState(tables, { ...state, tables: Object.fromEntries(kept) });
    putFormer(tables, { did: from, reason: 'lost', rotated: null });
    rotateAll(session, tables);
  });
}

// Whoever reads a record under a grant knows the patient by the key that is lost, and would follow nothing else.
async function resealOwn(
  session: Session,
): Promise<{ resealed: readonly string[]; waiting: readonly string[] }> {
  const live = listGrants(session).filter((grant) => grant.live);
  const isRead = (id: string, collection: string): boolean =>
    live.some(
      ({ claims }) =>
        claims.records?.includes(id) === true || claims.collections?.includes(collection) === true,
    );
  const old = listRecords(session).filter(({ manifest }) => {
    const { collection, generation } = manifest;
    return session.store.view(
      (tables) => (tables.table('collection').get(collection)?.generation ?? 0) > generation,
    );
  });
  const free = old.filter(({ id, manifest }) => !isRead(id, manifest.collection)).map(({ id }) => id);
  const { resealed } = await resealRecords(session, free);
  return { resealed, waiting: old.map(({ id }) => id).filter((id) => !resealed.includes(id)) };
}

function isTakenOver(session: Session, from: Did): boolean {
  return formerIdentities(session).some(({ did }) => did === from);
}

// The patient may have gone over to another of her keys since the capsule was written.
function requireSame(session: Session, { head, rows }: Journal, { capsule }: CapsuleSecret): void {
  const formers = [...(rows.get('identity')?.values() ?? [])].map((row: JsonObject) => row['did']);
  const isSame = head.did === capsule.patient || formers.includes(capsule.patient);
  if (isSame && head.role === 'patient' && head.network === session.network) return;
  throw badCapsule('is not of the journal that it opens');
}

async function opened(session: Session, file: Uint8Array): Promise<Uint8Array> {
  try {
    return await openSmall(file, [mainIdentity(session)]);
  } catch (cause) {
    if (!(cause instanceof MedwalletError)) throw cause;
    throw badCapsule('does not open with this wallet', cause);
  }
}

function badJournal(index: number): WalletError {
  return new WalletError(
    'journal-mismatch',
    `The journal is whole, and does not fit together. Event ${index} is missing.`,
    'Bring the folder journal back from another copy of the vault.',
  );
}

function noJournal(): WalletError {
  return new WalletError(
    'no-capsule',
    'The vault has no journal that this recovery opens.',
    'Bring the vault that the patient used, or a copy of it, and run this again.',
    { outcome: 'unavailable' },
  );
}
