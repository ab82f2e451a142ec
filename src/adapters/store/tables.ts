import { bytesToUtf8, utf8ToBytes } from '../../encoding/index.ts';
import type { SubtreeTable, Table } from '../../wallet/ports/store.ts';
import { damaged } from './errors.ts';
import type { RowSeal } from './seal.ts';
import { blob, type Statements } from './statements.ts';

/** Where the hashes of subtrees lie. No row type may have this name. */
export const SUBTREES = 'subtree';

// Whatever somebody put there is read as bytes: text that is no UTF-8 would end the process inside libsql.
const BODY = 'CAST(body AS BLOB) AS body';

/** A table of sealed rows: the file holds two columns of bytes that look random. */
export function sealedTable<Row>(sql: Statements, seal: RowSeal, name: string): Table<Row> {
  const open = (rowId: Uint8Array | undefined, sealed: Uint8Array | undefined): { key: string; row: Row } => {
    if (rowId === undefined || sealed === undefined) throw damaged();
    // Sealed by us, so it is JSON that we wrote.
    return JSON.parse(bytesToUtf8(seal.open(name, rowId, sealed))) as { key: string; row: Row };
  };
  return {
    get: (key) => {
      const rowId = seal.rowId(name, key);
      const found = sql(`SELECT ${BODY} FROM ${name} WHERE id = ?`).get([Buffer.from(rowId)]);
      return found === undefined ? undefined : open(rowId, blob(found, 'body')).row;
    },
    list: () => {
      const found = sql(`SELECT CAST(id AS BLOB) AS id, ${BODY} FROM ${name}`).all([]);
      return found
        .map((row) => open(blob(row, 'id'), blob(row, 'body')))
        .sort((a, b) => (a.key < b.key ? -1 : 1));
    },
    put: (key, row) => {
      const rowId = seal.rowId(name, key);
      const body = seal.seal(name, rowId, utf8ToBytes(JSON.stringify({ key, row })));
      sql(
        `INSERT INTO ${name} (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body`,
      ).run([Buffer.from(rowId), Buffer.from(body)]);
    },
    delete: (key) =>
      sql(`DELETE FROM ${name} WHERE id = ?`).run([Buffer.from(seal.rowId(name, key))]).changes > 0,
    count: () => (sql(`SELECT count(*) AS n FROM ${name}`).get([]) as { n: number }).n,
  };
}

/** The subtrees by one number each: their place in an in-order walk of the tree, so that a level needs no column. */
export function subtreeTable(sql: Statements): SubtreeTable {
  const place = (level: number, index: number): number => (2 * index + 1) * 2 ** level - 1;
  return {
    get: (level, index) =>
      blob(
        sql(`SELECT CAST(hash AS BLOB) AS hash FROM ${SUBTREES} WHERE place = ?`).get([place(level, index)]),
        'hash',
      ),
    put: (level, index, hash) => {
      sql(
        `INSERT INTO ${SUBTREES} (place, hash) VALUES (?, ?) ON CONFLICT (place) DO UPDATE SET hash = excluded.hash`,
      ).run([place(level, index), Buffer.from(hash)]);
    },
  };
}
