import type { RecordReason } from '../ledger/index.ts';
import { WalletError } from './errors.ts';
import { appendEvent } from './log.ts';
import type { Tables } from './ports/store.ts';
import type { WalletRows } from './rows.ts';
import type { Session } from './session.ts';

/**
 * Puts a new version in the place of an older one, which stays as it is. Inside the transaction that adds the
 * new one, so that two amendments at once cannot both follow on the same version.
 * @throws WalletError `unknown-record`, `superseded`
 */
export function supersede(
  session: Session,
  tables: Tables<WalletRows>,
  older: { readonly record: string; readonly reason: RecordReason },
  by: string,
): void {
  const row = tables.table('record').get(older.record);
  requireNewest(older.record, row);
  if (row === undefined) return;
  tables.table('record').put(older.record, { ...row, superseded: { by, reason: older.reason } });
  appendEvent(session, tables, {
    type: 'record.superseded',
    time: session.clock.now(),
    actor: session.profile.did,
    record: older.record,
    by,
    reason: older.reason,
  });
}

/** @throws WalletError `unknown-record`, `superseded` */
export function requireNewest(id: string, row: WalletRows['record'] | undefined): void {
  if (row === undefined) {
    throw new WalletError(
      'unknown-record',
      `There is no record ${id}.`,
      'See the ids with: medwallet record list',
      {
        outcome: 'usage',
      },
    );
  }
  if (row.superseded === undefined) return;
  throw new WalletError(
    'superseded',
    `Record ${id} has a newer version already.`,
    `Amend that one: medwallet record amend ${row.superseded.by} FILE`,
    { facts: { record: id, by: row.superseded.by } },
  );
}
