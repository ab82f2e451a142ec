import { parseEvent, type LedgerEvent, type RecordReason } from '../ledger/index.ts';
import { bytesToHex, utf8ToBytes } from '../encoding/index.ts';
import { readReason } from './amending.ts';
import { nameOf } from './contacts.ts';
import { listGrants } from './grants.ts';
import { keysChanged } from './key-debts.ts';
import { publishKeys } from './key-publishing.ts';
import { keyReaders } from './key-readers.ts';
import { appendEvent, eraseEvent, eventRows } from './log.ts';
import type { Tables } from './ports/store.ts';
import { findRecord } from './records.ts';
import { deleteDoomed } from './resealing.ts';
import type { WalletRows } from './rows.ts';
import { requireRole, type Session } from './session.ts';
import { recordHistory } from './versions.ts';

const PENDING = 'erasing.pending';

/** What erasing did, and what it could not do yet. */
export interface Erased {
  /** Ids of the records that are gone. */
  readonly erased: readonly string[];
  readonly reason: RecordReason;
  /** How many events lost their text and their salt. */
  readonly events: number;
  /** Encrypted files, by SHA-256, that the vault has not deleted yet. */
  readonly kept: readonly string[];
  /** Nothing of them is left in the store's files; false while another process holds these. */
  readonly clean: boolean;
}

/**
 * Erases a record: its encrypted file, its keys, its manifest, and the events about it with their salts. What is
 * left is one event that says so, and leaves in the log that nobody can match any more. Whoever was told of it and
 * still has a grant is told that it is gone; receipts of who opened it and the grants that named it stay.
 * @param options.allVersions the older and newer versions too
 * @throws WalletError `wrong-role`, `unknown-record`, `bad-reason`
 */
export async function eraseRecord(
  session: Session,
  id: string,
  options: { readonly reason?: string; readonly allVersions?: boolean } = {},
): Promise<Erased> {
  requireRole(session, 'patient', 'erase records');
  const reason = readReason(options.reason ?? 'withdrawn');
  const erased = chosen(session, id, options.allVersions === true);
  const readers = new Set(keyReaders(session).map(({ key }) => key));
  const events = session.store.change((tables) =>
    erased
      .map((one) => eraseOne(session, tables, one, reason, readers))
      .reduce((sum, count) => sum + count, 0),
  );
  await publishKeys(session);
  return { erased, reason, events, ...finishErasing(session) };
}

/** What an erasure is about, to be looked at before. */
export interface ErasureDraft {
  readonly records: readonly { readonly id: string; readonly title: string }[];
  /** Names of the providers who were given keys of them, ever. */
  readonly readers: readonly string[];
}

/** @throws WalletError `unknown-record` */
export function draftErasure(
  session: Session,
  id: string,
  options: { readonly allVersions: boolean },
): ErasureDraft {
  const records = chosen(session, id, options.allVersions).map((one) => findRecord(session, one));
  const readers = listGrants(session)
    .filter(({ issued }) => issued !== null)
    .filter(({ claims }) =>
      records.some(
        ({ id: one, manifest }) =>
          claims.records?.includes(one) === true ||
          claims.collections?.includes(manifest.collection) === true,
      ),
    )
    .map(({ claims }) => nameOf(session, claims.aud));
  return {
    records: records.map(({ id: one, manifest }) => ({ id: one, title: manifest.title })),
    readers: [...new Set(readers)].sort(),
  };
}

function chosen(session: Session, id: string, allVersions: boolean): string[] {
  const found = findRecord(session, id).id;
  const versions = recordHistory(session, found).filter(({ state }) => state !== 'erased');
  return allVersions ? versions.map((version) => version.id) : [found];
}

/** What an erasure left for later: files that the vault kept, and a store that another process held. */
export function finishErasing(session: Session): Pick<Erased, 'kept' | 'clean'> {
  const kept = deleteDoomed(session);
  const pending = session.store.view((tables) => tables.table('setting').get(PENDING)?.value);
  if (pending === undefined) return { kept, clean: true };
  const clean = session.store.forget();
  if (clean) {
    session.store.change((tables) => {
      // What another process has erased since then, it still has to make the store forget.
      if (tables.table('setting').get(PENDING)?.value === pending) tables.table('setting').delete(PENDING);
    });
  }
  return { kept, clean };
}

function eraseOne(
  session: Session,
  tables: Tables<WalletRows>,
  id: string,
  reason: RecordReason,
  readers: ReadonlySet<string>,
): number {
  const records = tables.table('record');
  const row = records.get(id);
  if (row === undefined) return 0;
  const now = session.clock.now();
  const actor = session.profile.did;
  const about = eventRows(tables).filter(({ event }) => isAbout(parseEvent(utf8ToBytes(event)), id));
  for (const { index } of about) eraseEvent(tables, index);
  tables.table('logged').delete(id);
  records.delete(id);
  tables.table('doomed').put(row.manifest.sha256, { since: now });
  // Readers whose grant is over will be told nothing more, so nothing needs to be remembered of them.
  for (const { key } of tables.table('delivered_record').list()) {
    const [reader = '', record] = key.split(' ');
    if (record === id && !readers.has(reader)) tables.table('delivered_record').delete(key);
  }
  appendEvent(session, tables, { type: 'record.erased', time: now, actor, record: id, reason });
  // The version before is followed by the version behind, or is the newest again.
  for (const { key, row: older } of records.list()) {
    if (older.superseded?.by !== id) continue;
    const { superseded, ...rest } = older;
    if (row.superseded === undefined) {
      records.put(key, rest);
    } else {
      const { by } = row.superseded;
      records.put(key, { ...rest, superseded: { ...superseded, by } });
      appendEvent(session, tables, {
        type: 'record.superseded',
        time: now,
        actor,
        record: key,
        by,
        reason: superseded.reason,
      });
    }
  }
  // Another value each time: whoever sees the one that he saw before knows that nothing was erased in between.
  tables.table('setting').put(PENDING, { value: bytesToHex(session.entropy.bytes(8)) });
  keysChanged(tables);
  return about.length;
}

// Grants and accesses stay while a duty to keep them runs; they tell who read, not what was written.
function isAbout(event: LedgerEvent, id: string): boolean {
  switch (event.type) {
    case 'record.added':
    case 'record.refiled':
    case 'record.erased':
      return event.record === id;
    case 'record.superseded':
      return event.record === id || event.by === id;
    default:
      return false;
  }
}
