import { readAddressCopy, serializeAddressCopy, type ReadCircle } from '../circle/index.ts';
import { signDocument } from '../cosign/index.ts';
import { bytesToHex, type Did, type JsonObject } from '../encoding/index.ts';
import { derivePublicKey } from '../keys/index.ts';
import { parseRecordDescriptor } from '../multisig/index.ts';
import { CURRENT, RETURNED } from './address.ts';
import { newestOwnCircle, readCircle } from './circle.ts';
import { findContact, nameOf } from './contacts.ts';
import { WalletError } from './errors.ts';
import type { AddressRow, CosignedRow } from './rows.ts';
import { requireRole, type Session } from './session.ts';

/** Custody accounts and identities of ours that are tried: nobody has used so many. */
const TRIED = 20;

/** A co-signer's copy of a patient's address, to be given back to her. */
export interface HandedBack {
  readonly file: Uint8Array;
  readonly patient: Did;
  readonly address: string;
  readonly descriptor: string;
  /** Hash of the circle document in it. */
  readonly circle: string;
}

/**
 * Writes what a co-signer holds of a patient's record address, for a patient who has her words and nothing else: her own
 * newest circle document about it, and our acceptance of that, signed now.
 * @param who the contact that she is
 * @throws WalletError `unknown-contact`; `not-for-us` where we co-sign nothing for her, or another wallet has our key and
 *   its acceptance was not kept
 */
export function handBackAddress(session: Session, who: string): HandedBack {
  const { did: patient, petname } = findContact(session, who);
  const row = session.store.view((tables) => tables.table('cosigned').get(patient));
  if (row === undefined) throw nothingOfTheirs(petname);
  const circles = circlesOf(session, patient, row);
  const { circle, acceptance } =
    row.account === null ? foreign(row, circles) : own(session, row, row.account, circles);
  const { document, signature } = circle.signed;
  return {
    file: serializeAddressCopy({ document, signature }, acceptance),
    patient: circle.circle.patient,
    address: row.firstAddress,
    descriptor: row.descriptor,
    circle: circle.hash,
  };
}

/** What a patient looks at before she takes an address back. */
export interface ReturnedAddress {
  /** Whose copy it is: the did that our own circle document names, and what we call it. */
  readonly by: Did;
  readonly name: string;
  readonly role: 'custodian' | 'guardian';
  /** When it was signed for us, Unix seconds. */
  readonly signed: number;
  readonly address: string;
  readonly descriptor: string;
  readonly threshold: { readonly k: number; readonly n: number };
  /** Our custody account in it. */
  readonly account: number;
  readonly circle: {
    readonly hash: string;
    readonly seq: number;
    readonly signed: number;
    readonly ledger: string | null;
  };
  /** Number of the identity that signed the circle document, where it is a later one than this wallet came back under. */
  readonly identity: number | null;
  /** This wallet knows this very address already. */
  readonly isKnown: boolean;
  /** @internal What is kept of it. */
  readonly row: AddressRow;
}

/**
 * Checks a co-signer's copy of our own record address. He controls the whole file, so it is held against our words: our
 * identity signed the circle document, which names the descriptor, the co-signer and the ledger; our custody key has its
 * place in the descriptor; and it does not fall behind what this wallet knows.
 * @throws CircleError for the file; WalletError `wrong-role`, `not-for-us`, `address-conflict`, `older-address`
 */
export function readReturnedAddress(session: Session, file: Uint8Array): ReturnedAddress {
  requireRole(session, 'patient', 'take a record address back');
  const read = readAddressCopy(file, { network: session.network, derive: derivePublicKey }, session.verifier);
  const { circle, acceptance, descriptor } = read;
  const identity = ownIdentity(session, circle.circle.patient);
  const account = ownAccount(session, descriptor.keys[0]?.text ?? '');
  const { current, returned } = session.store.view((tables) => {
    const homes = tables.table('address');
    return { current: homes.get(CURRENT), returned: homes.get(RETURNED) };
  });
  const held = current ?? returned;
  const isSame = held?.descriptor === descriptor.text;
  if (current !== undefined && !isSame) throw conflict(session, circle);
  const seq = returned?.returned?.seq ?? 0;
  if (returned !== undefined && !isSame && circle.circle.seq <= seq) throw older();
  return {
    by: acceptance.did,
    name: nameOf(session, acceptance.did),
    role: read.role,
    signed: acceptance.iat,
    address: read.address,
    descriptor: descriptor.text,
    threshold: descriptor.threshold,
    account,
    circle: {
      hash: circle.hash,
      seq: circle.circle.seq,
      signed: circle.circle.iat,
      ledger: circle.circle.ledger,
    },
    identity: identity > (session.profile.identity ?? 0) ? identity : null,
    isKnown: isSame,
    row: rowOf(read, account, isSame ? held : undefined, circle.circle.seq >= seq),
  };
}

/** Keeps an address that was read and agreed to. In a wallet that knows its address itself, nothing changes. */
export function takeBackAddress(session: Session, { row, identity }: ReturnedAddress): AddressRow {
  const kept = session.store.change((tables) => {
    const homes = tables.table('address');
    const current = homes.get(CURRENT);
    if (current !== undefined) return current;
    homes.put(RETURNED, row);
    return row;
  });
  if (identity !== null) session.adoptIdentity(identity);
  return kept;
}

function rowOf(
  read: ReturnType<typeof readAddressCopy>,
  account: number,
  held: AddressRow | undefined,
  isNewest: boolean,
): AddressRow {
  const { acceptance, descriptor, circle } = read;
  const { custodian, guardians, seq, ledger } = circle.circle;
  const others = descriptor.keys.slice(1).map(({ text }) => text);
  // Whose a guardian's key is stands nowhere but in his acceptance; that of one alone can only be his.
  const named = [...(custodian === null ? [] : [custodian]), ...guardians];
  const isPlain = named.length === others.length;
  const custodyKeys = Object.fromEntries(
    isPlain ? named.map((did, index) => [did, others[index] ?? '']) : [],
  );
  const acceptances = { ...held?.acceptances, [acceptance.did]: read.acceptanceFile };
  const keys = { ...custodyKeys, ...held?.custodyKeys, [acceptance.did]: acceptance.key };
  const isWhole = others.every((key) => Object.keys(acceptances).some((did) => keys[did] === key));
  return {
    state: isWhole ? 'agreed' : 'proposed',
    descriptor: descriptor.text,
    firstAddress: read.address,
    account,
    custodian,
    guardians,
    circle: isNewest || held === undefined ? circle.hash : held.circle,
    acceptances,
    custodyKeys: keys,
    returned: isNewest || held?.returned === undefined ? { seq, ledger } : held.returned,
  };
}

/** The patient's circle documents that are about the address we agreed to, newest first. */
function circlesOf(session: Session, patient: Did, row: CosignedRow): ReadCircle[] {
  const { hash } = parseRecordDescriptor(row.descriptor, session.network, { acceptLockout: true });
  const about = bytesToHex(hash);
  return [row.circle, ...session.trust.circles(patient)]
    .map((file) => readCircle(session, file))
    .filter(({ circle }) => circle.patient === patient && circle.descriptorHash === about)
    .sort((a, b) => b.circle.seq - a.circle.seq);
}

function own(
  session: Session,
  row: CosignedRow,
  account: number,
  [circle]: readonly ReadCircle[],
): { readonly circle: ReadCircle; readonly acceptance: JsonObject } {
  if (circle === undefined) throw notKept();
  const custody = session.keys.custody(account);
  const { document, signature } = signDocument(
    'acceptance',
    session.network,
    {
      type: 'acceptance',
      did: session.profile.did,
      patient: circle.circle.patient,
      circle: circle.hash,
      descriptor: row.descriptor,
      key: custody.keyExpression,
      firstAddress: row.firstAddress,
      iat: session.clock.now(),
    },
    custody.key(0, 0),
  );
  return { circle, acceptance: { document, signature } };
}

/** Another wallet signed the acceptance when it was given: it is handed over again, with the document that it names. */
function foreign(
  { acceptance }: CosignedRow,
  circles: readonly ReadCircle[],
): { readonly circle: ReadCircle; readonly acceptance: JsonObject } {
  const document = acceptance?.['document'] as JsonObject | undefined;
  const circle = circles.find(({ hash }) => hash === document?.['circle']);
  if (acceptance === undefined || circle === undefined) throw notKept();
  return { circle, acceptance };
}

function ownIdentity(session: Session, patient: Did): number {
  const today = session.profile.identity ?? 0;
  for (let index = 0; index < today + TRIED; index++) {
    if (session.keys.identity(index).did === patient) return index;
  }
  throw new WalletError(
    'not-for-us',
    "This copy is of somebody else's record address: these words did not sign its circle document.",
    'Check which wallet this is; a copy of your own address comes from your own co-signers.',
  );
}

function ownAccount(session: Session, key: string): number {
  for (let account = 0; account < TRIED; account++) {
    if (account !== 1 && session.keys.custody(account).keyExpression === key) return account;
  }
  throw new WalletError(
    'not-for-us',
    "The patient's key in this record address is not of these words.",
    'It was made before the wallet went over to these words; ask for a copy of what came after.',
  );
}

function conflict(session: Session, { circle }: ReadCircle): WalletError {
  if (circle.seq <= newestOwnCircle(session).circle.seq) return older();
  return new WalletError(
    'address-conflict',
    'This copy is of another record address than this wallet has, and a later one.',
    'Another copy of this wallet moved there: go on with that one, or restore from the words.',
  );
}

function older(): WalletError {
  return new WalletError(
    'older-address',
    'This copy is of a record address that you had before.',
    'Ask for a copy of the address of today; what lies on the old one can still be seen with address show of a co-signer.',
  );
}

function nothingOfTheirs(petname: string): WalletError {
  return new WalletError(
    'not-for-us',
    `We co-sign no record address of ${petname}.`,
    'See whom this wallet co-signs for: medwallet address show',
  );
}

function notKept(): WalletError {
  return new WalletError(
    'not-for-us',
    'This wallet cannot sign for the key in that address: another wallet has it.',
    'Give the patient the descriptor that address show prints; another co-signer hands the address back.',
  );
}
