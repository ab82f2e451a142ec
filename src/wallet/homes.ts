import type { ReadCircle } from '../circle/index.ts';
import type { CustodyAccount } from '../keys/index.ts';
import { CURRENT, NEXT, requireAgreedAddress } from './address.ts';
import { readCircle } from './circle.ts';
import { WalletError } from './errors.ts';
import type { Tables } from './ports/store.ts';
import { numberKey, type AddressRow, type MoveRow, type StatementRow, type WalletRows } from './rows.ts';
import type { Session } from './session.ts';

/** Keys of the homes that the ledger moved away from begin with this. */
const PAST = 'past ';

/** A home that is being prepared, with the circle document that names it. */
export interface NextHome {
  readonly address: AddressRow;
  readonly move: MoveRow;
  readonly circle: ReadCircle;
}

export function nextHome(session: Session): NextHome | undefined {
  const address = session.store.view((tables) => tables.table('address').get(NEXT));
  if (address?.move === undefined) return undefined;
  return { address, move: address.move, circle: readCircle(session, address.move.circle) };
}

/** The home that this statement moves the ledger to; undefined where it is no move, or one that is made already. */
export function homeOfMove(session: Session, plan: StatementRow | undefined): NextHome | undefined {
  const next = plan?.moving === true ? nextHome(session) : undefined;
  return next?.circle.hash === plan?.circle ? next : undefined;
}

/** @throws WalletError `no-move`, `not-agreed` */
export function requireAgreedNext(session: Session): NextHome {
  const next = nextHome(session);
  if (next === undefined) {
    throw new WalletError(
      'no-move',
      'No move to another record address is being prepared.',
      'Propose one: medwallet move-home propose --custodian NAME --out FILE',
    );
  }
  if (next.address.state === 'agreed') return next;
  throw new WalletError(
    'not-agreed',
    'The new record address is not agreed: not every co-signer has confirmed it.',
    'Collect the acceptances and run: medwallet address confirm ACK…',
  );
}

/** Every home that the ledger has had, today's first. */
export function ownHomes(session: Session): AddressRow[] {
  const past = session.store.view((tables) => tables.table('address').list());
  return [
    requireAgreedAddress(session),
    ...past.filter(({ key }) => key.startsWith(PAST)).map(({ row }) => row),
  ];
}

/** The custody accounts of those homes that are ours to sign for. */
export function ownAccounts(session: Session): CustodyAccount[] {
  return ownHomes(session).flatMap(({ account }) =>
    account === null ? [] : [session.keys.custody(account)],
  );
}

/** Makes the next home today's, inside the transaction of what brought it about. */
export function enterNextHome(tables: Tables<WalletRows>): void {
  const homes = tables.table('address');
  const [today, next] = [homes.get(CURRENT), homes.get(NEXT)];
  if (next === undefined) return;
  const past = homes.list().filter(({ key }) => key.startsWith(PAST)).length;
  if (today !== undefined) homes.put(`${PAST}${numberKey(past)}`, today);
  homes.put(CURRENT, withoutMove(next));
  homes.delete(NEXT);
}

/** What was to bring a new home does not follow from what stands. */
export function moveOutdated(): WalletError {
  return new WalletError(
    'move-outdated',
    'This move was given up, or the circle changed since it was proposed.',
    'Give it up if it still stands (medwallet move-home cancel), and propose it again: medwallet move-home propose --out FILE; a ledger that goes on for another: medwallet move-home succeed --out FILE',
  );
}

function withoutMove(row: AddressRow): AddressRow {
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => name !== 'move' && name !== 'begins'),
  ) as unknown as AddressRow;
}
