import { chmodSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type Database from 'libsql';
import { utf8ToBytes } from '../../encoding/index.ts';
import { onFile, syncFolder } from '../files/index.ts';
import type { StoreSchema, Tables } from '../../wallet/ports/store.ts';
import { ATTACHED } from './attached.ts';
import { foreign, newer, unavailable } from './errors.ts';
import type { RowSeal } from './seal.ts';
import { blob } from './statements.ts';
import { SUBTREES } from './tables.ts';

/** One sealed row that only the right key opens: with another one, an empty wallet would be shown. */
const OWNER = 'owner';

/** What each schema added, oldest first: the place in the list is the number. */
export type Schemas<Rows> = readonly StoreSchema<Rows>[];

/** Seals rows as a schema does: its number is part of what is sealed. */
export type SealOf = (schema: number) => RowSeal;

/**
 * Brings a store to the newest schema in one transaction, after a copy was put beside it, and makes sure that the
 * key is the one it was made with. A step adds that schema's tables and seals every row anew under its number, so
 * that no row of the copy can be put into the store again.
 * @throws StoreError `store-newer` when a later version of medwallet wrote it, `store-foreign`
 */
export function migrate<Rows>(
  database: Database.Database,
  path: string,
  schemas: Schemas<Rows>,
  sealOf: SealOf,
  tablesOf: (seal: RowSeal) => Tables<Rows>,
): void {
  const known = schemas.length;
  const found = version(database);
  if (found > known) throw newer(found, known);
  if (found > 0) requireOwner(database, sealOf(found));
  if (found < known) stepUp(database, path, schemas, { sealOf, tablesOf }, found);
}

/**
 * For whoever must change nothing: the store is at the newest schema, and the key is the one it was made with.
 * @throws StoreError `store-newer`, `store-unavailable` for one that has still to be brought up, `store-foreign`
 */
export function requireNewest(database: Database.Database, known: number, sealOf: SealOf): void {
  const found = version(database);
  if (found > known) throw newer(found, known);
  if (found < known) throw unavailable(undefined);
  requireOwner(database, sealOf(found));
}

function stepUp<Rows>(
  database: Database.Database,
  path: string,
  schemas: Schemas<Rows>,
  { sealOf, tablesOf }: { readonly sealOf: SealOf; readonly tablesOf: (seal: RowSeal) => Tables<Rows> },
  before: number,
): void {
  if (before > 0) keepCopy(database, path, before);
  database.exec('BEGIN IMMEDIATE');
  try {
    // Another process may have migrated while we waited for the lock.
    const found = version(database);
    if (found < schemas.length) {
      const added = schemas.slice(found);
      const names: string[] = added.flatMap(({ tables }) => tables);
      for (const table of found === 0 ? [OWNER, ...names] : names) {
        database.exec(
          `CREATE TABLE IF NOT EXISTS ${ATTACHED}.${table} (id BLOB PRIMARY KEY, body BLOB NOT NULL)`,
        );
      }
      const seal = sealOf(schemas.length);
      if (found === 0) begin(database, seal);
      else {
        const kept = schemas.slice(0, found).flatMap(({ tables }) => tables);
        resealAll(database, [OWNER, ...kept], sealOf(found), seal);
        for (const { upgrade } of added) upgrade?.(tablesOf(seal));
      }
      database.exec(`PRAGMA ${ATTACHED}.user_version = ${schemas.length}`);
    }
    database.exec('COMMIT');
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function begin(database: Database.Database, seal: RowSeal): void {
  database.exec(`CREATE TABLE ${ATTACHED}.${SUBTREES} (place INTEGER PRIMARY KEY, hash BLOB NOT NULL)`);
  const rowId = seal.rowId(OWNER, OWNER);
  const body = seal.seal(OWNER, rowId, utf8ToBytes(OWNER));
  database
    .prepare(`INSERT INTO ${OWNER} (id, body) VALUES (?, ?)`)
    .run([Buffer.from(rowId), Buffer.from(body)]);
}

function resealAll(
  database: Database.Database,
  tables: readonly string[],
  before: RowSeal,
  after: RowSeal,
): void {
  for (const table of tables) {
    const rows = database
      .prepare(`SELECT CAST(id AS BLOB) AS id, CAST(body AS BLOB) AS body FROM ${table}`)
      .all([]);
    const update = database.prepare(`UPDATE ${table} SET body = ? WHERE id = ?`);
    for (const row of rows) {
      const [rowId, body] = [blob(row, 'id'), blob(row, 'body')];
      if (rowId === undefined || body === undefined) throw foreign();
      const sealed = after.seal(table, rowId, before.open(table, rowId, body));
      update.run([Buffer.from(sealed), Buffer.from(rowId)]);
    }
  }
}

function requireOwner(database: Database.Database, seal: RowSeal): void {
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

function version(database: Database.Database): number {
  const row = database.prepare(`PRAGMA ${ATTACHED}.user_version`).get([]) as { user_version: number };
  return row.user_version;
}

// The copy gets its name when it is whole: killed before that, the next process makes it again.
function keepCopy(database: Database.Database, path: string, schema: number): void {
  const copy = `${path}.schema-${schema}`;
  if (existsSync(copy)) return;
  const unnamed = `${copy}.${process.pid}.tmp`;
  onFile(unnamed, () => {
    rmSync(unnamed, { force: true });
  });
  database.prepare(`VACUUM ${ATTACHED} INTO ?`).run([unnamed]);
  onFile(unnamed, () => {
    chmodSync(unnamed, 0o600);
    renameSync(unnamed, copy);
  });
  syncFolder(dirname(copy));
}

/** Deletes the copies that were kept before earlier migrations: they hold what was erased since. */
export function dropCopies(path: string): void {
  const [folder, own] = [dirname(path), `${basename(path)}.schema-`];
  onFile(folder, () => {
    for (const name of readdirSync(folder)) {
      if (name.startsWith(own)) rmSync(join(folder, name), { force: true });
    }
  });
}
