import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'libsql';
import { openStore } from '../../../src/adapters/store/index.ts';
import { systemEntropy } from '../../../src/adapters/system/index.ts';
import type { Store } from '../../../src/wallet/ports/store.ts';

export interface NoteRow {
  readonly text: string;
}

export interface TestRows {
  readonly note: NoteRow;
  readonly counter: { readonly n: number };
}

export const TABLES = ['note', 'counter'] as const;
export const KEY = new Uint8Array(32).fill(7);

export function open(path: string, options: { storeKey?: Uint8Array; busy?: number } = {}): Store<TestRows> {
  return openStore<TestRows>({
    path,
    schemas: [{ tables: TABLES }],
    storeKey: options.storeKey ?? KEY,
    entropy: systemEntropy,
    ...(options.busy === undefined ? {} : { busyMilliseconds: options.busy }),
  });
}

/** What somebody does who can write the file and has no key. */
export function tamper(path: string, work: (database: Database.Database) => void): void {
  const database = new Database(path);
  try {
    work(database);
  } finally {
    database.close();
  }
}

/** Every file of the store: the database, its journal and its index of that. */
export function filesOf(path: string): Map<string, Buffer> {
  const folder = dirname(path);
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
}
