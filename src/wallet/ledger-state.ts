import { bytesToHex, hexToBytes, type JsonValue } from '../encoding/index.ts';
import { EMPTY_HEAD, growHashed } from '../ledger/index.ts';
import { CURRENT, NEXT } from './address.ts';
import { logSize } from './log.ts';
import type { Tables } from './ports/store.ts';
import type { AddressRow, WalletRows } from './rows.ts';

/** What belongs to a patient's ledger, whoever holds the words: not what this wallet does for others. */
const LEDGER_TABLES = [
  'contact',
  'address',
  'circle',
  'record',
  'collection',
  'grant_row',
  'event',
  'log',
  'logged',
  'statement',
  // A co-signer may have signed what was never sent: later versions have to extend its log.
  'plan',
  'identity',
  'ended',
  'receipt',
  'delivered',
  'delivered_record',
  'glass_seen',
] as const satisfies readonly (keyof WalletRows)[];

/** A patient's ledger as rows, with the hashes of its log's leaves: of an erased event nothing else is there. */
export interface LedgerState {
  readonly tables: Readonly<Record<string, readonly { readonly key: string; readonly row: JsonValue }[]>>;
  /** Hex. */
  readonly leaves: readonly string[];
}

export function ledgerState(tables: Tables<WalletRows>): LedgerState {
  const rows = LEDGER_TABLES.map((name) => {
    const list = tables.table(name).list() as { key: string; row: unknown }[];
    return [name, list.map(({ key, row }) => ({ key, row: row as JsonValue }))] as const;
  });
  const leaves = Array.from({ length: logSize(tables) }, (_, index) => tables.subtrees.get(0, index));
  return {
    tables: Object.fromEntries(rows),
    leaves: leaves.map((leaf) => bytesToHex(leaf ?? new Uint8Array())),
  };
}

/** Puts them into a store that has no ledger, inside the transaction that takes it over. */
export function putLedgerState(tables: Tables<WalletRows>, state: LedgerState): void {
  for (const name of LEDGER_TABLES) {
    const table = tables.table(name) as unknown as { put(key: string, row: JsonValue): void };
    for (const { key, row } of state.tables[name] ?? []) table.put(key, row);
  }
  const { size, peaks } = growHashed(
    EMPTY_HEAD,
    state.leaves.map((leaf) => hexToBytes(leaf, 32)),
    (level, index, hash) => {
      tables.subtrees.put(level, index, hash);
    },
  );
  tables.table('log').put('head', { size, peaks: peaks.map(bytesToHex) });
  const homes = tables.table('address');
  // A move that was being prepared was signed for by another key.
  homes.delete(NEXT);
  for (const { key, row } of homes.list()) homes.put(key, withoutOwnKey(row));
}

/** A home of other words: none of our custody keys is in it. */
function withoutOwnKey(row: AddressRow): AddressRow {
  const kept = Object.entries(row).filter(([name]) => name !== 'identity');
  return { ...(Object.fromEntries(kept) as unknown as AddressRow), account: null };
}

/** True for a wallet that has a ledger, or a home for one, already. */
export function hasOwnRecords(tables: Tables<WalletRows>): boolean {
  return tables.table('record').count() > 0 || tables.table('event').count() > 0;
}

export function hasOwnLedger(tables: Tables<WalletRows>): boolean {
  return tables.table('address').get(CURRENT) !== undefined || tables.table('statement').count() > 0;
}
