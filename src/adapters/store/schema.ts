import { copyFileSync, existsSync, rmSync } from 'node:fs';
import type Database from 'libsql';
import { utf8ToBytes } from '../../encoding/index.ts';
import { foreign, newer } from './errors.ts';
import type { RowSeal } from './seal.ts';
import { blob } from './statements.ts';
import { SUBTREES } from './tables.ts';

/** The schema that this version writes. A step up needs an entry in `STEPS` and a store kept in fixtures/. */
export const SCHEMA = 1;

/** One sealed row that only the right key opens: with another one, an empty wallet would be shown. */
const OWNER = 'owner';

type Step = (database: Database.Database, tables: readonly string[], seal: RowSeal) => void;

/** STEPS[n] takes a store from schema n to n + 1. */
const STEPS: readonly Step[] = [
  (database, tables, seal) => {
    for (const table of [OWNER, ...tables]) {
      database.exec(`CREATE TABLE ${table} (id BLOB PRIMARY KEY, body BLOB NOT NULL)`);
    }
    database.exec(`CREATE TABLE ${SUBTREES} (place INTEGER PRIMARY KEY, hash BLOB NOT NULL)`);
    const rowId = seal.rowId(OWNER, OWNER);
    const body = seal.seal(OWNER, rowId, utf8ToBytes(OWNER));
    database
      .prepare(`INSERT INTO ${OWNER} (id, body) VALUES (?, ?)`)
      .run([Buffer.from(rowId), Buffer.from(body)]);
  },
];

/**
 * Brings a store to this version's schema in one transaction, after a copy was put beside it, and makes sure
 * that the key is the one it was made with.
 * @throws StoreError `store-newer` when a later version of medwallet wrote it, `store-foreign`
 */
export function migrate(
  database: Database.Database,
  path: string,
  tables: readonly string[],
  seal: RowSeal,
): void {
  const found = version(database);
  if (found > SCHEMA) throw newer(found, SCHEMA);
  if (found < SCHEMA) stepUp(database, path, tables, seal, found);
  const rowId = seal.rowId(OWNER, OWNER);
  const sealed = blob(
    database
      .prepare(`SELECT CAST(body AS BLOB) AS body FROM ${OWNER} WHERE id = ?`)
      .get([Buffer.from(rowId)]),
    'body',
  );
  if (sealed === undefined) throw foreign();
  seal.open(OWNER, rowId, sealed);
}

function stepUp(
  database: Database.Database,
  path: string,
  tables: readonly string[],
  seal: RowSeal,
  found: number,
): void {
  if (found > 0) keepCopy(database, path, found);
  database.exec('BEGIN IMMEDIATE');
  try {
    // Another process may have migrated while we waited for the lock.
    for (let step = version(database); step < SCHEMA; step++) STEPS[step]?.(database, tables, seal);
    database.exec(`PRAGMA user_version = ${SCHEMA}`);
    database.exec('COMMIT');
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK');
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

/** Deletes the copies that were kept before earlier migrations: they hold what was erased since. */
export function dropCopies(path: string): void {
  for (let schema = 1; schema < SCHEMA; schema++) rmSync(`${path}.schema-${schema}`, { force: true });
}
