import type Database from 'libsql';

/** One prepared statement for each text: preparing costs more than running. */
export type Statements = (sql: string) => Database.Statement;

export function statementsOf(database: Database.Database): Statements {
  const prepared = new Map<string, Database.Statement>();
  return (sql) => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
}

/** A blob column of a row: libsql hands blobs back as Buffer or as ArrayBuffer. */
export function blob(row: unknown, column: string): Uint8Array | undefined {
  const value = (row as Record<string, unknown> | undefined)?.[column];
  return value instanceof ArrayBuffer || value instanceof Uint8Array ? new Uint8Array(value) : undefined;
}
