import {
  adoptSponsoredPsbt,
  combineStatementPsbts,
  CosignError,
  finishStatementPsbt,
  rawTransactionBytes,
  type FinishedStatement,
} from '../cosign/index.ts';
import { transactionId } from '../crypto/index.ts';
import { base64ToBytes, displayTxid } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { ownStatementOptions, signOwnSeal } from './anchoring.ts';
import { requireAgreedAddress } from './address.ts';
import { isSettled, type AnchorState, type StatementState } from './anchor-states.ts';
import { checkSendable } from './sendable.ts';
import { WalletError } from './errors.ts';
import { followAnchors } from './following.ts';
import { numberKey, type StatementRow } from './rows.ts';
import { requireRole, type Session } from './session.ts';
import { checkOutbids } from './statement-outbidding.ts';
import { keepSigned } from './statement-keeping.ts';
import { sealSpentBy } from './statement-papers.ts';
import { orphaned, problemError } from './statement-problems.ts';
import { PLAN, versionsOf } from './statement-versions.ts';

/**
 * A statement with all its signatures, on disk and sent as far as the node would take it. `txid` in display
 * order.
 */
export interface SentStatement {
  readonly statement: number;
  readonly txid: string;
  readonly state: AnchorState;
  readonly note: string;
  /** The finished transaction, hex. */
  readonly transaction: string;
}

/**
 * Finishes a co-signed statement: it must be the one that we composed last; every check of a co-signer is made
 * again; we sign last, keep the raw transaction on disk, and only then send it.
 * @param file the co-signed PSBT, or a finished raw transaction from a wallet that signed last
 * @throws WalletError `unknown-statement`, `statement-mismatch`, `statement-orphaned`, `already-confirmed`,
 * `move-outdated`, `fee-too-low`; CosignError `missing-signatures` (outcome incomplete) and its other codes; AnchorError; ChainError when the node cannot be reached: nothing is lost then
 */
export async function finishAnchor(session: Session, file: Uint8Array): Promise<SentStatement> {
  requireRole(session, 'patient', 'finish a statement');
  const plan = session.store.view((tables) => tables.table('plan').get(PLAN));
  if (plan === undefined) return resent(session);
  requireStanding(session, plan);
  const { transaction, checked } = finished(session, file, base64ToBytes(plan.psbt ?? ''));
  const txid = displayTxid(transactionId(transaction));
  // Only a sponsor may make it another transaction, and then it closes our seal and nothing else of ours.
  const isSponsored = checked.sponsor.inputs > 0n && checked.ownInputs.length === 1;
  if (txid !== plan.txid && !isSponsored) throw mismatch();
  const earlier = await earlierVersion(session, plan);
  await checkSendable(
    session,
    transaction,
    checked,
    earlier === undefined ? [] : versionsOf(earlier).map(txidOf),
  );
  const [seal] = transaction.inputs;
  if (seal !== undefined) await checkOutbids(session, seal.previous, { txid, ...checked });
  const row = keepSigned(session, plan, transaction, checked);
  return send(session, row);
}

// Since it was composed a reorganisation may have put another version of the statement before in the place of the one
// that it follows. The draft is kept: should that one come back, it can be finished.
function requireStanding(session: Session, plan: StatementRow): void {
  const before = session.store.view((tables) => tables.table('statement').get(numberKey(plan.statement - 1)));
  const seal = sealSpentBy(plan);
  if (before === undefined || seal === undefined) return;
  const follows = displayTxid(seal.txid);
  const isDisplaced = versionsOf(before).some(({ txid }) => txid === follows) && before.txid !== follows;
  if (isDisplaced) throw problemError(orphaned(plan), plan);
}

// What this one takes the place of. A block may have come in between, or a node that is down: then it is as last seen.
async function earlierVersion(session: Session, plan: StatementRow): Promise<StatementRow | undefined> {
  const rowOf = (): StatementRow | undefined =>
    session.store.view((tables) => tables.table('statement').get(numberKey(plan.statement)));
  if (rowOf() === undefined) return undefined;
  try {
    const states = await followAnchors(session);
    const same = states.find(({ statement }) => statement === plan.statement);
    if (same !== undefined && isSettled(same)) throw alreadyConfirmed(same);
  } catch (error) {
    if (!(error instanceof MedwalletError) || error.outcome !== 'unavailable') throw error;
  }
  return rowOf();
}

function txidOf({ txid }: StatementRow): string {
  return txid;
}

async function send(session: Session, row: StatementRow): Promise<SentStatement> {
  const states = await followAnchors(session);
  // Another version of it may be the one that counts after all.
  const state = states.find(({ txid }) => txid === row.txid)?.state ?? 'signed';
  return { statement: row.statement, txid: row.txid, state, note: row.note, transaction: row.transaction };
}

// Finishing twice, or after a node that was down: what was signed is sent again, which is harmless.
async function resent(session: Session): Promise<SentStatement> {
  const newest = session.store.view((tables) => tables.table('statement').list()).at(-1)?.row;
  if (newest !== undefined) return send(session, newest);
  throw new WalletError(
    'unknown-statement',
    'This wallet has composed no statement that waits for signatures.',
    'Compose one: medwallet anchor --out FILE',
  );
}

// Our own draft says what it must be; from outside come only signatures. So it does not matter what another
// wallet did to our fields, nor whether it gave back a PSBT or a finished raw transaction.
function finished(session: Session, returned: Uint8Array, draft: Uint8Array): FinishedStatement {
  const options = ownStatementOptions(session);
  const combined = withSignatures(draft, returned);
  try {
    return finishStatementPsbt(signOwnSeal(session, combined), options);
  } catch (error) {
    if (!(error instanceof MedwalletError)) throw error;
    // Enough have signed already, or we took the ledger over from other words: there is nothing for us to sign.
    const isOurs = requireAgreedAddress(session).account !== null;
    if (isOurs && error.code !== 'already-signed' && error.code !== 'too-many-signatures') throw error;
    if (!isOurs && error.code !== 'not-our-key') throw error;
    return finishStatementPsbt(combined, options);
  }
}

function withSignatures(draft: Uint8Array, returned: Uint8Array): Uint8Array {
  try {
    return combineStatementPsbts(draft, [returned]);
  } catch (error) {
    // Another transaction, which a sponsor's is as well.
    if (!(error instanceof CosignError) || error.code !== 'different-transaction') throw error;
    if (rawTransactionBytes(returned) !== undefined) throw error;
    return adoptSponsoredPsbt(draft, returned);
  }
}

function alreadyConfirmed({ statement, txid }: StatementState): WalletError {
  return new WalletError(
    'already-confirmed',
    `Statement ${statement} is in a block already, as ${txid}; this one would have taken its place.`,
    'What has happened since goes into the next one: medwallet anchor --out FILE',
    { facts: { statement, txid } },
  );
}

function mismatch(): WalletError {
  return new WalletError(
    'statement-mismatch',
    'This is not the statement that this wallet composed last.',
    'Use the file that belongs to the last medwallet anchor, or compose a new one.',
  );
}
