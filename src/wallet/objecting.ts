import { readStatementTransaction, sealSigners } from '../anchor/index.ts';
import { DEFAULT_MOVE_DELAY } from '../circle/index.ts';
import { signDocument } from '../cosign/index.ts';
import { sha256, transactionId } from '../crypto/index.ts';
import {
  bytesToHex,
  canonicalJson,
  displayTxid,
  equalBytes,
  hexToBytes,
  parseBlockHeader,
  parseTransaction,
  type Did,
  type JsonObject,
} from '../encoding/index.ts';
import { derivePublicKey } from '../keys/index.ts';
import { noteHash, parseNote } from '../ledger/index.ts';
import { parseRecordDescriptor, recordScript } from '../multisig/index.ts';
import { anchorStates, isSettled } from './anchor-states.ts';
import { flushOutbox, queuePosting, type Posting } from './boards.ts';
import { newestOwnCircle } from './circle.ts';
import { WalletError } from './errors.ts';
import { ownHomes } from './homes.ts';
import type { AddressRow, StatementRow } from './rows.ts';
import { spenderFinder } from './seal-closing.ts';
import { requireRole, type Session } from './session.ts';
import { sentStatements } from './statement-papers.ts';

/** A veto that was signed and is on its way to the boards. */
export interface Vetoed extends Posting {
  /** The signed document, for whoever does not read the boards. */
  readonly file: Uint8Array;
  readonly ledger: string;
  /** The last statement that counts. */
  readonly statement: number;
  /** What closed its seal against our will, display order. */
  readonly closedBy: string;
  /** Unix seconds until which objecting counts; null while it is in no block. */
  readonly until: number | null;
}

/**
 * Objects to a move that was made without us: for everybody who sees the veto the ledger ends at our last statement.
 * We go on in a successor (`proposeSuccessor`).
 * @throws WalletError `wrong-role`, `nothing-to-veto` where our seal is open or our own key closed it, or the time to
 *   object is over; ChainError when the node cannot be asked
 */
export async function vetoMove(session: Session): Promise<Vetoed> {
  requireRole(session, 'patient', 'object to a move');
  const last = await lastOwn(session);
  const chain = session.chain();
  const transaction = parseTransaction(hexToBytes(last.transaction));
  const outpoint = { txid: transactionId(transaction), vout: 0 };
  if ((await chain.output(outpoint)) !== undefined) throw nothingToVeto('nothing has closed its last seal');
  const spender = await spenderFinder(session)(outpoint, last.block?.height ?? 0);
  if (spender === undefined) throw nothingToVeto('the node does not say what closed its last seal');
  const home = homeOf(session, last);
  if (tookPart(session, home, last, spender.transaction))
    throw nothingToVeto('our own key closed its last seal');
  const until = await deadline(session, spender.blockHash);
  if (until !== null && (await chain.tip()).medianTime >= until) {
    throw nothingToVeto('the time to object to what followed is over');
  }
  const { patient, boards } = newestOwnCircle(session).circle;
  const { ledger } = parseNote(last.note);
  const veto = vetoOf(session, last) ?? signVeto(session, last, patient);
  const file = canonicalJson(veto);
  const closing = {
    transaction: bytesToHex(spender.transaction),
    blockHash: spender.blockHash ?? null,
    veto,
  };
  session.store.change((tables) => {
    const { statement, note } = last;
    tables.table('ended').put(ledger, { statement, note, closing, home, statements: [] });
    queuePosting(session, tables, boards, patient, file);
  });
  const { document = null } = veto;
  session.trust.addVeto(bytesToHex(sha256(canonicalJson(document))), veto, session.clock.now());
  const closedBy = displayTxid(transactionId(parseTransaction(spender.transaction)));
  return {
    file,
    ledger,
    statement: last.statement,
    closedBy,
    until,
    ...flushOutbox(session),
  };
}

/** The one that was signed already, perhaps by a command that was killed: its date is the better one. */
function vetoOf(session: Session, last: StatementRow): JsonObject | undefined {
  const { ledger } = parseNote(last.note);
  const ended = session.store.view((tables) => tables.table('ended').get(ledger));
  return ended?.note === last.note ? ended.closing?.veto : undefined;
}

function signVeto(session: Session, { note, statement }: StatementRow, patient: Did): JsonObject {
  const { ledger } = parseNote(note);
  const { document, signature } = signDocument(
    'veto',
    session.network,
    {
      type: 'veto',
      patient,
      ledger,
      statement,
      note: bytesToHex(noteHash(note)),
      iat: session.clock.now(),
    },
    session.identity,
  );
  return { document, signature };
}

/** The newest of our statements that is in a block: one that never got there does not count. */
export async function lastOwn(session: Session): Promise<StatementRow> {
  const settled = (await anchorStates(session)).filter(isSettled).at(-1);
  const row = sentStatements(session).find(({ statement }) => statement === settled?.statement);
  if (row !== undefined) return row;
  throw nothingToVeto('it has no statement in a block');
}

/** Under which of our homes a statement's next seal lies. */
export function homeOf(session: Session, row: StatementRow): AddressRow {
  const { nextSeal } = readStatementTransaction(parseTransaction(hexToBytes(row.transaction)));
  const home = ownHomes(session).find(({ descriptor: text }) => {
    const descriptor = parseRecordDescriptor(text, session.network, { acceptLockout: true });
    return equalBytes(
      recordScript(descriptor, 0, row.statement, derivePublicKey).scriptPubKey,
      nextSeal.script,
    );
  });
  if (home !== undefined) return home;
  throw nothingToVeto('its last seal lies under no record address of ours');
}

function tookPart(session: Session, home: AddressRow, last: StatementRow, spender: Uint8Array): boolean {
  if (home.account === null) return false;
  const { nextSeal } = readStatementTransaction(parseTransaction(hexToBytes(last.transaction)));
  const descriptor = parseRecordDescriptor(home.descriptor, session.network, { acceptLockout: true });
  const { publicKeys } = recordScript(descriptor, 0, last.statement, derivePublicKey);
  const xpub = session.keys.custody(home.account).xpub;
  const own = publicKeys[descriptor.keys.findIndex((key) => key.xpub === xpub)];
  const closing = parseTransaction(spender);
  const seal = transactionId(parseTransaction(hexToBytes(last.transaction)));
  const input = closing.inputs.findIndex(
    ({ previous }) => previous.vout === 0 && equalBytes(previous.txid, seal),
  );
  const signers = sealSigners(closing, nextSeal, session.verifier, input) ?? [];
  return own !== undefined && signers.some((key) => equalBytes(key, own));
}

async function deadline(session: Session, blockHash: string | undefined): Promise<number | null> {
  const block = blockHash === undefined ? undefined : await session.chain().header(blockHash);
  if (block === undefined || block.confirmations < 1) return null;
  return (
    parseBlockHeader(block.bytes).time + (newestOwnCircle(session).circle.moveDelay ?? DEFAULT_MOVE_DELAY)
  );
}

function nothingToVeto(detail: string): WalletError {
  return new WalletError(
    'nothing-to-veto',
    `There is no move of this ledger to object to: ${detail}.`,
    'See where it stands: medwallet anchor status',
  );
}
