import { bytesToHex, utf8ToBytes, type Outpoint } from '../encoding/index.ts';
import { parseEvent, type ActiveGrants, type LedgerEvent } from '../ledger/index.ts';
import { parseRecordDescriptor } from '../multisig/index.ts';
import { NEXT, requireAgreedAddress } from './address.ts';
import { newestOwnCircle } from './circle.ts';
import { WalletError } from './errors.ts';
import { moveOutdated, type NextHome } from './homes.ts';
import { appendEvents, eventAt, logSize } from './log.ts';
import type { Session } from './session.ts';

/**
 * Puts a move into the log, where the statement that makes it will find it: the circle document that names the new
 * home, the move itself, and the change of identity with the grants that live on. Composing the statement again adds
 * nothing, unless other grants live on by then.
 * @param active the live grants as the statement will state them
 * @throws WalletError `move-outdated` when the circle changed since the move was proposed
 */
export function logMove(session: Session, next: NextHome, active: ActiveGrants): void {
  const { circle, hash } = next.circle;
  const before = newestOwnCircle(session);
  if (circle.prev !== before.hash) throw moveOutdated();
  const from = parseRecordDescriptor(requireAgreedAddress(session).descriptor, session.network, {
    acceptLockout: true,
  });
  const common = { time: session.clock.now(), actor: circle.patient };
  const { reason } = next.move;
  const rotated: LedgerEvent[] =
    reason === null
      ? []
      : [
          {
            ...common,
            type: 'key.rotated',
            from: before.circle.patient,
            to: circle.patient,
            reason,
            activeCount: active.count,
            activeRoot: bytesToHex(active.root()),
          },
        ];
  const moved: LedgerEvent[] = [
    { ...common, type: 'circle.declared', circle: hash, seq: circle.seq },
    { ...common, type: 'home.moved', from: bytesToHex(from.hash), to: circle.descriptorHash, circle: hash },
  ];
  session.store.change((tables) => {
    const row = tables.table('address').get(NEXT);
    if (row?.move === undefined) throw moveOutdated();
    if (!row.move.logged) {
      appendEvents(session, tables, [...moved, ...rotated]);
      tables.table('address').put(NEXT, { ...row, move: { ...row.move, logged: true } });
      return;
    }
    const last = eventAt(tables, logSize(tables) - 1);
    const stated = last === undefined ? undefined : parseEvent(utf8ToBytes(last.event));
    const [rotation] = rotated;
    if (rotation !== undefined && !saysTheSame(stated, rotation)) appendEvents(session, tables, rotated);
  });
}

/** @throws WalletError `seal-closed` when something else has closed the seal that the next statement would close */
export async function requireOpenSeal(session: Session, seal: Outpoint): Promise<void> {
  if ((await session.chain().output(seal)) !== undefined) return;
  throw new WalletError(
    'seal-closed',
    'The seal of your last statement was closed by a transaction that this wallet did not make.',
    'If you did not agree to that, object while there is time: medwallet move-home veto',
  );
}

function saysTheSame(stated: LedgerEvent | undefined, rotation: LedgerEvent): boolean {
  return (
    stated?.type === 'key.rotated' &&
    rotation.type === 'key.rotated' &&
    stated.to === rotation.to &&
    stated.activeRoot === rotation.activeRoot
  );
}
