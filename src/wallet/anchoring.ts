import { ledgerId, ledgerIdBytes, parseLedgerId, SEAL_FLOOR } from '../anchor/index.ts';
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
  type Transaction,
} from '../encoding/index.ts';
import { derivePublicKey } from '../keys/index.ts';
import { ActiveGrants, commitment, noteText, parseNote } from '../ledger/index.ts';
import { parseRecordDescriptor, recordScript, type RecordDescriptor } from '../multisig/index.ts';
import { requireAgreedAddress } from './address.ts';
import { isSettled, type StatementState } from './anchor-states.ts';
import { newestOwnCircle, signLedgerCircle } from './circle.ts';
import { nextHome, ownAccounts, ownHomes, requireAgreedNext } from './homes.ts';
import { logMove, requireOpenSeal } from './move-events.ts';
import { WalletError } from './errors.ts';
import { transactionOf } from './chain-outputs.ts';
import { chooseFeeRate, feeCaps } from './fees.ts';
import { followAnchors } from './following.ts';
import { listGrants } from './grants.ts';
import { keptLog } from './log.ts';
import { numberKey, type AddressRow, type StatementRow } from './rows.ts';
import { learnRevocations } from './seen-revocations.ts';
import { requireRole, type Session } from './session.ts';
import { knowledge } from './statement-knowledge.ts';
import { composePaid, type Payer } from './statement-payer.ts';
import { newestStatement, sentStatements, statementPapers, type CosignerBehind } from './statement-papers.ts';

/** Where the statement that is being signed lies until it is sent. */
export const PLAN = 'plan';
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
  /** Co-signers who need the history as a file of its own before they can sign. */
  readonly behind: readonly CosignerBehind[];
}

/** An output of the record address that the next statement closes. */
interface OpenSeal {
  readonly outpoint: Outpoint;
  readonly value: bigint;
  readonly script: Uint8Array;
  /** The whole transaction that it is an output of. */
  readonly previous: Transaction;
}

/**
 * Composes the next statement over everything in the log: the note, its commitment, and the transaction that
 * closes the current seal. The PSBT goes to one co-signer; our own wallet signs last.
 * @param options.sign signs first instead, for a co-signer whose wallet must sign last
 * @param options.sponsor leaves the fee to whoever sponsors the statement before it is signed
 * @param options.move pays the next seal to the record address that was agreed for a move
 * @throws WalletError `not-agreed`, `not-funded`, `statement-pending`, `nothing-to-anchor`; AnchorError
 */
export async function planAnchor(
  session: Session,
  options: {
    readonly feeRate?: number;
    readonly sign?: boolean;
    readonly sponsor?: boolean;
    readonly move?: boolean;
  } = {},
): Promise<PlannedStatement> {
  requireRole(session, 'patient', 'anchor a ledger');
  learnRevocations(session);
  const address = requireAgreedAddress(session);
  const next = options.move === true ? requireAgreedNext(session) : undefined;
  const last = await lastStatement(session);
  if (next !== undefined && last === undefined) throw nothingToMove();
  const statement = (last?.statement ?? 0) + 1;
  const today = readDescriptor(session, address);
  const seal = last === undefined ? await genesisSeal(session, today, address) : sealOf(last.row);
  if (last !== undefined) await requireOpenSeal(session, seal.outpoint);
  const descriptor = homeOfSeal(session, seal, statement) ?? today;
  const home = next === undefined ? today : readDescriptor(session, next.address);
  const ledger = last === undefined ? ledgerId(seal.outpoint) : parseNote(last.row.note).ledger;
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
  // One look at the log: what comes in while the node is asked waits for the next statement.
  const log = session.store.view((tables) => {
    const kept = keptLog(tables);
    const papers = statementPapers(sent, kept, Object.keys(address.custodyKeys), drafts);
    return { size: kept.size, root: kept.root(), papers };
  });
  if (log.size === (last?.row.size ?? 0)) throw nothingNew();
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
  const { composed, payer, moreInputs, moreOutputs } = await composePaid(
    session,
    { from: descriptor, to: home },
    {
      seal: { outpoint: seal.outpoint, value: seal.value },
      nextScript: recordScript(home, 0, statement, derivePublicKey).scriptPubKey,
      commitment: committed,
      threshold: descriptor.threshold,
      feeRate: await chooseFeeRate(session, options.feeRate),
    },
    options.sponsor === true,
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
    ...(next === undefined ? {} : { moving: true }),
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
    ...(next === undefined ? {} : { nextDescriptor: home.text }),
  });
  session.store.change((tables) => {
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
    behind,
  };
}

// What was given away under this number before, finished and refused or never finished.
function earlierVersions(session: Session, statement: number): number[] {
  const rows = session.store.view((tables) => [
    tables.table('plan').get(PLAN),
    tables.table('statement').get(numberKey(statement)),
  ]);
  const same = rows.filter((row) => row?.statement === statement);
  const sizes = same.flatMap((row) => (row === undefined ? [] : [...(row.drafts ?? []), row.size]));
  return [...new Set(sizes)].sort((a, b) => a - b).slice(-MAX_DRAFTS);
}

/** Runs a co-signer's checks on our own statement, then signs its seal. */
export function signOwnSeal(session: Session, psbt: Uint8Array): Uint8Array {
  return signStatementPsbt(psbt, { ...ownStatementOptions(session), accounts: ownAccounts(session) });
}

/** What our own wallet knows as a co-signer of its own ledger. */
export function ownStatementOptions(session: Session): StatementOptions {
  const homes = ownHomes(session);
  const plan = session.store.view((tables) => tables.table('plan').get(PLAN));
  const next = plan?.moving === true ? nextHome(session) : undefined;
  const { descriptor, after } = next?.address ?? requireAgreedAddress(session);
  const { circle } = next?.circle ?? newestOwnCircle(session);
  const last = newestStatement(session);
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

/** The newest statement that was sent; it must be in a block before the next one can be composed. */
async function lastStatement(
  session: Session,
): Promise<{ statement: number; row: StatementRow } | undefined> {
  const states = await followAnchors(session);
  const newest = states.at(-1);
  if (newest === undefined) return undefined;
  if (await isReplaceable(session, newest)) {
    const before = session.store.view((tables) =>
      tables.table('statement').get(numberKey(newest.statement - 1)),
    );
    return before === undefined ? undefined : { statement: newest.statement - 1, row: before };
  }
  if (!isSettled(newest)) {
    throw new WalletError(
      'statement-pending',
      `Statement ${newest.statement} is ${newest.state}; a ledger has at most one statement that is not confirmed.`,
      'Wait for a block (on regtest: medwallet regtest mine 1), then anchor again.',
      { outcome: 'unavailable', facts: { statement: newest.statement, state: newest.state } },
    );
  }
  const row = session.store.view((tables) => tables.table('statement').get(numberKey(newest.statement)));
  return row === undefined ? undefined : { statement: newest.statement, row };
}

// The node does not take it, and its seal is still there: what went wrong was a sponsor's coin or the fee. The same
// number is then composed anew.
async function isReplaceable(session: Session, newest: StatementState): Promise<boolean> {
  if (newest.state !== 'conflicted') return false;
  const row = session.store.view((tables) => tables.table('statement').get(numberKey(newest.statement)));
  const seal = row && parseTransaction(hexToBytes(row.transaction)).inputs[0]?.previous;
  return seal !== undefined && (await session.chain().output(seal)) !== undefined;
}

/** The genesis outpoint: a confirmed output of at least 1,000 sat at branch 0 index 0, paid by anyone. */
async function genesisSeal(
  session: Session,
  descriptor: RecordDescriptor,
  { after }: AddressRow,
): Promise<OpenSeal> {
  const chain = session.chain();
  const { scriptPubKey, address } = recordScript(descriptor, 0, 0, derivePublicKey);
  const found = (await chain.findOutputs([scriptPubKey]))
    .filter(({ value, confirmations }) => value >= SEAL_FLOOR && confirmations > 0)
    // The same choice whenever it is made: the richest, then the first by id.
    .sort(
      (a, b) =>
        Number(b.value - a.value) || (displayTxid(a.outpoint.txid) < displayTxid(b.outpoint.txid) ? -1 : 1),
    );
  // A successor begins anew: what is pinned is the ledger that ended.
  const pinned = after === undefined ? session.trust.pinnedLedger(session.profile.did) : undefined;
  // A ledger once named may have a co-signer's signature already: a richer payment must not begin another one.
  const named = pinned ?? newestOwnCircle(session).circle.ledger;
  const output =
    found.find(({ outpoint }) => ledgerId(outpoint) === named) ??
    (pinned === undefined ? found[0] : undefined);
  if (output === undefined) {
    throw new WalletError(
      'not-funded',
      `The record address holds no confirmed output of at least ${SEAL_FLOOR} sat yet.`,
      `Let anybody pay to ${address}; on regtest: medwallet regtest fund ${address}`,
    );
  }
  const previous = await transactionOf(chain, output);
  if (previous === undefined) {
    throw new WalletError(
      'not-funded',
      'The transaction that pays to the record address moved while it was looked up.',
      'Run the command again.',
      { outcome: 'unavailable' },
    );
  }
  return {
    outpoint: output.outpoint,
    value: output.value,
    script: output.script,
    previous,
  };
}

function sealOf(row: StatementRow): OpenSeal {
  const previous = parseTransaction(hexToBytes(row.transaction));
  const [seal] = previous.outputs;
  if (seal === undefined) throw nothingNew();
  return {
    outpoint: { txid: transactionId(previous), vout: 0 },
    value: seal.value,
    script: seal.script,
    previous,
  };
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
