import { keysChanged } from './key-debts.ts';
import { appendEvent } from './log.ts';
import type { Tables } from './ports/store.ts';
import type { GrantRow, WalletRows } from './rows.ts';
import type { Session } from './session.ts';

export type RotationReason = 'revoked' | 'expired' | 'break-glass';

/**
 * The generation that a new record of this collection is sealed to. It moves on before the first record after
 * a grant on the collection ended, by revocation or by time: who had the old key cannot open what comes later.
 */
export function currentGeneration(session: Session, collection: string): number {
  return session.store.change((tables) => {
    const ended = endedGrant(session, tables, collection);
    if (ended === undefined) return generationOf(tables, collection);
    return rotateCollection(session, tables, collection, ended.revoked === null ? 'expired' : 'revoked');
  });
}

/**
 * Whether a record that was sealed to this generation may stay so: a grant can end while it is being sealed.
 * Inside the transaction that adds the record.
 */
export function isCurrent(
  session: Session,
  tables: Tables<WalletRows>,
  collection: string,
  generation: number,
): boolean {
  return (
    generationOf(tables, collection) === generation && endedGrant(session, tables, collection) === undefined
  );
}

/** Takes a collection to its next generation and logs it. @returns the new generation */
export function rotateCollection(
  session: Session,
  tables: Tables<WalletRows>,
  collection: string,
  reason: RotationReason,
): number {
  const now = session.clock.now();
  const generation = generationOf(tables, collection) + 1;
  tables.table('collection').put(collection, {
    ...tables.table('collection').get(collection),
    generation,
    since: now,
  });
  appendEvent(session, tables, {
    type: 'collection.rotated',
    time: now,
    actor: session.profile.did,
    collection,
    generation,
    reason,
  });
  keysChanged(tables);
  return generation;
}

function generationOf(tables: Tables<WalletRows>, collection: string): number {
  return tables.table('collection').get(collection)?.generation ?? 0;
}

// A grant that ended makes the collection move on while its holder has the identity of the present generation.
function endedGrant(session: Session, tables: Tables<WalletRows>, collection: string): GrantRow | undefined {
  const now = session.clock.now();
  const generation = generationOf(tables, collection);
  const since = tables.table('collection').get(collection)?.since ?? 0;
  return tables
    .table('grant_row')
    .list()
    .find(({ key, row }) => {
      if (row.issued === null || row.claims.collections?.includes(collection) !== true) return false;
      const end = Math.min(row.revoked ?? Infinity, row.claims.exp);
      if (end > now) return false;
      const held = tables.table('delivered').get(key)?.generations[collection];
      // What a guardian gave away in an emergency only times can tell.
      return held === undefined ? end >= since : held >= generation;
    })?.row;
}
