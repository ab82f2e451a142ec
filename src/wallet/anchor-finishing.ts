import {
  adoptSponsoredPsbt,
  combineStatementPsbts,
  CosignError,
  finishStatementPsbt,
  rawTransactionBytes,
  type FinishedStatement,
} from '../cosign/index.ts';
import { transactionId } from '../crypto/index.ts';
import {
  base64ToBytes,
  bytesToHex,
  displayTxid,
  hexToBytes,
  serializeTransaction,
} from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { requireAgreedAddress } from './address.ts';
import { ownStatementOptions, PLAN, signOwnSeal } from './anchoring.ts';
import { announceMove, enterMove } from './move-entering.ts';
import { checkSendable } from './sendable.ts';
import { WalletError } from './errors.ts';
import { followAnchors } from './following.ts';
import { numberKey, type StatementRow } from './rows.ts';
import { requireRole, type Session } from './session.ts';
import { statementSigners } from './statement-papers.ts';

/**
 * A statement with all its signatures, on disk and sent as far as the node would take it. `txid` in display
 * order.
 */
export interface SentStatement {
  readonly statement: number;
  readonly txid: string;
  readonly state: 'signed' | 'in-mempool' | 'confirmed' | 'final' | 'conflicted';
  readonly note: string;
  /** The finished transaction, hex. */
  readonly transaction: string;
}

/**
 * Finishes a co-signed statement: it must be the one that we composed last; every check of a co-signer is made
 * again; we sign last, keep the raw transaction on disk, and only then send it.
 * @param file the co-signed PSBT, or a finished raw transaction from a wallet that signed last
 * @throws WalletError `unknown-statement`, `statement-mismatch`; CosignError `missing-signatures` (outcome
 * incomplete) and its other codes; AnchorError; ChainError when the node cannot be reached: nothing is lost then
 */
export async function finishAnchor(session: Session, file: Uint8Array): Promise<SentStatement> {
  requireRole(session, 'patient', 'finish a statement');
  const plan = session.store.view((tables) => tables.table('plan').get(PLAN));
  if (plan === undefined) return resent(session);
  const { transaction, checked } = finished(session, file, base64ToBytes(plan.psbt ?? ''));
  const txid = displayTxid(transactionId(transaction));
  // Only a sponsor may make it another transaction, and then it closes our seal and nothing else of ours.
  const isSponsored = checked.sponsor.inputs > 0n && checked.ownInputs.length === 1;
  if (txid !== plan.txid && !isSponsored) throw mismatch();
  await checkSendable(session, transaction, checked);
  const row: StatementRow = {
    ...plan,
    psbt: null,
    state: 'signed',
    txid,
    transaction: bytesToHex(serializeTransaction(transaction, { witness: true })),
    signers: statementSigners(session, requireAgreedAddress(session), {
      number: plan.statement,
      transaction,
      seal: { value: BigInt(plan.spent.value), script: hexToBytes(plan.spent.script) },
    }),
  };
  session.store.change((tables) => {
    tables.table('statement').put(numberKey(row.statement), row);
    tables.table('plan').delete(PLAN);
    if (row.moving === true) enterMove(session, tables, row);
  });
  if (row.moving === true) announceMove(session);
  return send(session, row);
}

async function send(session: Session, row: StatementRow): Promise<SentStatement> {
  const states = await followAnchors(session);
  const state = states.find(({ statement }) => statement === row.statement)?.state ?? 'signed';
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

function mismatch(): WalletError {
  return new WalletError(
    'statement-mismatch',
    'This is not the statement that this wallet composed last.',
    'Use the file that belongs to the last medwallet anchor, or compose a new one.',
  );
}
