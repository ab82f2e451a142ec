import { resolve } from 'node:path';
import Database from 'libsql';
import { unavailable } from './errors.ts';

/** The name of the store's file in SQL. */
export const ATTACHED = 'store';

/**
 * A connection whose own database is empty and in memory, with the store's file attached to it. libsql's `close`
 * lets go of a connection when the last statement prepared on it is collected (libsql-js, `Database::js_close` and
 * `Statement.conn`), and with it of its files and locks; there is no way to end a statement. What is attached can be
 * detached at once, whatever holds the rest.
 * @throws StoreError `store-unavailable`; what SQLite says
 */
export function attach(path: string, timeout: number): Database.Database {
  const database = connect(timeout);
  try {
    // No parameter can be bound here. An absolute path is no URI, and a quote in it is doubled.
    database.exec(`ATTACH '${resolve(path).replaceAll("'", "''")}' AS ${ATTACHED}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Lets go of the store's file, its journal and its locks, and of the connection when its statements are collected. */
export function letGo(database: Database.Database): void {
  try {
    database.exec(`DETACH ${ATTACHED}`);
  } catch {
    // In the middle of a transaction: then it goes with the connection.
  }
  database.close();
}

function connect(timeout: number): Database.Database {
  try {
    return new Database(':memory:', { timeout });
  } catch (cause) {
    // Here alone libsql gives its errors no code.
    throw unavailable(cause);
  }
}
