import { sha256 } from '../crypto/index.ts';
import { bytesToHex, canonicalJson, type JsonObject } from '../encoding/index.ts';
import { sealSmall } from '../envelope/index.ts';
import { RECOVERY_INDEX } from '../keys/index.ts';
import { mainRecipient } from './age-keys.ts';
import { WalletError } from './errors.ts';
import {
  JOURNAL_SCHEMA,
  journalKey,
  writeJournalFile,
  type JournalEntry,
  type JournalFile,
  type JournalKey,
} from './journal-file.ts';
import { isJournaled } from './journaled-tables.ts';
import type { Tables } from './ports/store.ts';
import type { Vault } from './ports/vault.ts';
import type { JournalRow } from './journal-rows.ts';
import type { WalletRows } from './rows.ts';
import { WALLET_SCHEMAS, WALLET_TABLES } from './schemas.ts';
import { defaultVault, type Session } from './session.ts';

const HEAD = 'head';
const WRITING = 'writing';
/** Bytes of entries in one file: small enough to be sealed in memory, large enough for few files. */
const PART_BYTES = 4 * 1024 * 1024;
/** After so many files the journal begins anew, so that reading it stays a matter of seconds. */
const MAX_FILES = 256;
const ATTEMPTS = 100;

/** What of the wallet is in the vault's journal now. */
export interface JournalState {
  /** Number of the newest file; null where there is none yet. */
  readonly number: number | null;
  /** Changes that are not in it. */
  readonly due: number;
}

/** The key to this wallet's journal: words alone give it, and so do guardian and custodian together. */
export function ownJournalKey(session: Pick<Session, 'keys'>): Promise<JournalKey> {
  return journalKey(session.keys.ageSecret(RECOVERY_INDEX));
}

/** How the journal stands: which file is newest, and whether anything of this wallet is not in it yet. */
export function journalState(session: Session): JournalState {
  return session.store.view((tables) => ({
    number: tables.table('journal').get(HEAD)?.number ?? null,
    due: tables.table('journal_due').count(),
  }));
}

/**
 * Writes into the vault's journal what has changed since the last time: afterwards words and vault alone bring it
 * back. Does nothing where nothing changed. Killed at any moment, the next call goes on.
 * @throws WalletError `journal-elsewhere` where another copy of this wallet has gone on writing; VaultError
 */
export async function keepJournal(session: Session): Promise<JournalState> {
  const before = journalState(session);
  if (before.number !== null && before.due === 0) return before;
  return writeAll(session, await ownJournalKey(session));
}

/**
 * Makes sure that the vault still has what was written last: a vault that was brought back from an old copy has
 * not. Then the journal begins anew there, with everything that this wallet knows.
 * @returns false where it had to be begun anew
 * @throws WalletError `journal-elsewhere`; VaultError
 */
export async function checkJournal(session: Session): Promise<boolean> {
  const head = session.store.view((tables) => tables.table('journal').get(HEAD));
  if (head === undefined) return true;
  const key = await ownJournalKey(session);
  if (hashAt(defaultVault(session), key, head.number) === head.files[0]) return true;
  session.store.change((tables) => {
    tables.table('journal').put(HEAD, { ...head, base: 0 });
  });
  await writeAll(session, key);
  return false;
}

async function writeAll(session: Session, key: JournalKey): Promise<JournalState> {
  const vault = defaultVault(session);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    // Other processes of this wallet write too; whoever is first writes for all.
    if (await writeDue(session, vault, key)) break;
  }
  return journalState(session);
}

/** One attempt. @returns false when another process was faster, and there may be more to do */
async function writeDue(session: Session, vault: Vault, key: JournalKey): Promise<boolean> {
  const taken = session.store.view((tables) => take(tables));
  adoptOwn(session, vault, key, taken.writing);
  const head = session.store.view((tables) => tables.table('journal').get(HEAD));
  if (!sameHead(head, taken.head)) return false;
  if (!taken.isBase && taken.due.length === 0) return true;
  const newest = vault.listJournal(key.name).at(-1) ?? 0;
  if (newest > (head?.number ?? 0)) {
    if (isAlone(session, head)) throw elsewhere(newest);
    return false;
  }
  const files = await sealFiles(session, key, taken, (head?.number ?? 0) + 1);
  const first = files[0];
  if (first === undefined) return true;
  const hashes = files.map(({ sealed }) => bytesToHex(sha256(sealed)));
  const writing: JournalRow = { number: first.number, files: hashes, base: 0 };
  const isAnnounced = session.store.change((tables) => {
    const table = tables.table('journal');
    // What another process has announced may lie there by now, and that process be dead: only this row says whose it is.
    if (table.get(WRITING) !== undefined || !sameHead(table.get(HEAD), taken.head)) return false;
    table.put(WRITING, writing);
    return true;
  });
  if (!isAnnounced) return false;
  const isDone = session.store.change((tables) => {
    const table = tables.table('journal');
    // Nobody else is in here: whose files are announced now writes them, and the others look again.
    if (table.get(WRITING)?.files[0] !== hashes[0] || !sameHead(table.get(HEAD), taken.head)) return false;
    for (const { number, sealed } of files) {
      if (!vault.writeJournal(key.name, number, sealed)) throw elsewhere(number);
    }
    const newest = files.at(-1) ?? first;
    const base = taken.isBase ? first.number : (taken.head?.base ?? first.number);
    table.put(HEAD, { number: newest.number, files: hashes.slice(-1), base });
    table.delete(WRITING);
    for (const due of taken.due) tables.table('journal_due').delete(due);
    return true;
  });
  if (isDone && taken.isBase) sweep(vault, key, first.number);
  return isDone;
}

// Another process of this very wallet may have written since we looked, or died in the middle of it and left what it
// had announced; another wallet leaves our head as it is, and announces nothing here.
function isAlone(session: Session, head: JournalRow | undefined): boolean {
  return session.store.change((tables) => {
    const table = tables.table('journal');
    return table.get(WRITING) === undefined && sameHead(table.get(HEAD), head);
  });
}

interface Taken {
  readonly head: JournalRow | undefined;
  readonly writing: JournalRow | undefined;
  /** Keys of the rows that said what to write. */
  readonly due: readonly string[];
  readonly isBase: boolean;
  readonly entries: readonly JournalEntry[];
}

function take(tables: Tables<WalletRows>): Taken {
  const head = tables.table('journal').get(HEAD);
  const writing = tables.table('journal').get(WRITING);
  const due = tables.table('journal_due').list();
  const isBase =
    head === undefined ||
    head.base === 0 ||
    head.number - head.base >= MAX_FILES ||
    due.some(({ row }) => row.erases);
  const entries = isBase
    ? everything(tables)
    : changed(
        tables,
        due.flatMap(({ row }) => row.rows),
      );
  return { head, writing, due: due.map(({ key }) => key), isBase, entries };
}

/** Every row of every table of a journal. @param besides other tables that are wanted too */
export function everything(
  tables: Tables<WalletRows>,
  besides: readonly (keyof WalletRows)[] = [],
): JournalEntry[] {
  const wanted = WALLET_TABLES.filter((table) => isJournaled(table) || besides.includes(table));
  return wanted.flatMap((table) =>
    tables
      .table(table)
      .list()
      .map(({ key, row }) => ({ table, key, row: row as unknown as JsonObject })),
  );
}

function changed(
  tables: Tables<WalletRows>,
  rows: readonly (readonly [table: string, key: string])[],
): JournalEntry[] {
  const unique = new Map(rows.map(([table, key]) => [`${table} ${key}`, { table, key }]));
  return [...unique.values()].map(({ table, key }) => {
    const row = tables.table(table as keyof WalletRows).get(key);
    return row === undefined ? { table, key } : { table, key, row: row as unknown as JsonObject };
  });
}

async function sealFiles(
  session: Session,
  key: JournalKey,
  { head, entries, isBase }: Taken,
  from: number,
): Promise<{ readonly number: number; readonly sealed: Uint8Array }[]> {
  const recipients = [await mainRecipient(session), key.recipient];
  const parts = inParts(entries);
  const files: { number: number; sealed: Uint8Array }[] = [];
  let previous = head?.files[0] ?? null;
  for (const [i, part] of parts.entries()) {
    const file: JournalFile = {
      schema: JOURNAL_SCHEMA,
      store: WALLET_SCHEMAS.length,
      network: session.network,
      role: session.profile.role,
      did: session.profile.did,
      identity: session.profile.identity ?? 0,
      number: from + i,
      first: from,
      last: from + parts.length - 1,
      base: isBase,
      previous,
      time: session.clock.now(),
      entries: part,
    };
    const sealed = await sealSmall(writeJournalFile(file, key), recipients);
    previous = bytesToHex(sha256(sealed));
    files.push({ number: file.number, sealed });
  }
  return files;
}

/** Entries in the portions that a file takes. At least one. */
export function inParts(entries: readonly JournalEntry[]): JournalEntry[][] {
  const parts: JournalEntry[][] = [[]];
  let bytes = 0;
  for (const entry of entries) {
    const size = canonicalJson(entry as unknown as JsonObject).length;
    if (bytes + size > PART_BYTES && bytes > 0) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(entry);
    bytes += size;
  }
  return parts;
}

// A process was killed after it wrote and before it could say so: what lies there is ours, by its hash.
function adoptOwn(session: Session, vault: Vault, key: JournalKey, writing: JournalRow | undefined): void {
  if (writing === undefined) return;
  session.store.change((tables) => {
    const table = tables.table('journal');
    if (table.get(WRITING)?.files[0] !== writing.files[0]) return;
    // Looked at in here only: it may be alive, and would write between our look and our change.
    const found = writing.files.findIndex((hash, i) => hashAt(vault, key, writing.number + i) !== hash);
    const whole = found < 0 ? writing.files.length : found;
    table.delete(WRITING);
    const hash = writing.files[whole - 1];
    if (whole === 0 || hash === undefined) return;
    // What they hold is written once more: nobody knows which of it was noted as done.
    table.put(HEAD, { number: writing.number + whole - 1, files: [hash], base: 0 });
  });
}

/** Deletes what a new beginning made needless, where the vault obeys; what stays is not read any more. */
function sweep(vault: Vault, key: JournalKey, below: number): void {
  for (const number of vault.listJournal(key.name)) {
    if (number < below) vault.deleteJournal(key.name, number);
  }
}

function hashAt(vault: Vault, key: JournalKey, number: number): string | undefined {
  const sealed = vault.readJournal(key.name, number);
  return sealed === undefined ? undefined : bytesToHex(sha256(sealed));
}

function sameHead(a: JournalRow | undefined, b: JournalRow | undefined): boolean {
  return a?.number === b?.number && a?.files[0] === b?.files[0] && a?.base === b?.base;
}

function elsewhere(number: number): WalletError {
  return new WalletError(
    'journal-elsewhere',
    `Another copy of this wallet has written file ${number} of the journal since.`,
    'Use one copy only. Restore the newest state under another profile name with medwallet restore, and go on there.',
    { facts: { file: String(number) } },
  );
}
