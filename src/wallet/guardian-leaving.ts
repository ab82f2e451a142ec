import { EMERGENCY_COLLECTION } from '../grant/index.ts';
import { ownCircles } from './circle.ts';
import { rotateCollection } from './collections.ts';
import { deliveredTo } from './key-difference.ts';
import { GUARDIANS } from './key-readers.ts';
import type { Tables } from './ports/store.ts';
import type { WalletRows } from './rows.ts';
import type { Session } from './session.ts';

/**
 * Takes the emergency collection away from those who are no guardians any more, however that came about: it
 * moves on to an identity that only the others are told.
 */
export function leaveFormerGuardians(session: Session): void {
  const guardians = ownCircles(session).at(-1)?.circle.guardians;
  if (guardians === undefined) return;
  session.store.change((tables) => {
    leaveGuardians(session, tables, guardians);
  });
}

/** The same inside the transaction that dismisses them. @param staying dids */
export function leaveGuardians(
  session: Session,
  tables: Tables<WalletRows>,
  staying: readonly string[],
): void {
  const told = deliveredTo(tables, GUARDIANS);
  const to = told.to.filter((did) => staying.includes(did));
  if (to.length === told.to.length) return;
  rotateCollection(session, tables, EMERGENCY_COLLECTION, 'revoked');
  tables.table('delivered').put(GUARDIANS, { ...told, to });
}
