import { copyFileSync, existsSync } from 'node:fs';
import type Database from 'libsql';
import { StoreError } from './errors.ts';

/** The schema that this version writes. A step up needs an entry in `STEPS` and a store kept in fixtures/. */
export const SCHEMA = 1;

type Step = (database: Database.Database, tables: readonly string[]) => void;

/** STEPS[n] takes a store from schema n to n + 1. */
const STEPS: readonly Step[] = [
  (database, tables) => {
    for (const table of tables) {
      database.exec(`CREATE TABLE ${table} (id BLOB PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID`);
    }
  },
];

/**
 * Brings a store to this version's schema in one transaction, after a copy was put beside it.
 * @throws StoreError `store-newer` when a later version of medwallet wrote it
 */
export function migrate(database: Database.Database, path: string, tables: readonly string[]): void {
  const found = version(database);
  if (found > SCHEMA) {
    throw new StoreError(
      'store-newer',
      `This wallet was last used by a newer medwallet (store schema ${found}, this one knows ${SCHEMA}).`,
      'Update medwallet; an older version could damage what the newer one wrote.',
      { outcome: 'unavailable' },
    );
  }
  if (found === SCHEMA) return;
  if (found > 0) keepCopy(database, path, found);
  database.exec('BEGIN IMMEDIATE');
  try {
    // Another process may have migrated while we waited for the lock.
    for (let step = version(database); step < SCHEMA; step++) STEPS[step]?.(database, tables);
    database.exec(`PRAGMA user_version = ${SCHEMA}`);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

function version(database: Database.Database): number {
  const row = database.prepare('PRAGMA user_version').get([]) as { user_version: number };
  return row.user_version;
}

function keepCopy(database: Database.Database, path: string, found: number): void {
  const copy = `${path}.schema-${found}`;
  if (existsSync(copy)) return;
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  copyFileSync(path, copy);
}
