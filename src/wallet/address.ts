import { ADDRESS_FILE_SCHEMA, serializeAddressFile } from '../circle/index.ts';
import { bytesToBase64, bytesToHex } from '../encoding/index.ts';
import { sealSmall } from '../envelope/index.ts';
import { derivePublicKey } from '../keys/index.ts';
import { makeRecordDescriptor, recordScript } from '../multisig/index.ts';
import { collectionIdentity } from './age-keys.ts';
import { checkBsms, type BsmsInput } from './bsms.ts';
import { signFirstCircle } from './circle.ts';
import { findContact, type Contact } from './contacts.ts';
import { nextCustodyAccount } from './custody.ts';
import { WalletError } from './errors.ts';
import type { AddressRow } from './rows.ts';
import { requireRole, type Session } from './session.ts';

/** Where the row of the wallet's record address lies, and that of one that it is to move to. */
export const CURRENT = 'current';
export const NEXT = 'next';
/** Where one lies that co-signers handed back: it is shown, and nothing is done with it. */
export const RETURNED = 'returned';
const EMERGENCY = 'emergency';

/**
 * A record address that was proposed: the file for the co-signers, and the names of those who have to
 * answer.
 */
export interface NewAddress {
  readonly file: Uint8Array;
  readonly address: string;
  readonly descriptor: string;
  readonly circle: string;
  readonly waitingFor: readonly string[];
}

/**
 * Proposes the patient's record address: `wsh(sortedmulti(2, patient, custodian, guardian))`. Nothing may be
 * paid to it before every co-signer has confirmed what they see.
 * @param options.bsms the record of a foreign coordinator, which must describe this very address
 * @param options.acceptLockout allows a bare 2-of-2 without a guardian, where one lost key locks the ledger
 * @throws WalletError `wrong-role`, `keys-only`, `already-agreed`, `no-custody-key`, `lockout`, `unknown-contact`
 */
export async function newAddress(
  session: Session,
  options: {
    readonly custodian: string;
    readonly guardian?: string;
    readonly acceptLockout?: boolean;
    readonly bsms?: BsmsInput;
  },
): Promise<NewAddress> {
  requireRole(session, 'patient', 'have a record address');
  const isBack = session.store.view((tables) => tables.table('address').get(RETURNED)) !== undefined;
  if (isBack || session.profile.restored === true) throw keysOnly();
  if (options.guardian === undefined && options.acceptLockout !== true) throw lockout();
  const custodian = findContact(session, options.custodian);
  const guardian = options.guardian === undefined ? undefined : findContact(session, options.guardian);
  const cosigners = guardian === undefined ? [custodian] : [custodian, guardian];
  const account = session.store.view((tables) => {
    if (tables.table('address').get(CURRENT)?.state === 'agreed') throw alreadyAgreed();
    // A proposal that nobody agreed to is replaced, and its account with it.
    return tables.table('address').get(CURRENT)?.account ?? nextCustodyAccount(tables);
  });
  const descriptor = makeRecordDescriptor({
    network: session.network,
    threshold: 2,
    keys: [session.keys.custody(account).keyExpression, ...cosigners.map(custodyKeyOf)],
    acceptLockout: options.acceptLockout === true,
  });
  if (options.bsms !== undefined) checkBsms(session, options.bsms, descriptor);
  const { address } = recordScript(descriptor, 0, 0, derivePublicKey);
  const guardians = guardian === undefined ? [] : [guardian.did];
  const emergency = await sealEmergency(session, guardian === undefined ? [] : [guardian]);
  const row: Omit<AddressRow, 'circle'> = {
    state: 'proposed',
    descriptor: descriptor.text,
    firstAddress: address,
    account,
    custodian: custodian.did,
    guardians,
    acceptances: {},
    custodyKeys: Object.fromEntries(cosigners.map((contact) => [contact.did, custodyKeyOf(contact)])),
  };
  const descriptorHash = bytesToHex(descriptor.hash);
  // In one step: an agreed address whose circle document speaks of another one could never be anchored.
  const signed = await signFirstCircle(
    session,
    { guardians, custodian: custodian.did, descriptorHash },
    (tables, circle) => {
      if (tables.table('address').get(CURRENT)?.state === 'agreed') throw alreadyAgreed();
      tables.table('address').put(CURRENT, { ...row, circle });
    },
  );
  const file = serializeAddressFile({
    schema: ADDRESS_FILE_SCHEMA,
    descriptor: descriptor.text,
    address,
    circle: { document: signed.document, signature: signed.signature },
    emergency,
  });
  return {
    file,
    address,
    descriptor: descriptor.text,
    circle: bytesToHex(signed.hash),
    waitingFor: cosigners.map(({ did }) => did),
  };
}

/** @throws WalletError `no-address` */
export function requireAddress(session: Session): AddressRow {
  const row = session.store.view((tables) => tables.table('address').get(CURRENT));
  return row ?? noAddress();
}

/**
 * The record address to look at: the wallet's own, else what co-signers handed back of it.
 * @throws WalletError `no-address`
 */
export function shownAddress(session: Session): AddressRow {
  const row = session.store.view((tables) => {
    const homes = tables.table('address');
    return homes.get(CURRENT) ?? homes.get(RETURNED);
  });
  return row ?? noAddress();
}

export function noAddress(): never {
  throw new WalletError(
    'no-address',
    'This wallet has no record address yet.',
    'Propose one: medwallet address new --custodian NAME --guardian NAME --out FILE',
  );
}

/** @throws WalletError `no-address`, `not-agreed` */
export function requireAgreedAddress(session: Session): AddressRow {
  const row = requireAddress(session);
  if (row.state === 'agreed') return row;
  throw new WalletError(
    'not-agreed',
    'The record address is not agreed: not every co-signer has confirmed it.',
    'Collect the acceptances and run: medwallet address confirm ACK…',
  );
}

/** The custody key that goes into an address. @throws WalletError `no-custody-key` */
export function custodyKeyOf(contact: Contact): string {
  const key = contact.custodyKey ?? contact.card.custody?.key;
  if (key !== undefined) return key;
  throw new WalletError(
    'no-custody-key',
    `The card of ${contact.petname} holds no custody key.`,
    'Ask for one made with --with-custody-key; or, where another wallet holds the key: contact add CARD --custody-key KEY',
  );
}

/** The emergency collection's first identity, sealed to each guardian. */
export async function sealEmergency(
  session: Session,
  guardians: readonly Contact[],
): Promise<Record<string, string>> {
  const identity = new TextEncoder().encode(collectionIdentity(session, EMERGENCY, 0));
  const sealed: Record<string, string> = {};
  for (const guardian of guardians) {
    sealed[guardian.did] = bytesToBase64(await sealSmall(identity, [guardian.card.recipient]));
  }
  return sealed;
}

export function notForUs(sentence: string): WalletError {
  return new WalletError('not-for-us', sentence, 'Tell the patient; do not agree to this address.');
}

function alreadyAgreed(): WalletError {
  return new WalletError(
    'already-agreed',
    'This wallet already has an agreed record address.',
    'To change custodian or guardian, move home instead of making a second address.',
  );
}

export function lockout(): WalletError {
  return new WalletError(
    'lockout',
    'Without a guardian this would be a 2-of-2: if either key is lost, the ledger is locked for ever.',
    'Name one with --guardian, or say --accept-lockout.',
    { outcome: 'usage' },
  );
}

// Co-signers may hold an address of this very identity, and a first circle document that speaks of it.
function keysOnly(): WalletError {
  return new WalletError(
    'keys-only',
    'Only the keys of this wallet came back: it may have a record address that it does not know of.',
    'Bring the vault or a backup and restore it again under another name; a wallet that never had an address can begin anew with fresh words: medwallet init',
  );
}
