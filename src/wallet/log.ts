import { bytesToHex, bytesToUtf8, hexToBytes, utf8ToBytes } from '../encoding/index.ts';
import {
  eventBytes,
  eventLeaf,
  growLog,
  KeptLog,
  MerkleLog,
  type LedgerEvent,
  type LogHead,
  type LogReader,
} from '../ledger/index.ts';
import type { Tables } from './ports/store.ts';
import { numberKey, type ErasedEventRow, type EventRow, type WalletRows } from './rows.ts';
import type { Session } from './session.ts';

const SALT_BYTES = 32;
const HEAD = 'head';

/**
 * Adds an event to the log with a fresh salt, inside the transaction of what it records.
 * @returns its index
 */
export function appendEvent(session: Session, tables: Tables<WalletRows>, event: LedgerEvent): number {
  return appendEvents(session, tables, [event]);
}

/** Adds many events in one step. @returns the index of the first */
export function appendEvents(
  session: Session,
  tables: Tables<WalletRows>,
  added: readonly LedgerEvent[],
): number {
  const rows = added.map((event): EventRow => {
    return { event: bytesToUtf8(eventBytes(event)), salt: bytesToHex(session.entropy.bytes(SALT_BYTES)) };
  });
  return appendRows(tables, rows);
}

/**
 * Adds events that have their salts already: with each comes its leaf in the tree that the store keeps, so that
 * nothing later has to read the log from its beginning.
 * @returns the index of the first
 */
export function appendRows(tables: Tables<WalletRows>, rows: readonly EventRow[]): number {
  const events = tables.table('event');
  const before = readHead(tables);
  for (const [i, row] of rows.entries()) {
    const event = before.size + i;
    events.put(numberKey(event), row);
    const parsed = JSON.parse(row.event) as LedgerEvent;
    if (parsed.type === 'record.added') tables.table('logged').put(parsed.record, { event });
  }
  const { size, peaks } = growLog(before, rows.map(leafOf), (level, index, hash) => {
    tables.subtrees.put(level, index, hash);
  });
  tables.table('log').put(HEAD, { size, peaks: peaks.map(bytesToHex) });
  return before.size;
}

/** How many events there are, erased ones included. */
export function logSize(tables: Tables<WalletRows>): number {
  return readHead(tables).size;
}

/** The log as its tree was kept, for roots and proofs inside this transaction: a few look-ups each. */
export function keptLog(tables: Tables<WalletRows>): LogReader {
  return new KeptLog(readHead(tables), (level, index) => tables.subtrees.get(level, index));
}

/** One event; undefined where there is none, or it was erased. */
export function eventAt(tables: Tables<WalletRows>, index: number): EventRow | undefined {
  const row = tables.table('event').get(numberKey(index));
  return row === undefined || 'leaf' in row ? undefined : row;
}

/** The index of the event that added a record; undefined when the log has none. */
export function additionOf(tables: Tables<WalletRows>, record: string): number | undefined {
  return tables.table('logged').get(record)?.event;
}

/** Every event that was not erased, oldest first, with its index: for who reads the whole log anyway. */
export function eventRows(tables: Tables<WalletRows>): (EventRow & { readonly index: number })[] {
  return storedEvents(tables).flatMap((row, index) => ('leaf' in row ? [] : [{ ...row, index }]));
}

/** What the log keeps of every event, erased ones included: as many as {@link logSize} says. */
export function storedEvents(tables: Tables<WalletRows>): (EventRow | ErasedEventRow)[] {
  return tables
    .table('event')
    .list()
    .map(({ row }) => row);
}

/**
 * Erases an event and its salt. Its leaf stays where it was, so that the log is the one that was anchored, and
 * without the salt nobody can tell what it was the leaf of.
 */
export function eraseEvent(tables: Tables<WalletRows>, index: number): void {
  const row = eventAt(tables, index);
  if (row !== undefined) tables.table('event').put(numberKey(index), { leaf: bytesToHex(leafOf(row)) });
}

export function leafOf(row: EventRow | ErasedEventRow): Uint8Array {
  if ('leaf' in row) return hexToBytes(row.leaf, 32);
  return eventLeaf(hexToBytes(row.salt, SALT_BYTES), utf8ToBytes(row.event));
}

/** The log as a tree made anew from its events, believing nothing that was kept. */
export function logTree(rows: readonly (EventRow | ErasedEventRow)[], size = rows.length): MerkleLog {
  const log = new MerkleLog();
  for (const row of rows.slice(0, size)) log.append(leafOf(row));
  return log;
}

function readHead(tables: Tables<WalletRows>): LogHead {
  const row = tables.table('log').get(HEAD);
  return { size: row?.size ?? 0, peaks: (row?.peaks ?? []).map((peak) => hexToBytes(peak, 32)) };
}
