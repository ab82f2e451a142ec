import { ADDRESS_FILE_SCHEMA, serializeAddressFile, type AddressFile } from '../circle/index.ts';
import { signDocument } from '../cosign/index.ts';
import {
  bytesToHex,
  hexToBytes,
  parseTransaction,
  serializeTransaction,
  type JsonObject,
} from '../encoding/index.ts';
import type { SigningKey } from '../keys/index.ts';
import { CURRENT, NEXT, requireAgreedAddress, sealEmergency, type NewAddress } from './address.ts';
import { mainRecipient } from './age-keys.ts';
import { giveUpPlan, PLAN } from './statement-versions.ts';
import { withoutWitness } from './block-inclusion.ts';
import { newestOwnCircle, signLooseCircle } from './circle.ts';
import { findContact } from './contacts.ts';
import { WalletError } from './errors.ts';
import { nextHome } from './homes.ts';
import { formerIdentities } from './identities.ts';
import { planHome, type HomeRequest } from './planned-home.ts';
import type { AddressRow, MoveRow } from './rows.ts';
import { requireRole, type Session } from './session.ts';
import { sentStatements } from './statement-papers.ts';

/** What a move is to change. Whoever and whatever is not named stays as it is. */
export interface MoveRequest extends HomeRequest {
  /** Goes over to the next identity of these words, and why. */
  readonly rotate?: 'planned' | 'stolen';
}

/** A record address that a ledger is to move to. */
export interface ProposedMove extends NewAddress {
  /** Dids of today's co-signers who have no part in it. */
  readonly leaving: readonly string[];
}

/**
 * Proposes another record address for a ledger that has begun: another custodian, another guardian, another key of
 * our own. Every co-signer of the new address accepts it first; then `planAnchor` with `move` makes the statement
 * that pays the seal to it.
 * @returns the address file, with the ledger so far for those who join
 * @throws WalletError `wrong-role`, `not-agreed`, `not-anchored`, `move-pending`, `no-custody-key`, `lockout`,
 *   `unknown-contact`
 */
export async function proposeMove(session: Session, request: MoveRequest): Promise<ProposedMove> {
  requireRole(session, 'patient', 'move a ledger home');
  const today = requireAgreedAddress(session);
  const before = newestOwnCircle(session);
  const { ledger } = before.circle;
  const sofar = ledgerSoFar(session);
  if (ledger === null || sofar === undefined) throw notBegun();
  const pending = nextHome(session);
  if (pending?.move.logged === true) throw movePending();
  const home = planHome(session, request, today);
  const identity = nextIdentity(session, request.rotate, before.circle.patient, ledger);
  // Guardians without a key of the address stay as they are; the one whose key goes, goes.
  const others = before.circle.guardians.filter(
    (did) => !today.guardians.includes(did) && !home.cosigners.includes(did),
  );
  const guardians = [...home.row.guardians, ...others];
  const last = pending?.circle ?? before;
  const signed = signLooseCircle(
    session,
    {
      seq: last.circle.seq + 1,
      prev: before.hash,
      guardians,
      custodian: home.row.custodian,
      descriptorHash: home.descriptorHash,
      ledger,
      recipient: await mainRecipient(session),
      ...(identity.former === undefined ? {} : { former: identity.former }),
      ...(before.circle.after === undefined ? {} : { after: before.circle.after }),
    },
    identity.key,
  );
  const circle: JsonObject = { document: signed.document, signature: signed.signature };
  const move: MoveRow = { circle, reason: identity.reason, logged: false };
  const row: AddressRow = {
    ...home.row,
    circle: bytesToHex(signed.hash),
    ...(today.after === undefined ? {} : { after: today.after }),
    ...(identity.index === 0 ? {} : { identity: identity.index }),
    move,
  };
  session.store.change((tables) => {
    if (tables.table('address').get(CURRENT)?.circle !== today.circle) throw movePending();
    if (tables.table('address').get(NEXT)?.move?.logged === true) throw movePending();
    tables.table('address').put(NEXT, row);
  });
  const people = guardians.map((did) => findContact(session, did));
  const file = serializeAddressFile({
    schema: ADDRESS_FILE_SCHEMA,
    descriptor: row.descriptor,
    address: row.firstAddress,
    circle,
    emergency: await sealEmergency(session, people),
    ledger: sofar,
  });
  return {
    file,
    address: row.firstAddress,
    descriptor: row.descriptor,
    circle: row.circle,
    waitingFor: home.cosigners,
    leaving: Object.keys(today.custodyKeys).filter((did) => !home.cosigners.includes(did)),
  };
}

/**
 * Gives up a move that was not sent. What is in the log of it stays there: it says that a move was meant, and the
 * statements after it show that none was made.
 * @throws WalletError `no-move`
 */
export function cancelMove(session: Session): void {
  session.store.change((tables) => {
    const plan = tables.table('plan').get(PLAN);
    const next = tables.table('address').get(NEXT);
    if (next === undefined || !tables.table('address').delete(NEXT)) {
      throw new WalletError('no-move', 'No move is being prepared.', 'There is nothing to cancel.');
    }
    // One of a move that is made already waits for a higher fee, perhaps.
    if (plan?.moving === true && plan.circle === next.circle) giveUpPlan(tables);
  });
}

/**
 * The statements that were sent, as they go into an address file; undefined where there is none.
 * @param upTo the last one that counts
 */
export function ledgerSoFar(session: Session, upTo = Infinity): AddressFile['ledger'] | undefined {
  const rows = sentStatements(session).filter(({ statement }) => statement <= upTo);
  const [first, newest] = [rows[0], rows.at(-1)];
  if (first === undefined || newest === undefined) return undefined;
  const genesis = withoutWitness(parseTransaction(hexToBytes(first.spent.transaction)));
  return {
    genesis: bytesToHex(serializeTransaction(genesis, { witness: false })),
    statements: rows.map(({ transaction }) => transaction),
    note: newest.note,
  };
}

interface NextIdentity {
  readonly key: SigningKey;
  readonly index: number;
  readonly reason: MoveRow['reason'];
  readonly former?: JsonObject;
}

/** Who signs for the new home: we as we are, the next identity of these words, or we for words that were lost. */
function nextIdentity(
  session: Session,
  rotate: MoveRequest['rotate'],
  patient: string,
  ledger: string,
): NextIdentity {
  const index = session.profile.identity ?? 0;
  if (patient !== session.profile.did) {
    // Taken over from other words: what the words before could still sign came along.
    const former = formerIdentities(session).find(({ did }) => did === patient);
    const brought = former?.rotation ?? undefined;
    const reason = former?.reason ?? 'lost';
    return { key: session.identity, index, reason, ...(brought === undefined ? {} : { former: brought }) };
  }
  if (rotate === undefined) return { key: session.identity, index, reason: null };
  const key = session.keys.identity(index + 1);
  const signed = signDocument(
    'rotation',
    session.network,
    { type: 'rotation', ledger, from: patient, to: key.did, reason: rotate, iat: session.clock.now() },
    session.identity,
  );
  const former = { document: signed.document, signature: signed.signature };
  return { key, index: index + 1, reason: rotate, former };
}

function notBegun(): WalletError {
  return new WalletError(
    'not-anchored',
    'This ledger has no statement yet, so there is nothing to move.',
    'Propose the address anew instead: medwallet address new --custodian NAME --guardian NAME --out FILE',
  );
}

function movePending(): WalletError {
  return new WalletError(
    'move-pending',
    'A move is being made already, and its statement has been composed.',
    'Finish it with medwallet anchor finish FILE, or give it up: medwallet move-home cancel',
  );
}
