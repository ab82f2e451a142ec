import type { StoreSchema, Tables } from './ports/store.ts';
import { numberKey, type AccessRow, type WalletRows } from './rows.ts';

/**
 * The schemas of the store, oldest first: the place in this list is the number. A schema that was ever released is not
 * changed: what is new goes into the next one, and a store of the one before is kept in fixtures/store. `grant` is a
 * word of SQL.
 */
export const WALLET_SCHEMAS: readonly StoreSchema<WalletRows>[] = [
  {
    tables: [
      'contact',
      'address',
      'circle',
      'cosigned',
      'record',
      'collection',
      'grant_row',
      'event',
      'log',
      'logged',
      'statement',
      'plan',
      'identity',
      'ended',
      'access',
      'receipt',
      'outbox',
      'setting',
      'delivered',
      'delivered_record',
      'key_update',
      'glass_log',
      'glass_told',
      'glass_seen',
      'looked',
      'doomed',
    ],
  },
  { tables: ['access_end', 'access_due', 'fact', 'journal', 'journal_due', 'bundles'], upgrade: accessEnds },
  { tables: ['candidate'] },
];

/** Every table there is. */
export const WALLET_TABLES: readonly (keyof WalletRows)[] = WALLET_SCHEMAS.flatMap(({ tables }) => tables);

// Schema 1 found the end of each chain of receipts by reading all of them, and marked in the row what was posted.
function accessEnds(tables: Tables<WalletRows>): void {
  const [access, ends, due] = [
    tables.table('access'),
    tables.table('access_end'),
    tables.table('access_due'),
  ];
  for (const [i, { key, row }] of access.list().entries()) {
    const { posted, ...kept } = row as AccessRow & { readonly posted?: boolean };
    const grant = String((row.file['document'] as Record<string, unknown>)['grant']);
    access.put(numberKey(i), kept);
    if (key !== numberKey(i)) access.delete(key);
    if (posted === false) due.put(numberKey(i), { since: 0 });
    ends.put(grant, { counter: (ends.get(grant)?.counter ?? 0) + 1, hash: row.hash });
    ends.put('all', { counter: i + 1, hash: row.hash });
  }
}
