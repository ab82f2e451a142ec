import type { CheckedStatement, OwnInput } from '../anchor/index.ts';
import type { ReadCircle } from '../circle/index.ts';
import {
  checkStatementPsbt,
  openInputs,
  readStatementPsbt,
  signStatementPsbt,
  type Psbt,
  type SealedInput,
  type StatementOptions,
} from '../cosign/index.ts';
import { transactionId } from '../crypto/index.ts';
import {
  bytesToHex,
  displayTxid,
  serializeTransaction,
  type Did,
  type Transaction,
} from '../encoding/index.ts';
import { derivePublicKey } from '../keys/index.ts';
import { recordScript, type RecordDescriptor } from '../multisig/index.ts';
import { readCircle } from './circle.ts';
import { cosignedHome, enterExpected, type CosignedHome } from './cosigned-home.ts';
import { WalletError } from './errors.ts';
import type { CosignedRow } from './rows.ts';
import { needsSponsor } from './sendable.ts';
import type { Session } from './session.ts';
import { keptStatement, keptWith } from './statement-knowledge.ts';

/** A statement that we are asked to co-sign, after every check that can be made without a yes. */
export interface StatementToCosign {
  readonly kind: 'statement';
  /** The did under which we keep this ledger. */
  readonly patient: Did;
  readonly checked: CheckedStatement;
  readonly note: string;
  readonly txid: string;
  readonly file: Uint8Array;
  readonly row: CosignedRow;
  readonly home: CosignedHome;
  /** Our custody account whose key signs; null where another wallet of ours has it. */
  readonly account: number | null;
  /** How many signatures the seal needs, and how many it has with ours. */
  readonly signatures: { readonly needed: number; readonly withOurs: number };
  /** By the patient's word no key of theirs is in this home: then another co-signer is asked for what is missing. */
  readonly cosignersOnly: boolean;
  /** The new identity, where the statement changes it. */
  readonly becomes: Did | null;
  /** This very transaction is the last one that was signed or checked here. */
  readonly isKnown: boolean;
}

/**
 * Checks a statement as custodian or guardian against what we agreed to and signed before.
 * @throws AnchorError and CosignError, a code for each check; WalletError `not-for-us`, `needs-sponsor`,
 *   `older-circle`
 */
export function readStatementToCosign(session: Session, file: Uint8Array): StatementToCosign {
  const read = readStatementPsbt(file, { network: session.network });
  const home = cosignedHome(session, read.circle);
  if (home === undefined) {
    throw new WalletError(
      'not-for-us',
      'This statement belongs to a record address that we never agreed to.',
      'Ask the patient for the address file first: medwallet address accept FILE --out FILE',
    );
  }
  const { row, patient } = home;
  const { checked, inputs } = checkStatementPsbt(file, home.options);
  const { expects } = row;
  if (expects?.role === 'leaving' && sealPlace(checked).descriptor.text === expects.descriptor)
    throw hasLeft();
  if (checked.fee === 0n) throw needsSponsor();
  const newest = readCircle(session, row.circle).circle;
  const { seq, descriptorHash } = read.circle.circle;
  // A move that is given up before it is mined: what stays at today's home takes its place, under the document of that.
  const isGivenUp = checked.replaces && !checked.restarts && descriptorHash !== newest.descriptorHash;
  // An older circle document would bring back whom the patient dismissed: his key may still be in this very address.
  if (seq < newest.seq && !isGivenUp) throw olderCircle();
  const account = accountIn(session, row, sealPlace(checked).descriptor);
  return {
    kind: 'statement',
    patient,
    checked,
    note: read.papers.note,
    txid: displayTxid(transactionId(read.psbt.transaction)),
    file,
    row,
    home,
    account,
    signatures: signaturesWith(session, account, sealPlace(checked), inputs),
    cosignersOnly: read.papers.cosignersOnly === true,
    becomes: read.circle.circle.patient === patient ? null : read.circle.circle.patient,
    isKnown: row.last?.transaction === plainTransaction(read.psbt.transaction),
  };
}

/**
 * What we know as a co-signer of the ledger that a circle document belongs to; undefined where we are none.
 * @param circle of a statement; or a patient's did, for everything that does not come with one
 */
export function cosignerOptions(session: Session, circle: ReadCircle | Did): StatementOptions | undefined {
  return cosignedHome(session, circle)?.options;
}

/**
 * Signs it, and remembers it as the last one: everything later must follow from it. The memory is written
 * before the signature leaves.
 * @returns the PSBT with our signature; as it came, where another wallet has the key that signs
 * @throws WalletError `sponsor-unsigned` where that wallet might sign more than our key's input; `statement-mismatch`
 */
export function cosignStatement(session: Session, statement: StatementToCosign): Uint8Array {
  const { row, patient, checked, home, account } = statement;
  const seal = sealPlace(checked);
  // Where another wallet holds the key it signs what was checked here; from now on we know this statement.
  const signed =
    account === null
      ? statement.file
      : signStatementPsbt(statement.file, { ...home.options, accounts: [session.keys.custody(account)] });
  const { psbt, circle } = readStatementPsbt(statement.file, { network: session.network });
  if (account === null) requireSignedCoins(psbt, checked);
  const file = { document: circle.signed.document, signature: circle.signed.signature };
  const last = {
    note: statement.note,
    transaction: plainTransaction(psbt.transaction),
    closed: { value: Number(checked.seal.before), script: bytesToHex(sealScript(checked)) },
  };
  const passed = checked.passed.map(keptStatement);
  session.store.change((tables) => {
    // A yes may come minutes after the checks: what was signed meanwhile must be what they were made against.
    const current = tables.table('cosigned').get(patient);
    if (current === undefined || current.last?.transaction !== row.last?.transaction) throw signedMeanwhile();
    const expected = current.expects?.descriptor;
    if (home.isExpected && expected !== row.expects?.descriptor) throw signedMeanwhile();
    // With what came in meanwhile: somebody else at this wallet may have been told to expect a move.
    const kept = { ...keptWith(current, checked.ledger, passed, last), circle: file };
    // Only the statement after a move shows that it was made: until then the old home may still be needed.
    const isThere = home.isExpected && (seal.descriptor.text === expected || home.isSuccessor);
    if (!isThere) tables.table('cosigned').put(patient, kept);
    else enterExpected(tables, patient, kept);
  });
  session.trust.addCircle(circle.hash, file);
  // Also where a command that was killed here has made the home that we expected today's already.
  const after = home.options.known.after ?? circle.circle.after;
  const whose = circle.circle.patient;
  if (after !== undefined) session.trust.pinSuccessor(whose, after.ledger, checked.ledger);
  session.trust.pinLedger(whose, checked.ledger);
  return signed;
}

// We sign the inputs that were checked and no other; another wallet signs whatever it has a key for. A stranger who
// calls himself a sponsor could put in that wallet's own coins, or the seal of somebody else that it has a key for.
function requireSignedCoins(psbt: Psbt, { ownInputs }: CheckedStatement): void {
  const own = ownInputs.map(({ input }) => input);
  if (openInputs(psbt).every((input) => own.includes(input))) return;
  throw new WalletError(
    'sponsor-unsigned',
    'This statement spends a coin of somebody else that is not signed yet.',
    'Have the sponsor sign it first: your other wallet would sign it too if the coin is one of its own.',
  );
}

// Without its signatures, which others may still add.
function plainTransaction(transaction: Transaction): string {
  return bytesToHex(serializeTransaction(transaction, { witness: false }));
}

/** Which of our accounts is in a home that we agreed to; null where another wallet of ours has the key. */
function accountIn(session: Session, row: CosignedRow, descriptor: RecordDescriptor): number | null {
  const { expects, accounts = [] } = row;
  const today = descriptor.text === expects?.descriptor ? expects.account : row.account;
  const keys = descriptor.keys.map(({ text }) => text);
  const former = accounts.find((account) => keys.includes(session.keys.custody(account).keyExpression));
  const isKnown = descriptor.text === expects?.descriptor || descriptor.text === row.descriptor;
  return isKnown ? today : (former ?? today);
}

/** Where the seal that is being closed lies: input 0 is ours, or the checks would not have passed. */
function sealPlace({ ownInputs }: CheckedStatement): OwnInput {
  const seal = ownInputs.find(({ input }) => input === 0);
  if (seal === undefined) throw notOurSeal();
  return seal;
}

function signaturesWith(
  session: Session,
  account: number | null,
  seal: OwnInput,
  inputs: readonly SealedInput[],
): StatementToCosign['signatures'] {
  const sealed = inputs.find(({ index }) => index === seal.input);
  const keys = (sealed?.signatures ?? []).map(({ publicKey }) => bytesToHex(publicKey));
  const own =
    account === null
      ? []
      : [bytesToHex(session.keys.custody(account).key(seal.branch, seal.index).publicKey)];
  return { needed: seal.descriptor.threshold.k, withOurs: new Set([...keys, ...own]).size };
}

function sealScript(checked: CheckedStatement): Uint8Array {
  const { descriptor, branch, index } = sealPlace(checked);
  return recordScript(descriptor, branch, index, derivePublicKey).scriptPubKey;
}

function hasLeft(): WalletError {
  return new WalletError(
    'not-for-us',
    'This ledger has moved to a record address in which we have no part.',
    'Its new co-signers sign it; there is nothing left for us to do.',
  );
}

function signedMeanwhile(): WalletError {
  return new WalletError(
    'statement-mismatch',
    'Another statement of this ledger was signed here since this one was looked at.',
    'Run the command again: this one is then checked against the other.',
  );
}

function notOurSeal(): WalletError {
  return new WalletError(
    'statement-mismatch',
    'This statement closes no seal of the record address that we agreed to.',
    'Do not sign it; ask the patient for the file again.',
  );
}

function olderCircle(): WalletError {
  return new WalletError(
    'older-circle',
    'This statement comes with an older circle document than the last one we signed.',
    'Do not sign it; ask the patient for a new statement.',
  );
}
