import type { RecordReason } from '../ledger/index.ts';
import { findRecord, listRecords } from './records.ts';
import type { Session } from './session.ts';

/** One version of a record, as its history tells it. */
export interface RecordVersion {
  readonly id: string;
  /** `erased`: a version that another one names, and that is not there any more. */
  readonly state: 'current' | 'superseded' | 'erased';
  /** Unix seconds; null of one that was erased. */
  readonly added: number | null;
  readonly title: string | null;
  /** Why the next one took its place; null of the newest. */
  readonly reason: RecordReason | null;
}

/**
 * Every version of the record that this one is a version of, oldest first. Both ends of a link say the same, so a
 * version that was erased leaves the others in their order.
 * @throws WalletError `unknown-record`
 */
export function recordHistory(session: Session, id: string): RecordVersion[] {
  const start = findRecord(session, id).id;
  const rows = new Map(listRecords(session).map((record) => [record.id, record]));
  const before = new Map(
    [...rows.values()].flatMap(({ id: one, superseded }) =>
      superseded === undefined ? [] : [[superseded.by, one]],
    ),
  );
  // A stranger's manifest may name anything as what it replaces, itself in a circle too: no id comes twice.
  const line = new Set<string>();
  let oldest = start;
  for (let at = before.get(start); at !== undefined && !line.has(at); at = before.get(at))
    line.add((oldest = at));
  line.clear();
  for (
    let at: string | undefined = oldest;
    at !== undefined && !line.has(at);
    at = rows.get(at)?.superseded?.by
  ) {
    const named = rows.get(at)?.manifest.supersedes;
    // Between the two, or before the first, stood one that was erased.
    if (named !== undefined && !rows.has(named)) line.add(named);
    line.add(at);
  }
  return [...line].map((one): RecordVersion => {
    const row = rows.get(one);
    if (row === undefined) return { id: one, state: 'erased', added: null, title: null, reason: null };
    return {
      id: one,
      state: row.superseded === undefined ? 'current' : 'superseded',
      added: row.added,
      title: row.manifest.title,
      reason: row.superseded?.reason ?? null,
    };
  });
}
