import { findGrant } from './grants.ts';
import { resealRecords, type Resealed } from './resealing.ts';
import { requireRole, type Session } from './session.ts';

/**
 * Encrypts the records that a grant opened anew: all those that it names, or that lie in its collections.
 * @throws WalletError `wrong-role`, `unknown-grant`
 */
export async function resealGrant(session: Session, grant: string): Promise<Resealed> {
  requireRole(session, 'patient', 'seal records anew');
  const { claims } = findGrant(session, grant);
  const ids = session.store.view((tables) =>
    tables
      .table('record')
      .list()
      .map(({ row }) => row.manifest)
      .filter(
        ({ id, collection }) =>
          claims.records?.includes(id) === true || claims.collections?.includes(collection) === true,
      )
      .map(({ id }) => id),
  );
  return resealRecords(session, ids);
}
