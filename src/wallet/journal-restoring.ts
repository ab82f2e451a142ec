import { bytesToHex, equalBytes, type JsonObject } from '../encoding/index.ts';
import { growLog, parseNote, type LedgerEvent } from '../ledger/index.ts';
import { WalletError } from './errors.ts';
import { isJournaled } from './journaled-tables.ts';
import { recallFact } from './journaled-trust.ts';
import type { Journal } from './journal-reading.ts';
import { keptLog, leafOf } from './log.ts';
import type { Store, Table, Tables } from './ports/store.ts';
import type { Trust } from './ports/trust.ts';
import { numberKey, type ErasedEventRow, type EventRow, type WalletRows } from './rows.ts';
import { WALLET_TABLES } from './schemas.ts';

/** What came back. */
export interface Restored {
  readonly records: number;
  readonly events: number;
  readonly statements: number;
  readonly contacts: number;
  /** When the newest file of the journal was written, Unix seconds: what happened later is not in it. */
  readonly until: number;
  /** How many files it was read from, and the number of the newest. */
  readonly files: number;
  readonly number: number;
}

/**
 * Puts what a journal holds into an empty store, makes the tree of the log anew from its events and holds it against
 * the newest statement, which two of three have signed.
 * @param besides names of tables that are no journal's, and taken too
 * @throws WalletError `journal-mismatch`
 */
export function recallJournal(
  store: Store<WalletRows>,
  trust: Trust,
  journal: Journal,
  besides: readonly string[] = [],
): Restored {
  const restored = store.change((tables) => {
    for (const [name, rows] of journal.rows) {
      const table = WALLET_TABLES.find((one) => one === name);
      if (table === undefined || !(isJournaled(table) || besides.includes(table)))
        throw mismatch(`It has a table ${name}.`);
      // What is under the journal's HMAC was written by this wallet, as what is under the seal of its store.
      const target = tables.table(table) as Table<unknown>;
      for (const [key, row] of rows) target.put(key, row);
    }
    recallLog(tables, journal);
    checkStatements(tables);
    const { number, hash } = journal.newest;
    if (number > 0) {
      // After files that were not finished the journal begins anew.
      tables
        .table('journal')
        .put('head', { number, files: [hash], base: journal.unfinished > 0 ? 0 : journal.base });
    }
    return {
      records: tables.table('record').count(),
      events: tables.table('event').count(),
      statements: tables.table('statement').count(),
      contacts: tables.table('contact').count(),
      until: journal.head.time,
      files: journal.files,
      number: journal.head.number,
    };
  });
  const facts = store.view((tables) => tables.table('fact').list());
  // In the order they can stand in: a successor is pinned after the ledger that it follows.
  for (const { row } of facts.filter(({ row: one }) => one.kind === 'ledger')) recallFact(trust, row);
  for (const { row } of facts.filter(({ row: one }) => one.kind !== 'ledger')) recallFact(trust, row);
  return restored;
}

function recallLog(tables: Tables<WalletRows>, { rows }: Journal): void {
  const events = rows.get('event') ?? new Map<string, JsonObject>();
  const leaves = Array.from({ length: events.size }, (_, index) => {
    const row = events.get(numberKey(index)) as unknown as EventRow | ErasedEventRow | undefined;
    if (row === undefined) throw mismatch(`Event ${index} is missing.`);
    if ('event' in row) {
      const event = JSON.parse(row.event) as LedgerEvent;
      if (event.type === 'record.added') tables.table('logged').put(event.record, { event: index });
    }
    return leafOf(row);
  });
  const log = growLog({ size: 0, peaks: [] }, leaves, (level, index, hash) => {
    tables.subtrees.put(level, index, hash);
  });
  tables.table('log').put('head', { size: log.size, peaks: log.peaks.map(bytesToHex) });
}

// The log of the journal must be the one that was anchored, or the next statement would contradict the last.
function checkStatements(tables: Tables<WalletRows>): void {
  const newest = tables.table('statement').list().at(-1)?.row;
  if (newest === undefined) return;
  const log = keptLog(tables);
  const { size, root } = parseNote(newest.note);
  if (size > log.size || !equalBytes(log.root(size), root)) {
    throw mismatch(`Its events are not those of statement ${newest.statement}.`);
  }
}

function mismatch(sentence: string): WalletError {
  return new WalletError(
    'journal-mismatch',
    `The journal is whole, and does not fit together. ${sentence}`,
    'Restore from a backup: medwallet restore --from-backup FILE; and report this.',
  );
}
