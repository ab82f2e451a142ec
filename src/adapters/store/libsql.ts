import { chmodSync, existsSync } from 'node:fs';
import type Database from 'libsql';
import type { Entropy } from '../../wallet/ports/clock.ts';
import type { Store, StoreSchema, Tables } from '../../wallet/ports/store.ts';
import { onFile } from '../files/index.ts';
import { attach, ATTACHED, letGo } from './attached.ts';
import { isBusy, translating, unavailable } from './errors.ts';
import { dropCopies, migrate, requireNewest, type SealOf } from './schema.ts';
import { rowSeal, type RowSeal } from './seal.ts';
import { statementsOf, type Statements } from './statements.ts';
import { sealedTable, subtreeTable } from './tables.ts';

const BUSY_MILLISECONDS = 8_000;
const QUERY_ONLY = 'PRAGMA query_only = ON';

/**
 * The wallet's store in one libsql file: WAL, synchronous FULL, every row sealed under the store key.
 * @param options.schemas what each schema added, oldest first
 * @param options.storeKey 32 bytes
 * @param options.busyMilliseconds how long to wait for another process that is writing; 8 seconds unless told
 * @param options.readOnly for a look: nothing is made, brought to a newer schema or changed
 * @throws StoreError `store-unavailable`, `store-busy`, `store-newer`, `store-foreign`, `store-damaged`,
 * `store-read-only`, `disk-full`; FileError where the file's permissions cannot be set or a copy cannot be kept
 */
export function openStore<Rows>(options: {
  readonly path: string;
  readonly schemas: readonly StoreSchema<Rows>[];
  readonly storeKey: Uint8Array;
  readonly entropy: Entropy;
  readonly busyMilliseconds?: number;
  readonly readOnly?: boolean;
}): Store<Rows> {
  return translating(() => {
    const isNew = !existsSync(options.path);
    if (isNew && options.readOnly === true) throw unavailable(undefined);
    const busyMilliseconds = options.busyMilliseconds ?? BUSY_MILLISECONDS;
    const database = attach(options.path, busyMilliseconds);
    try {
      const sealOf: SealOf = (schema) => rowSeal(options.storeKey, schema, options.entropy);
      if (options.readOnly === true) {
        database.exec(QUERY_ONLY);
        requireNewest(database, options.schemas.length, sealOf);
        return new LibsqlStore<Rows>(
          database,
          sealOf(options.schemas.length),
          options.path,
          busyMilliseconds,
        );
      }
      if (isNew)
        onFile(options.path, () => {
          chmodSync(options.path, 0o600);
        });
      database.exec(`PRAGMA ${ATTACHED}.journal_mode = WAL`);
      database.exec(`PRAGMA ${ATTACHED}.synchronous = FULL`);
      // What is deleted is overwritten at once; what else may be left of it goes with `forget`.
      database.exec(`PRAGMA ${ATTACHED}.secure_delete = ON`);
      database.exec('PRAGMA temp_store = MEMORY');
      migrate<Rows>(database, options.path, options.schemas, sealOf, (seal) => tablesOf(database, seal));
      const seal = sealOf(options.schemas.length);
      return new LibsqlStore<Rows>(database, seal, options.path, busyMilliseconds);
    } catch (error) {
      letGo(database);
      throw error;
    }
  });
}

function tablesOf<Rows>(database: Database.Database, seal: RowSeal): Tables<Rows> {
  const statements: Statements = statementsOf(database);
  return {
    table: (name) => sealedTable(statements, seal, name),
    subtrees: subtreeTable(statements),
  };
}

class LibsqlStore<Rows> implements Store<Rows> {
  readonly #database: Database.Database;
  readonly #tables: Tables<Rows>;
  readonly #path: string;
  readonly #busyMilliseconds: number;
  #changed = false;

  constructor(database: Database.Database, seal: RowSeal, path: string, busyMilliseconds: number) {
    this.#database = database;
    this.#path = path;
    this.#busyMilliseconds = busyMilliseconds;
    this.#tables = tablesOf<Rows>(database, seal);
  }

  view<T>(work: (tables: Tables<Rows>) => T): T {
    return this.#inside('BEGIN', work);
  }

  change<T>(work: (tables: Tables<Rows>) => T): T {
    // IMMEDIATE takes the write lock before anything is read, so nobody writes between our read and our write.
    const result = this.#inside('BEGIN IMMEDIATE', work);
    this.#changed = true;
    return result;
  }

  forget(): boolean {
    return translating(() => {
      // Whoever holds the store is not waited for: this can be done at any later time.
      this.#database.exec('PRAGMA busy_timeout = 200');
      try {
        // Freed parts inside of pages that live on are not overwritten by SQLite when it balances them: only
        // writing every page anew leaves nothing. In between, in memory; the old pages go with the journal.
        this.#database.exec(`VACUUM ${ATTACHED}`);
        const checkpoint = this.#database.prepare(`PRAGMA ${ATTACHED}.wal_checkpoint(TRUNCATE)`);
        if ((checkpoint.get([]) as { busy: number }).busy !== 0) return false;
      } catch (error) {
        if (isBusy(error)) return false;
        throw error;
      } finally {
        this.#database.exec(`PRAGMA busy_timeout = ${this.#busyMilliseconds}`);
      }
      dropCopies(this.#path);
      return true;
    });
  }

  close(): void {
    if (!this.#database.open) return;
    try {
      // At rest everything is in the one file, for whoever copies it. Nobody is waited for, and where it cannot
      // be done nothing is lost: the journal beside it is as durable.
      if (this.#changed) this.#database.exec(`PRAGMA ${ATTACHED}.wal_checkpoint(PASSIVE)`);
    } catch {
      // The next command tries again.
    }
    // Else SQLite would leave an empty journal beside the store.
    this.#database.exec('PRAGMA query_only = OFF');
    letGo(this.#database);
  }

  #inside<T>(begin: string, work: (tables: Tables<Rows>) => T): T {
    return translating(() => {
      this.#database.exec(begin);
      try {
        const result = work(this.#tables);
        this.#database.exec('COMMIT');
        return result;
      } catch (error) {
        // A full disk makes SQLite roll back by itself.
        if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
        throw error;
      }
    });
  }
}
