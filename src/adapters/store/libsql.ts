import { chmodSync, existsSync } from 'node:fs';
import Database from 'libsql';
import { bytesToUtf8, canonicalJson, utf8ToBytes, type JsonValue } from '../../encoding/index.ts';
import type { Entropy } from '../../wallet/ports/clock.ts';
import type { Store, Table, Tables } from '../../wallet/ports/store.ts';
import { StoreError } from './errors.ts';
import { migrate, SCHEMA } from './schema.ts';
import { rowSeal, type RowSeal } from './seal.ts';

const BUSY_MILLISECONDS = 8_000;

/**
 * The wallet's store in one libsql file: WAL, synchronous FULL, every row sealed under the store key.
 * @param storeKey 32 bytes
 * @throws StoreError `store-unavailable`, `store-newer`, `store-read-only`, `disk-full`
 */
export function openStore<Rows>(options: {
  readonly path: string;
  readonly tables: readonly (keyof Rows & string)[];
  readonly storeKey: Uint8Array;
  readonly entropy: Entropy;
}): Store<Rows> {
  return translating(() => {
    const isNew = !existsSync(options.path);
    const database = new Database(options.path, { timeout: BUSY_MILLISECONDS });
    if (isNew) chmodSync(options.path, 0o600);
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = FULL');
    migrate(database, options.path, options.tables);
    return new LibsqlStore<Rows>(database, rowSeal(options.storeKey, SCHEMA, options.entropy));
  });
}

class LibsqlStore<Rows> implements Store<Rows> {
  readonly #database: Database.Database;
  readonly #seal: RowSeal;

  constructor(database: Database.Database, seal: RowSeal) {
    this.#database = database;
    this.#seal = seal;
  }

  view<T>(work: (tables: Tables<Rows>) => T): T {
    return this.#inside('BEGIN', work);
  }

  change<T>(work: (tables: Tables<Rows>) => T): T {
    // IMMEDIATE takes the write lock before anything is read, so nobody writes between our read and our write.
    return this.#inside('BEGIN IMMEDIATE', work);
  }

  close(): void {
    this.#database.close();
  }

  #inside<T>(begin: string, work: (tables: Tables<Rows>) => T): T {
    return translating(() => {
      this.#database.exec(begin);
      let result: T;
      try {
        result = work({ table: (name) => new SealedTable(this.#database, this.#seal, name) });
      } catch (error) {
        this.#database.exec('ROLLBACK');
        throw error;
      }
      this.#database.exec('COMMIT');
      return result;
    });
  }
}

class SealedTable<Row> implements Table<Row> {
  readonly #database: Database.Database;
  readonly #seal: RowSeal;
  readonly #name: string;

  constructor(database: Database.Database, seal: RowSeal, name: string) {
    this.#database = database;
    this.#seal = seal;
    this.#name = name;
  }

  get(key: string): Row | undefined {
    const rowId = this.#seal.rowId(this.#name, key);
    const found = this.#database
      .prepare(`SELECT body FROM ${this.#name} WHERE id = ?`)
      .get([Buffer.from(rowId)]);
    return found === undefined ? undefined : this.#open(rowId, blob(found, 'body')).row;
  }

  list(): { key: string; row: Row }[] {
    const rows = this.#database.prepare(`SELECT id, body FROM ${this.#name}`).all([]);
    return rows
      .map((found) => this.#open(blob(found, 'id'), blob(found, 'body')))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  put(key: string, row: Row): void {
    const rowId = this.#seal.rowId(this.#name, key);
    const body = this.#seal.seal(this.#name, rowId, canonicalJson({ key, row: row as JsonValue }));
    this.#database
      .prepare(
        `INSERT INTO ${this.#name} (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body`,
      )
      .run([Buffer.from(rowId), Buffer.from(body)]);
  }

  delete(key: string): boolean {
    const rowId = this.#seal.rowId(this.#name, key);
    return (
      this.#database.prepare(`DELETE FROM ${this.#name} WHERE id = ?`).run([Buffer.from(rowId)]).changes > 0
    );
  }

  count(): number {
    const found = this.#database.prepare(`SELECT count(*) AS n FROM ${this.#name}`).get([]) as { n: number };
    return found.n;
  }

  #open(rowId: Uint8Array, sealed: Uint8Array): { key: string; row: Row } {
    const body = this.#seal.open(this.#name, rowId, sealed);
    return JSON.parse(bytesToUtf8(body)) as { key: string; row: Row };
  }
}

// libsql hands blobs back as ArrayBuffer.
function blob(row: unknown, column: string): Uint8Array {
  const value = (row as Record<string, unknown>)[column];
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (value instanceof Uint8Array) return new Uint8Array(value);
  return utf8ToBytes(String(value));
}

/** Turns what SQLite says into the room's own codes; everything else passes as it is. */
function translating<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (typeof code !== 'string' || !code.startsWith('SQLITE_')) throw error;
    throw sqliteError(code, error);
  }
}

function sqliteError(code: string, cause: unknown): StoreError {
  const unavailable = { outcome: 'unavailable', cause } as const;
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new StoreError(
      'store-busy',
      'Another medwallet command is writing to this wallet.',
      'Wait until it has ended and run the command again.',
      unavailable,
    );
  }
  if (code.startsWith('SQLITE_READONLY')) {
    return new StoreError(
      'store-read-only',
      'The wallet folder cannot be written.',
      'Make MEDWALLET_HOME writable for you, or choose another one.',
      unavailable,
    );
  }
  if (code.startsWith('SQLITE_FULL')) {
    return new StoreError(
      'disk-full',
      'The disk is full; nothing was changed.',
      'Free some space and run the command again.',
      unavailable,
    );
  }
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) {
    return new StoreError(
      'store-damaged',
      'The local store is damaged.',
      'Restore the wallet from its words and its vault, or from a backup.',
      unavailable,
    );
  }
  return new StoreError(
    'store-unavailable',
    'The local store cannot be opened.',
    'Check that the wallet folder exists and that you may read and write it.',
    unavailable,
  );
}
