import { appendEvent } from './log.ts';
import type { GrantRow } from './rows.ts';
import type { Session } from './session.ts';

/**
 * The generation that a new record of this collection is sealed to. It moves on before the first record after
 * a grant on the collection ended, by revocation or by time: who had the old key cannot open what comes later.
 */
export function currentGeneration(session: Session, collection: string): number {
  const now = session.clock.now();
  return session.store.change((tables) => {
    const collections = tables.table('collection');
    const current = collections.get(collection) ?? { generation: 0, since: 0 };
    const grants = tables.table('grant_row').list();
    const ended = grants.find(({ row }) => endedSince(row, collection, current.since, now));
    if (ended === undefined) return current.generation;
    const next = { generation: current.generation + 1, since: now };
    collections.put(collection, next);
    appendEvent(session, tables, {
      type: 'collection.rotated',
      time: now,
      actor: session.profile.did,
      collection,
      generation: next.generation,
      reason: ended.row.revoked === null ? 'expired' : 'revoked',
    });
    return next.generation;
  });
}

function endedSince(grant: GrantRow, collection: string, since: number, now: number): boolean {
  if (grant.issued === null || grant.claims.collections?.includes(collection) !== true) return false;
  const end = Math.min(grant.revoked ?? Infinity, grant.claims.exp);
  return end > since && end <= now;
}
