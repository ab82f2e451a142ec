import { bytesToHex, bytesToUtf8, hexToBytes, utf8ToBytes } from '../encoding/index.ts';
import { eventBytes, eventLeaf, MerkleLog, type LedgerEvent } from '../ledger/index.ts';
import type { Tables } from './ports/store.ts';
import { numberKey, type EventRow, type WalletRows } from './rows.ts';
import type { Session } from './session.ts';

const SALT_BYTES = 32;

/** Adds an event to the log with a fresh salt, inside the transaction of what it records. */
export function appendEvent(session: Session, tables: Tables<WalletRows>, event: LedgerEvent): number {
  const events = tables.table('event');
  const index = events.count();
  events.put(numberKey(index), {
    event: bytesToUtf8(eventBytes(event)),
    salt: bytesToHex(session.entropy.bytes(SALT_BYTES)),
  });
  return index;
}

export function eventRows(tables: Tables<WalletRows>): EventRow[] {
  return tables
    .table('event')
    .list()
    .map(({ row }) => row);
}

export function leafOf(row: EventRow): Uint8Array {
  return eventLeaf(hexToBytes(row.salt, SALT_BYTES), utf8ToBytes(row.event));
}

/** The log as a tree over the first `size` events. */
export function logTree(rows: readonly EventRow[], size = rows.length): MerkleLog {
  const log = new MerkleLog();
  for (const row of rows.slice(0, size)) log.append(leafOf(row));
  return log;
}
