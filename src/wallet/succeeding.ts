import { ADDRESS_FILE_SCHEMA, serializeAddressFile } from '../circle/index.ts';
import { transactionId } from '../crypto/index.ts';
import { bytesToHex, hexToBytes, parseTransaction, type JsonObject } from '../encoding/index.ts';
import { noteHash, parseNote } from '../ledger/index.ts';
import { CURRENT, NEXT, requireAgreedAddress, sealEmergency, type NewAddress } from './address.ts';
import { mainRecipient } from './age-keys.ts';
import { forgetPlans } from './statement-versions.ts';
import { newestOwnCircle, readCircle, signLooseCircle } from './circle.ts';
import { findContact } from './contacts.ts';
import { WalletError } from './errors.ts';
import { enterNextHome, moveOutdated } from './homes.ts';
import { appendEvent } from './log.ts';
import { ledgerSoFar } from './moving.ts';
import { homeOf, lastOwn } from './objecting.ts';
import { planHome, type HomeRequest } from './planned-home.ts';
import type { Tables } from './ports/store.ts';
import { numberKey, type AddressRow, type WalletRows } from './rows.ts';
import { requireRole, type Session } from './session.ts';

/**
 * Proposes the record address of a ledger that goes on for ours, which ended: we objected to what followed, or nothing
 * follows because too many of its keys are gone. Once every co-signer has confirmed it, it begins with a payment to it,
 * like any ledger; its first note names the old one and its last note.
 * @throws WalletError `wrong-role`, `not-agreed`, `nothing-to-veto` without a statement in a block, `ledger-lives`
 *   where something closed our seal and we did not object, `move-pending`, `no-custody-key`, `lockout`,
 *   `unknown-contact`; ChainError when the node cannot be asked
 */
export async function proposeSuccessor(session: Session, request: HomeRequest): Promise<NewAddress> {
  requireRole(session, 'patient', 'begin a ledger that goes on for another');
  const today = requireAgreedAddress(session);
  const before = newestOwnCircle(session);
  const last = await lastOwn(session);
  const { ledger } = parseNote(last.note);
  const vetoed = session.store.view((tables) => tables.table('ended').get(ledger)?.closing);
  if (vetoed === undefined || vetoed === null) await requireOpen(session, last.transaction);
  const after = { ledger, note: bytesToHex(noteHash(last.note)) };
  const planned = planHome(session, request, today);
  const { guardians } = planned.row;
  const signed = signLooseCircle(
    session,
    {
      seq: before.circle.seq + 1,
      prev: before.hash,
      guardians,
      custodian: planned.row.custodian,
      descriptorHash: planned.descriptorHash,
      ledger: null,
      recipient: await mainRecipient(session),
      after,
    },
    session.identity,
  );
  const circle: JsonObject = { document: signed.document, signature: signed.signature };
  const row: AddressRow = {
    ...planned.row,
    circle: bytesToHex(signed.hash),
    ...(today.identity === undefined ? {} : { identity: today.identity }),
    after,
    begins: circle,
  };
  const home = homeOf(session, last);
  session.store.change((tables) => {
    const homes = tables.table('address');
    if (homes.get(CURRENT)?.circle !== today.circle || homes.get(NEXT)?.move !== undefined)
      throw movePending();
    homes.put(NEXT, row);
    const { statement, note } = last;
    const ended = tables.table('ended');
    if (ended.get(ledger) === undefined) {
      ended.put(ledger, { statement, note, closing: null, home, statements: [] });
    }
  });
  const sofar = ledgerSoFar(session, last.statement);
  const file = serializeAddressFile({
    schema: ADDRESS_FILE_SCHEMA,
    descriptor: row.descriptor,
    address: row.firstAddress,
    circle,
    emergency: await sealEmergency(
      session,
      guardians.map((did) => findContact(session, did)),
    ),
    ...(sofar === undefined ? {} : { ledger: sofar }),
  });
  return {
    file,
    address: row.firstAddress,
    descriptor: row.descriptor,
    circle: row.circle,
    waitingFor: planned.cosigners,
  };
}

/**
 * What an agreed successor brings with it, inside the transaction in which the last co-signer's word was taken.
 * @throws WalletError `move-outdated`
 */
export function enterSuccessor(session: Session, tables: Tables<WalletRows>, row: AddressRow): void {
  const { begins, after } = row;
  if (begins === undefined || after === undefined) return;
  const { circle, hash } = readCircle(session, begins);
  // Another one took its place in the circle since: whom that appointed or dismissed would be undone.
  if (tables.table('circle').list().at(-1)?.row.hash !== circle.prev) throw moveOutdated();
  tables.table('circle').put(numberKey(circle.seq), { hash, file: begins });
  appendEvent(session, tables, {
    type: 'circle.declared',
    time: session.clock.now(),
    actor: circle.patient,
    circle: hash,
    seq: circle.seq,
  });
  const statements = tables.table('statement');
  const ended = tables.table('ended').get(after.ledger);
  const all = statements.list();
  if (ended !== undefined) {
    const counting = all.map((one) => one.row).filter(({ statement }) => statement <= ended.statement);
    tables.table('ended').put(after.ledger, { ...ended, statements: counting });
  }
  for (const { key } of all) statements.delete(key);
  forgetPlans(tables);
  enterNextHome(tables);
}

async function requireOpen(session: Session, transaction: string): Promise<void> {
  const txid = transactionId(parseTransaction(hexToBytes(transaction)));
  if ((await session.chain().output({ txid, vout: 0 })) !== undefined) return;
  throw new WalletError(
    'ledger-lives',
    'Something has closed the last seal of your ledger, so it has not simply ended.',
    'If you did not agree to that, object first: medwallet move-home veto --out FILE',
  );
}

function movePending(): WalletError {
  return new WalletError(
    'move-pending',
    'A move of the ledger is being made already.',
    'Give it up first: medwallet move-home cancel',
  );
}
