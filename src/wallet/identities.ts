import type { Did } from '../encoding/index.ts';
import type { SigningKey } from '../keys/index.ts';
import { CURRENT } from './address.ts';
import type { Tables } from './ports/store.ts';
import { numberKey, type IdentityRow, type WalletRows } from './rows.ts';
import type { Session } from './session.ts';

/** The identities that this patient had before, oldest first. */
export function formerIdentities(session: Session): IdentityRow[] {
  return session.store.view((tables) =>
    tables
      .table('identity')
      .list()
      .map(({ row }) => row),
  );
}

/** Every did that this patient has or had: grants, receipts and boards know her by any of them. */
export function ownDids(session: Session): Did[] {
  return [session.profile.did, ...formerIdentities(session).map(({ did }) => did)];
}

/**
 * The key of one of our dids, of today or before: what goes out under an older grant is signed by whom its reader
 * knows. Undefined for one that other words held.
 */
export function identityOf(session: Session, did: Did): SigningKey | undefined {
  if (did === session.profile.did) return session.identity;
  for (let index = (session.profile.identity ?? 0) - 1; index >= 0; index--) {
    const key = session.keys.identity(index);
    if (key.did === did) return key;
  }
  return undefined;
}

/** True for a key of ours that somebody else may have. */
export function isStolen(session: Session, did: Did): boolean {
  return formerIdentities(session).some((former) => former.did === did && former.reason === 'stolen');
}

/** Adds an identity that was given up, or says of one that is there where it was. */
export function putFormer(tables: Tables<WalletRows>, former: IdentityRow): void {
  const table = tables.table('identity');
  const known = table.list();
  const same = known.find(({ row }) => row.did === former.did);
  table.put(same?.key ?? numberKey(known.length), { ...same?.row, ...former });
}

/**
 * The number of the identity that a ledger went over to, which is its patient's from then on, also where a process was
 * killed before the profile said so; undefined where it never went over to another.
 */
export function movedIdentity(store: Session['store']): number | undefined {
  return store.view((tables) => tables.table('address').get(CURRENT)?.identity);
}

/** Says in the profile which identity the ledger went over to, if it does not say so yet. */
export function settleIdentity(session: Session): void {
  const index = movedIdentity(session.store);
  if (index !== undefined) session.adoptIdentity(index);
}
