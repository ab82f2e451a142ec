import { checkAddressFile, readAddressFile, type ReadAddressFile } from '../circle/index.ts';
import { signDocument } from '../cosign/index.ts';
import { bytesToUtf8, type JsonObject } from '../encoding/index.ts';
import { openSmall } from '../envelope/index.ts';
import { derivePublicKey } from '../keys/index.ts';
import { readForeignKey } from '../multisig/index.ts';
import { notForUs } from './address.ts';
import { mainIdentity } from './age-keys.ts';
import { checkBsms, type BsmsInput } from './bsms.ts';
import { findContact, type Contact } from './contacts.ts';
import { usedCustodyAccounts } from './custody.ts';
import { WalletError } from './errors.ts';
import { readJoined, type Joined } from './joining.ts';
import { withFormer } from './cosigned-home.ts';
import type { CosignedRow, ExpectedHome } from './rows.ts';
import type { Session } from './session.ts';

/** Seconds by which two people's clocks may differ. */
const SKEW = 60;

/** What a co-signer is asked to agree to, after every check that can be made without a yes. */
export interface AddressProposal {
  /** As we know her; under another did than `circle.patient` where her identity changes. */
  readonly patient: Contact;
  /** `leaving`: we co-sign the ledger today, and have no part in the new address. */
  readonly role: 'custodian' | 'guardian' | 'leaving';
  readonly address: string;
  readonly descriptor: string;
  /** Our custody account, or null with the key that another wallet of ours holds. */
  readonly account: number | null;
  readonly foreignKey: string | null;
  readonly circle: {
    readonly hash: string;
    readonly file: JsonObject;
    readonly ledger: string | null;
    readonly patient: string;
    readonly after: { readonly ledger: string; readonly note: string } | null;
  };
  readonly emergencyIdentity: string | null;
  /** The ledger moves to this address from the one that we co-sign for. */
  readonly moves: boolean;
  /** The last statement of the ledger, verified from its first on; null where it has none, or we know it ourselves. */
  readonly joined: Joined | null;
}

/**
 * Checks an address file as a co-signer: our own exact key stands in it, the role is ours, the first address is
 * what the descriptor gives, and the patient's identity signed the circle document that goes with it. A file of a
 * ledger that we co-sign already proposes a move: what we signed last stays what the move must follow from.
 * @param options.replaces whom we know under a lost key: nobody but we ourselves can say that it is the same person
 * @throws CircleError for the file; AnchorError for the ledger in it; WalletError `unknown-contact`, `not-for-us`,
 *   `custody-account-used`
 */
export async function readAddressProposal(
  session: Session,
  file: Uint8Array,
  options: { readonly custodyKey?: string; readonly bsms?: BsmsInput; readonly replaces?: string } = {},
): Promise<AddressProposal> {
  const read = readAddressFile(file, { network: session.network, derive: derivePublicKey }, session.verifier);
  const { circle, hash, signed } = read.circle;
  const patient = findContact(session, knownAs(session, read, options.replaces));
  const known = session.store.view((tables) => tables.table('cosigned').get(patient.did));
  const moves = known !== undefined && known.descriptor !== read.descriptor.text && hasLedger(read, known);
  const role = roleIn(read, session.profile.did) ?? (moves ? 'leaving' : undefined);
  if (role === undefined)
    throw notForUs('The circle document names neither our did as custodian nor as guardian.');
  if (options.bsms !== undefined) checkBsms(session, options.bsms, read.descriptor);
  const foreignKey =
    options.custodyKey === undefined ? null : readForeignKey(options.custodyKey, session.network).text;
  const keys = read.descriptor.keys.map(({ text }) => text);
  const account =
    foreignKey === null && role !== 'leaving' ? ownAccount(session, keys, patient.did, known) : null;
  const now = session.clock.now();
  const expected = { did: session.profile.did, patient: circle.patient, now, skew: SKEW };
  if (role !== 'leaving') {
    const key = account === null ? (foreignKey ?? '') : session.keys.custody(account).keyExpression;
    checkAddressFile(read, { ...expected, key, role });
  }
  const sealed = read.emergency.get(session.profile.did);
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
    circle: {
      hash,
      file: { document: signed.document, signature: signed.signature },
      ledger: circle.ledger,
      patient: circle.patient,
      after: circle.after ?? null,
    },
    emergencyIdentity,
    moves,
    joined: readJoined(session, read),
  };
}

/**
 * Agrees to a proposal: remembers the descriptor and signs the acceptance with the custody key 0/0.
 * @throws WalletError `bad-choice` (as usage) where another wallet holds that key, `not-for-us` where we have none in
 *   it: see {@link expectMove}
 */
export function acceptAddress(session: Session, proposal: AddressProposal): Uint8Array {
  if (proposal.role === 'leaving') throw nothingToAccept();
  if (proposal.account === null) throw keyElsewhere();
  const custody = session.keys.custody(proposal.account);
  const document = acceptanceOf(session, proposal);
  const signed = signDocument('acceptance', session.network, document, custody.key(0, 0));
  rememberAddress(session, proposal);
  return signed.bytes;
}

/**
 * Tells our wallet to expect a move in which we have no part but to sign it: it then signs that statement, and no
 * other one to a new home.
 * @throws WalletError `not-for-us` when it is no move of a ledger that we co-sign
 */
export function expectMove(session: Session, proposal: AddressProposal): void {
  if (!proposal.moves) throw notForUs('This is no move of a ledger that we co-sign.');
  rememberAddress(session, proposal);
}

/** What a co-signer says by accepting, before it is signed. */
export function acceptanceOf(session: Session, proposal: AddressProposal): JsonObject {
  const { account, foreignKey } = proposal;
  return {
    type: 'acceptance',
    did: session.profile.did,
    patient: proposal.circle.patient,
    circle: proposal.circle.hash,
    descriptor: proposal.descriptor,
    key: account === null ? foreignKey : session.keys.custody(account).keyExpression,
    firstAddress: proposal.address,
    iat: session.clock.now(),
  };
}

/**
 * From now on we co-sign for this patient, or expect the ledger at another home.
 * @param acceptance where another wallet signed it: ours cannot sign it again
 * @throws WalletError `already-agreed`
 */
export function rememberAddress(session: Session, proposal: AddressProposal, acceptance?: JsonObject): void {
  const { did } = proposal.patient;
  const kept = acceptance === undefined ? {} : { acceptance };
  const expects = { ...expectedHome(proposal), ...kept };
  session.store.change((tables) => {
    const table = tables.table('cosigned');
    const known = table.get(did);
    // What we signed last must bind what we sign next, so nothing that a patient sends can make us forget it.
    if (known?.descriptor === proposal.descriptor && known.last !== null) return;
    if (proposal.moves && known !== undefined) {
      // A ledger that we have not followed may have moved there in between.
      table.put(did, { ...known, ...withFormer(known, known.expects), expects });
      return;
    }
    if (known !== undefined && known.last !== null) throw alreadySigning();
    if (expects.role === 'leaving') throw nothingToAccept();
    table.put(did, {
      role: expects.role,
      descriptor: proposal.descriptor,
      firstAddress: proposal.address,
      account: proposal.account,
      circle: proposal.circle.file,
      accepted: session.clock.now(),
      emergencyIdentity: proposal.emergencyIdentity,
      ledger: proposal.circle.ledger,
      last: proposal.circle.after === null ? (proposal.joined ?? null) : null,
      ...kept,
      ...(proposal.circle.after === null ? {} : { expects }),
    });
  });
  // A move may still be given up, and what it names is in force only once its statement is made.
  if (!proposal.moves) session.trust.addCircle(proposal.circle.hash, proposal.circle.file);
}

function expectedHome(proposal: AddressProposal): ExpectedHome {
  const { role, descriptor, address, account, circle, emergencyIdentity } = proposal;
  return {
    role,
    patient: circle.patient,
    descriptor,
    firstAddress: address,
    account,
    circle: circle.file,
    emergencyIdentity,
    after: circle.after,
  };
}

/** The did under which we know whoever signed the circle document. */
function knownAs(session: Session, { circle: read }: ReadAddressFile, replaces: string | undefined): string {
  const { circle, rotation } = read;
  const isKnown = session.store.view((tables) => {
    const cosigned = tables.table('cosigned');
    if (cosigned.get(circle.patient) !== undefined) return circle.patient;
    return rotation !== undefined && cosigned.get(rotation.from) !== undefined ? rotation.from : undefined;
  });
  if (isKnown !== undefined) return isKnown;
  if (replaces === undefined) return circle.patient;
  const { did } = findContact(session, replaces);
  // Whoever came after a lost key may lose hers before we see a statement of that home.
  const rows = session.store.view((tables) => tables.table('cosigned').list());
  return rows.find(({ key, row }) => key !== did && row.expects?.patient === did)?.key ?? did;
}

// Before there is a ledger another proposal simply takes the place of the one before.
function hasLedger({ circle: { circle } }: ReadAddressFile, known: CosignedRow): boolean {
  return known.last !== null || circle.ledger !== null || circle.after !== undefined;
}

function roleIn({ circle: { circle } }: ReadAddressFile, own: string): 'custodian' | 'guardian' | undefined {
  return circle.custodian === own ? 'custodian' : circle.guardians.includes(own) ? 'guardian' : undefined;
}

// Our own exact key, not a fingerprint or a path: those are hints that anybody can write.
function ownAccount(
  session: Session,
  keys: readonly string[],
  patient: string,
  known: CosignedRow | undefined,
): number {
  const [used, before] = session.store.view((tables) => [
    usedCustodyAccounts(tables),
    tables.table('cosigned').get(patient),
  ]);
  // For one patient a key may serve several homes, one after the other.
  const own = [before, known].flatMap((row) => [
    row?.account,
    row?.expects?.account,
    ...(row?.accounts ?? []),
  ]);
  const highest = Math.max(2, ...used);
  for (let account = 0; account <= highest + 20; account++) {
    if (account === 1 || !keys.includes(session.keys.custody(account).keyExpression)) continue;
    if (!used.has(account) || own.includes(account)) return account;
    throw new WalletError(
      'custody-account-used',
      'The custody key in this address already serves another record address.',
      'Give the patient a fresh card: medwallet card --with-custody-key --out FILE',
    );
  }
  throw notForUs('None of the keys in this descriptor is ours.');
}

function keyElsewhere(): WalletError {
  return new WalletError(
    'bad-choice',
    'Another wallet holds our key in this address, and it must sign the acceptance.',
    'Write it with --to-sign FILE, sign it there, and bring it back with --signed FILE.',
    { outcome: 'usage' },
  );
}

function nothingToAccept(): WalletError {
  return new WalletError(
    'not-for-us',
    'We have no part in this address, so there is nothing to accept.',
    'To let the ledger leave for it: medwallet move-home expect FILE',
  );
}

function alreadySigning(): WalletError {
  return new WalletError(
    'already-agreed',
    'We already co-sign a ledger of this patient under another record address.',
    'The patient changes it by moving home, not with a second address file.',
  );
}
