import { ledgerId, ledgerIdBytes, parseLedgerId } from '../anchor/index.ts';
import { createStatementPsbt, signStatementPsbt, type StatementOptions } from '../cosign/index.ts';
import { transactionId } from '../crypto/index.ts';
import {
  bytesToBase64,
  bytesToHex,
  displayTxid,
  equalBytes,
  hexToBytes,
  parseTransaction,
  serializeTransaction,
  type Outpoint,
} from '../encoding/index.ts';
import { derivePublicKey } from '../keys/index.ts';
import { ActiveGrants, commitment, noteText, parseNote } from '../ledger/index.ts';
import { parseRecordDescriptor, recordScript, type RecordDescriptor } from '../multisig/index.ts';
import { NEXT, requireAgreedAddress } from './address.ts';
import { newestOwnCircle, signLedgerCircle } from './circle.ts';
import { homeOfMove, moveOutdated, ownAccounts, ownHomes, requireAgreedNext } from './homes.ts';
import { logMove } from './move-events.ts';
import { WalletError } from './errors.ts';
import { feeCaps } from './fees.ts';
import { listGrants } from './grants.ts';
import { keptLog } from './log.ts';
import { numberKey, type AddressRow, type StatementRow } from './rows.ts';
import type { Table } from './ports/store.ts';
import { learnRevocations } from './seen-revocations.ts';
import { requireRole, type Session } from './session.ts';
import { knowledge } from './statement-knowledge.ts';
import { composeOutbidding } from './statement-outbidding.ts';
import type { Payer } from './statement-payer.ts';
import { newestStatement, sentStatements, statementPapers, type CosignerBehind } from './statement-papers.ts';
import { statementPending, statementPlace, type OpenSeal } from './statement-place.ts';
import { GIVEN_UP, markRaced, PLAN } from './statement-versions.ts';

/** Versions of one statement that are remembered; who signed an older one asks the patient again. */
const MAX_DRAFTS = 32;

/** A statement that waits for co-signers. `txid` in display order; fees in satoshis. */
export interface PlannedStatement {
  readonly psbt: Uint8Array;
  readonly statement: number;
  readonly ledger: string;
  readonly txid: string;
  readonly note: string;
  /** 32 bytes, hex: what output 1 holds. */
  readonly commitment: string;
  /** Log size. */
  readonly events: number;
  /** Satoshis and virtual bytes. */
  readonly fee: number;
  readonly vsize: number;
  /** Satoshis in the next seal. */
  readonly seal: number;
  readonly payer: Payer;
  /** How many co-signers must sign: one more where none of our keys is in the home that the seal lies under. */
  readonly cosigners: number;
  /** Co-signers who need the history as a file of its own before they can sign. */
  readonly behind: readonly CosignerBehind[];
  /** The statement with the same number that it takes the place of while that one waits; display order. */
  readonly replaces: string | null;
}

/**
 * Composes the next statement over everything in the log: the note, its commitment, and the transaction that
 * closes the current seal. The PSBT goes to one co-signer; our own wallet signs last. After a take-over none of our
 * keys is in the home that the ledger leaves, and two co-signers must sign.
 * @param options.sign signs first instead, for a co-signer whose wallet must sign last
 * @param options.sponsor leaves the fee to whoever sponsors the statement before it is signed
 * @param options.move pays the next seal to the record address that was agreed for a move
 * @param options.bump replaces the statement that waits even if nothing has happened since, with a higher fee
 * @throws WalletError `not-agreed`, `not-funded`, `statement-pending`, `nothing-to-anchor`, `nothing-to-bump`,
 *   `fee-too-high`, `seal-closed`, `node-behind`; of a move `no-move`, `move-outdated`; AnchorError
 */
export async function planAnchor(
  session: Session,
  options: {
    readonly feeRate?: number;
    readonly sign?: boolean;
    readonly sponsor?: boolean;
    readonly move?: boolean;
    readonly bump?: boolean;
  } = {},
): Promise<PlannedStatement> {
  requireRole(session, 'patient', 'anchor a ledger');
  learnRevocations(session);
  const address = requireAgreedAddress(session);
  const next = options.move === true ? requireAgreedNext(session) : undefined;
  const today = readDescriptor(session, address);
  const place = await statementPlace(
    session,
    { descriptor: today, address },
    { bump: options.bump === true, move: options.move === true },
  );
  const { statement, seal, before, replaces } = place;
  if (next !== undefined && before === undefined) throw nothingToMove();
  const descriptor = homeOfSeal(session, seal, statement) ?? today;
  const home = next === undefined ? today : readDescriptor(session, next.address);
  const ledger = before === undefined ? ledgerId(seal.outpoint) : parseNote(before.note).ledger;
  declareLedger(session, ledger);
  const active = listGrants(session)
    .filter(({ live }) => live)
    .map(({ id }) => id);
  const grants = new ActiveGrants(
    ledgerIdBytes(ledger),
    active.map((id) => hexToBytes(id, 32)),
  );
  if (next !== undefined) logMove(session, next, grants);
  const sent = sentStatements(session).filter((row) => row.statement < statement);
  const drafts = earlierVersions(session, statement);
  // What hangs on a version that was displaced is composed again, though nothing has happened since.
  const isAgain =
    session.store.view((tables) => tables.table('statement').get(numberKey(statement))) !== undefined;
  const given = { drafts, isBranch: isAgain && replaces === undefined };
  // One look at the log: what comes in while the node is asked waits for the next statement.
  const log = session.store.view((tables) => {
    const kept = keptLog(tables);
    const papers = statementPapers(sent, kept, Object.keys(address.custodyKeys), given);
    return { size: kept.size, root: kept.root(), papers };
  });
  if (log.size === (before?.size ?? 0) && !isAgain) throw nothingNew();
  if (replaces !== undefined && place.isWaiting && options.bump !== true && log.size === replaces.size) {
    throw statementPending(statement);
  }
  const circle = next?.circle ?? newestOwnCircle(session);
  const { after } = address;
  const note = noteText({
    network: session.network,
    ledger,
    size: log.size,
    root: log.root,
    statement,
    activeCount: grants.count,
    activeRoot: grants.root(),
    circle: hexToBytes(circle.hash, 32),
    ...(after === undefined ? {} : { after: { ledger: after.ledger, noteHash: hexToBytes(after.note, 32) } }),
  });
  const committed = commitment(note);
  const { composed, payer, moreInputs, moreOutputs } = await composeOutbidding(
    session,
    { from: descriptor, to: home, reusable: replaces === undefined ? [] : coinsOf(replaces) },
    {
      seal: { outpoint: seal.outpoint, value: seal.value },
      nextScript: recordScript(home, 0, statement, derivePublicKey).scriptPubKey,
      commitment: committed,
      threshold: descriptor.threshold,
    },
    {
      sponsored: options.sponsor === true,
      ...(options.feeRate === undefined ? {} : { asked: options.feeRate }),
    },
  );
  const txid = displayTxid(transactionId(composed.transaction));
  const plan: StatementRow = {
    state: 'planned',
    statement,
    note,
    size: log.size,
    txid,
    transaction: bytesToHex(serializeTransaction(composed.transaction, { witness: false })),
    spent: {
      value: Number(seal.value),
      script: bytesToHex(seal.script),
      transaction: bytesToHex(serializeTransaction(seal.previous, { witness: true })),
    },
    active,
    circle: circle.hash,
    planned: session.clock.now(),
    psbt: null,
    block: null,
    drafts,
    fee: Number(composed.fee),
    vsize: composed.vsize,
    ...(next === undefined && replaces?.moving !== true ? {} : { moving: true }),
  };
  const { behind, ...papers } = log.papers;
  const unsigned = createStatementPsbt({
    transaction: composed.transaction,
    inputs: [
      { previous: seal.previous, place: { descriptor, branch: 0, index: statement - 1 } },
      ...moreInputs,
    ],
    outputs: [{ descriptor: home, branch: 0, index: statement }, undefined, ...moreOutputs],
    note,
    circle: circle.signed.bytes,
    ...papers,
    ...(descriptor.text === home.text ? {} : { nextDescriptor: home.text }),
    cosignersOnly: !hasOwnKey(session, descriptor),
  });
  session.store.change((tables) => {
    // While the node was asked, another process may have given the move up.
    if (next !== undefined && tables.table('address').get(NEXT)?.circle !== circle.hash) throw moveOutdated();
    if (replaces !== undefined) markRaced(tables, statement, log.size);
    tables.table('plan').put(PLAN, { ...plan, psbt: bytesToBase64(unsigned) });
  });
  return {
    psbt: options.sign === true ? signOwnSeal(session, unsigned) : unsigned,
    statement,
    ledger,
    txid,
    note,
    commitment: bytesToHex(committed),
    events: log.size,
    fee: Number(composed.fee),
    vsize: composed.vsize,
    seal: Number(composed.transaction.outputs[0]?.value ?? 0n),
    payer,
    cosigners: descriptor.threshold.k - (hasOwnKey(session, descriptor) ? 1 : 0),
    behind,
    replaces: replaces?.txid ?? null,
  };
}

function coinsOf(row: StatementRow): Outpoint[] {
  return parseTransaction(hexToBytes(row.transaction)).inputs.map(({ previous }) => previous);
}

// What the plan follows from: the statement whose place it takes if that closes the same seal, else the one before. What
// hangs on a version of the one before which is not the one that counts any more, closes another.
function statementBefore(session: Session, plan: StatementRow | undefined): StatementRow | undefined {
  if (plan === undefined) return newestStatement(session);
  const rowOf = (number: number): StatementRow | undefined =>
    session.store.view((tables) => tables.table('statement').get(numberKey(number)));
  const same = rowOf(plan.statement);
  const [closed] = same === undefined ? [] : coinsOf(same);
  const [closes] = coinsOf(plan);
  const isSameSeal = closed !== undefined && closes !== undefined && equalBytes(closed.txid, closes.txid);
  return isSameSeal ? same : rowOf(plan.statement - 1);
}

// What was given away under this number before, finished and refused, never finished or given up; under later ones,
// which then hang on one that is composed again; and as a draft under an older one, where another version of that was mined.
function earlierVersions(session: Session, statement: number): number[] {
  const rows = session.store.view((tables) => [
    tables.table('plan').get(PLAN),
    tables.table('plan').get(GIVEN_UP),
    ...fromNumber(tables.table('statement'), statement),
  ]);
  const sizes = rows.flatMap((row) => (row === undefined ? [] : [...(row.drafts ?? []), row.size]));
  return [...new Set(sizes)].sort((a, b) => a - b).slice(-MAX_DRAFTS);
}

function fromNumber(table: Table<StatementRow>, first: number): (StatementRow | undefined)[] {
  const above = Math.max(0, table.count() - first + 1);
  return Array.from({ length: above }, (_, i) => table.get(numberKey(first + i)));
}

/** Runs a co-signer's checks on our own statement, then signs its seal. */
export function signOwnSeal(session: Session, psbt: Uint8Array): Uint8Array {
  return signStatementPsbt(psbt, { ...ownStatementOptions(session), accounts: ownAccounts(session) });
}

/** What our own wallet knows as a co-signer of its own ledger. */
export function ownStatementOptions(session: Session): StatementOptions {
  const homes = ownHomes(session);
  const plan = session.store.view((tables) => tables.table('plan').get(PLAN));
  const next = homeOfMove(session, plan);
  const { descriptor, after } = next?.address ?? requireAgreedAddress(session);
  const { circle } = next?.circle ?? newestOwnCircle(session);
  const last = statementBefore(session, plan);
  const known = knowledge({
    network: session.network,
    descriptor,
    former: homes.map((home) => home.descriptor),
    ledger: circle.ledger ?? undefined,
    after,
    last:
      last === undefined ? undefined : { note: last.note, transaction: last.transaction, closed: last.spent },
    caps: feeCaps(session),
  });
  return { known, patient: circle.patient };
}

// The first statement brings the circle document that names the ledger; it is signed once for a ledger.
function declareLedger(session: Session, ledger: string): void {
  parseLedgerId(ledger);
  if (newestOwnCircle(session).circle.ledger !== ledger) signLedgerCircle(session, ledger);
}

function readDescriptor(session: Session, { descriptor }: AddressRow): RecordDescriptor {
  return parseRecordDescriptor(descriptor, session.network, { acceptLockout: true });
}

// Under which of our homes a seal lies: after a move that is made again it is not today's.
function homeOfSeal(session: Session, seal: OpenSeal, statement: number): RecordDescriptor | undefined {
  return ownHomes(session)
    .map((home) => readDescriptor(session, home))
    .find((home) =>
      equalBytes(recordScript(home, 0, statement - 1, derivePublicKey).scriptPubKey, seal.script),
    );
}

// What was taken over from other words lies under keys of theirs until it moves.
function hasOwnKey(session: Session, descriptor: RecordDescriptor): boolean {
  return ownHomes(session).some((home) => home.descriptor === descriptor.text && home.account !== null);
}

function nothingToMove(): WalletError {
  return new WalletError(
    'nothing-to-anchor',
    'There is no ledger yet that could move to another record address.',
    'Propose the address anew instead: medwallet address new --custodian NAME --guardian NAME --out FILE',
  );
}

function nothingNew(): WalletError {
  return new WalletError(
    'nothing-to-anchor',
    'Everything in the log is anchored already.',
    'Anchor again when something has happened.',
  );
}
