import type { Did } from '../encoding/index.ts';
import type { KnownAuthor } from './issuer.ts';
import type { Session } from './session.ts';

/** What this wallet knows of whoever signed a record. */
export function authorOf(session: Session, did: Did | undefined): KnownAuthor {
  const row =
    did === undefined ? undefined : session.store.view((tables) => tables.table('contact').get(did));
  if (did === session.profile.did) return { name: 'me' };
  return {
    name: row?.petname ?? null,
    ...(row?.retired === undefined ? {} : { retired: row.retired }),
  };
}
