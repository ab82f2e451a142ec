import {
  ADDRESS_FILE_SCHEMA,
  checkAcceptance,
  checkAddressFile,
  readAcceptance,
  readAddressFile,
  serializeAddressFile,
} from '../circle/index.ts';
import { signDocument } from '../cosign/index.ts';
import { bytesToBase64, bytesToHex, bytesToUtf8, type JsonObject } from '../encoding/index.ts';
import { openSmall, sealSmall } from '../envelope/index.ts';
import { derivePublicKey } from '../keys/index.ts';
import {
  makeRecordDescriptor,
  parseRecordDescriptor,
  readForeignKey,
  recordScript,
} from '../multisig/index.ts';
import { collectionIdentity, mainIdentity } from './age-keys.ts';
import { checkBsms } from './bsms.ts';
import { postCircle, signFirstCircle } from './circle.ts';
import { findContact, type Contact } from './contacts.ts';
import { nextCustodyAccount, usedCustodyAccounts } from './custody.ts';
import { WalletError } from './errors.ts';
import type { AddressRow } from './rows.ts';
import { requireRole, type Session } from './session.ts';

/** Where the row of the wallet's record address lies, and that of one that it is to move to. */
export const CURRENT = 'current';
export const NEXT = 'next';
const EMERGENCY = 'emergency';
/** Seconds by which two people's clocks may differ. */
const SKEW = 60;

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
 * @throws WalletError `wrong-role`, `already-agreed`, `no-custody-key`, `lockout`, `unknown-contact`
 */
export async function newAddress(
  session: Session,
  options: {
    readonly custodian: string;
    readonly guardian?: string;
    readonly acceptLockout?: boolean;
    readonly bsms?: string;
  },
): Promise<NewAddress> {
  requireRole(session, 'patient', 'have a record address');
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

/** What a co-signer is asked to agree to, after every check that can be made without a yes. */
export interface AddressProposal {
  readonly patient: Contact;
  readonly role: 'custodian' | 'guardian';
  readonly address: string;
  readonly descriptor: string;
  /** Our custody account, or null with the key that another wallet of ours holds. */
  readonly account: number | null;
  readonly foreignKey: string | null;
  readonly circle: { readonly hash: string; readonly file: JsonObject; readonly ledger: string | null };
  readonly emergencyIdentity: string | null;
}

/**
 * Checks an address file as a co-signer: our own exact key stands in it, the role is ours, the first address is
 * what the descriptor gives, and the patient's identity signed the circle document that goes with it.
 * @throws CircleError for the file; WalletError `unknown-contact`, `not-for-us`, `custody-account-used`
 */
export async function readAddressProposal(
  session: Session,
  file: Uint8Array,
  options: { readonly custodyKey?: string; readonly bsms?: string } = {},
): Promise<AddressProposal> {
  const read = readAddressFile(file, { network: session.network, derive: derivePublicKey }, session.verifier);
  const { circle, hash, signed } = read.circle;
  const patient = findContact(session, circle.patient);
  const own = session.profile.did;
  const role =
    circle.custodian === own ? 'custodian' : circle.guardians.includes(own) ? 'guardian' : undefined;
  if (role === undefined)
    throw notForUs('The circle document names neither our did as custodian nor as guardian.');
  if (options.bsms !== undefined) checkBsms(session, options.bsms, read.descriptor);
  const foreignKey =
    options.custodyKey === undefined ? null : readForeignKey(options.custodyKey, session.network).text;
  const keys = read.descriptor.keys.map(({ text }) => text);
  const account = foreignKey === null ? ownAccount(session, keys, circle.patient) : null;
  const keyExpression = account === null ? (foreignKey ?? '') : session.keys.custody(account).keyExpression;
  const now = session.clock.now();
  checkAddressFile(read, { did: own, key: keyExpression, role, patient: patient.did, now, skew: SKEW });
  const sealed = read.emergency.get(own);
  const emergencyIdentity =
    sealed === undefined ? null : bytesToUtf8(await openSmall(sealed, [mainIdentity(session)]));
  if (role === 'guardian' && emergencyIdentity === null) {
    throw notForUs('The file holds no emergency identity for us, although it appoints us guardian.');
  }
  return {
    patient,
    role,
    address: read.address,
    descriptor: read.descriptor.text,
    account,
    foreignKey,
    circle: { hash, file: { document: signed.document, signature: signed.signature }, ledger: circle.ledger },
    emergencyIdentity,
  };
}

/**
 * Agrees to a proposal: remembers the descriptor and signs the acceptance with the custody key 0/0.
 * @throws WalletError `bad-choice` (as usage) where another wallet holds that key
 */
export function acceptAddress(session: Session, proposal: AddressProposal): Uint8Array {
  if (proposal.account === null) throw keyElsewhere();
  const custody = session.keys.custody(proposal.account);
  const document = acceptanceOf(session, proposal);
  const signed = signDocument('acceptance', session.network, document, custody.key(0, 0));
  rememberAddress(session, proposal);
  return signed.bytes;
}

/** What a co-signer says by accepting, before it is signed. */
export function acceptanceOf(session: Session, proposal: AddressProposal): JsonObject {
  const { account, foreignKey } = proposal;
  return {
    type: 'acceptance',
    did: session.profile.did,
    patient: proposal.patient.did,
    circle: proposal.circle.hash,
    descriptor: proposal.descriptor,
    key: account === null ? foreignKey : session.keys.custody(account).keyExpression,
    firstAddress: proposal.address,
    iat: session.clock.now(),
  };
}

/** From now on we co-sign for this patient. @throws WalletError `already-agreed` */
export function rememberAddress(session: Session, proposal: AddressProposal): void {
  session.store.change((tables) => {
    const known = tables.table('cosigned').get(proposal.patient.did);
    if (known !== undefined && known.last !== null) {
      // What we signed last must bind what we sign next, so nothing that a patient sends can make us forget it.
      if (known.descriptor !== proposal.descriptor) throw alreadySigning();
      return;
    }
    tables.table('cosigned').put(proposal.patient.did, {
      role: proposal.role,
      descriptor: proposal.descriptor,
      firstAddress: proposal.address,
      account: proposal.account,
      circle: proposal.circle.file,
      accepted: session.clock.now(),
      emergencyIdentity: proposal.emergencyIdentity,
      ledger: proposal.circle.ledger,
      last: null,
    });
  });
  session.trust.addCircle(proposal.circle.hash, proposal.circle.file);
}

/**
 * Takes the co-signers' acceptances, one or several at a time. The address is agreed when all have come.
 * @throws CircleError `acceptance-mismatch` and others for a file; WalletError `no-address`, `not-agreed`
 * (outcome incomplete) while some are missing: those that came are kept
 */
export async function confirmAddress(session: Session, files: readonly Uint8Array[]): Promise<AddressRow> {
  requireRole(session, 'patient', 'confirm a record address');
  const next = session.store.change((tables) => {
    // Read and written in one transaction: acceptances that two processes take at once must both be kept.
    const taken = withAcceptances(session, tables.table('address').get(CURRENT) ?? noAddress(), files);
    tables.table('address').put(CURRENT, taken);
    return taken;
  });
  const missing = Object.keys(next.custodyKeys).filter((did) => next.acceptances[did] === undefined);
  if (missing.length > 0) {
    throw new WalletError(
      'not-agreed',
      `${missing.length} of ${Object.keys(next.custodyKeys).length} acceptances are still missing; those given were kept.`,
      'Ask the others to run: medwallet address accept FILE --out ACK, and confirm theirs too.',
      { outcome: 'incomplete', facts: { missing: missing.join(' ') } },
    );
  }
  await postCircle(session, next.circle);
  return next;
}

function withAcceptances(session: Session, row: AddressRow, files: readonly Uint8Array[]): AddressRow {
  const descriptor = parseRecordDescriptor(row.descriptor, session.network, { acceptLockout: true });
  const acceptances: Record<string, JsonObject> = { ...row.acceptances };
  for (const file of files) {
    const { acceptance, signed } = readAcceptance(
      file,
      { network: session.network, derive: derivePublicKey },
      session.verifier,
    );
    const key = row.custodyKeys[acceptance.did];
    if (key === undefined)
      throw notForUs('This acceptance comes from somebody who is not part of this address.');
    checkAcceptance(acceptance, {
      descriptor,
      circleHash: row.circle,
      patient: session.profile.did,
      did: acceptance.did,
      key,
    });
    acceptances[acceptance.did] = { document: signed.document, signature: signed.signature };
  }
  const isWhole = Object.keys(row.custodyKeys).every((did) => acceptances[did] !== undefined);
  return { ...row, acceptances, state: isWhole ? 'agreed' : 'proposed' };
}

/** @throws WalletError `no-address` */
export function requireAddress(session: Session): AddressRow {
  const row = session.store.view((tables) => tables.table('address').get(CURRENT));
  return row ?? noAddress();
}

function noAddress(): never {
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

// Our own exact key, not a fingerprint or a path: those are hints that anybody can write.
function ownAccount(session: Session, keys: readonly string[], patient: string): number {
  const [used, before] = session.store.view((tables) => [
    usedCustodyAccounts(tables),
    tables.table('cosigned').get(patient),
  ]);
  const highest = Math.max(2, ...used);
  for (let account = 0; account <= highest + 20; account++) {
    if (account === 1 || !keys.includes(session.keys.custody(account).keyExpression)) continue;
    if (!used.has(account) || before?.account === account) return account;
    throw new WalletError(
      'custody-account-used',
      'The custody key in this address already serves another record address.',
      'Give the patient a fresh card: medwallet card --with-custody-key --out FILE',
    );
  }
  throw notForUs('None of the keys in this descriptor is ours.');
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

function notForUs(sentence: string): WalletError {
  return new WalletError('not-for-us', sentence, 'Tell the patient; do not agree to this address.');
}

function keyElsewhere(): WalletError {
  return new WalletError(
    'bad-choice',
    'Another wallet holds our key in this address, and it must sign the acceptance.',
    'Write it with --to-sign FILE, sign it there, and bring it back with --signed FILE.',
    { outcome: 'usage' },
  );
}

function alreadyAgreed(): WalletError {
  return new WalletError(
    'already-agreed',
    'This wallet already has an agreed record address.',
    'To change custodian or guardian, move home instead of making a second address.',
  );
}

function alreadySigning(): WalletError {
  return new WalletError(
    'already-agreed',
    'We already co-sign a ledger of this patient under another record address.',
    'The patient changes it by moving home, not with a second address file.',
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
