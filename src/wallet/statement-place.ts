import { ledgerId, SEAL_FLOOR } from '../anchor/index.ts';
import { transactionId } from '../crypto/index.ts';
import {
  displayTxid,
  hexToBytes,
  parseTransaction,
  type Outpoint,
  type Transaction,
} from '../encoding/index.ts';
import { derivePublicKey } from '../keys/index.ts';
import { recordScript, type RecordDescriptor } from '../multisig/index.ts';
import { isSettled, type StatementState } from './anchor-states.ts';
import { transactionOf } from './chain-outputs.ts';
import { newestOwnCircle } from './circle.ts';
import { WalletError } from './errors.ts';
import { followAnchors } from './following.ts';
import { requireOpenSeal } from './move-events.ts';
import { findOutputs } from './output-finding.ts';
import { numberKey, type AddressRow, type StatementRow } from './rows.ts';
import type { Session } from './session.ts';
import { problemError, type StatementProblem } from './statement-problems.ts';

/** An output of the record address that the next statement closes. */
export interface OpenSeal {
  readonly outpoint: Outpoint;
  readonly value: bigint;
  readonly script: Uint8Array;
  /** The whole transaction that it is an output of. */
  readonly previous: Transaction;
}

/** Where the statement that is to be composed goes. */
export interface StatementPlace {
  readonly statement: number;
  readonly seal: OpenSeal;
  /** The statement before it; undefined for the first. */
  readonly before: StatementRow | undefined;
  /** The statement with this number that is not in a block and closes the same seal. */
  readonly replaces: StatementRow | undefined;
  /** That one is with the node, and nothing keeps it from being mined but time. */
  readonly isWaiting: boolean;
}

/**
 * Behind the newest statement once it is in a block, else in its place.
 * @param session
 * @param descriptor of the record address as it is today
 * @throws WalletError `not-funded`, `statement-pending`, `nothing-to-bump`, `seal-closed`, `node-behind`; ChainError
 */
export async function statementPlace(
  session: Session,
  { descriptor, address }: { readonly descriptor: RecordDescriptor; readonly address: AddressRow },
  wanted: { readonly bump: boolean; readonly move: boolean },
): Promise<StatementPlace> {
  const states = await followAnchors(session);
  // Several may have lost their blocks. The first that does not get on is the one to help: the others hang on it.
  const newest = states.find((one) => !isSettled(one) && one.problem !== null) ?? states.at(-1);
  if (newest === undefined) {
    if (wanted.bump) throw nothingToBump();
    const seal = await genesisSeal(session, descriptor, address);
    return { statement: 1, seal, before: undefined, replaces: undefined, isWaiting: false };
  }
  const { statement, problem } = newest;
  if (problem?.code === 'node-behind') throw problemError(problem, { statement, txid: newest.txid });
  const rowOf = (number: number): StatementRow | undefined =>
    session.store.view((tables) => tables.table('statement').get(numberKey(number)));
  const row = rowOf(statement);
  if (row === undefined) throw nothingToBump();
  if (isSettled(newest)) {
    const isRivalled = problem?.code === 'seal-closed' && problem.final !== true;
    if (wanted.bump && !isRivalled) throw nothingToBump();
    const seal = sealOf(row);
    // Somebody else's transaction that closes the seal can be outbid while it waits, if that is what is asked for.
    if (!wanted.bump) await requireOpenSeal(session, seal.outpoint);
    return { statement: statement + 1, seal, before: row, replaces: undefined, isWaiting: false };
  }
  return placeOf(newest, row, rowOf(statement - 1), wanted.move);
}

function placeOf(
  newest: StatementState,
  row: StatementRow,
  before: StatementRow | undefined,
  isMove: boolean,
): StatementPlace {
  const { statement, problem } = newest;
  const isWaiting = problem === null;
  if (isWaiting && isMove) throw statementPending(statement);
  if (problem !== null && isShutOut(problem)) throw problemError(problem, { statement, txid: newest.txid });
  if (problem?.code === 'statement-orphaned' && before !== undefined) {
    return { statement, seal: sealOf(before), before, replaces: undefined, isWaiting };
  }
  return { statement, seal: sealClosedBy(row), before, replaces: row, isWaiting };
}

// What waits can be outbid; what is mined cannot, and a queue that is full takes no other version either.
function isShutOut({ code, final }: StatementProblem): boolean {
  return (code === 'seal-closed' && final === true) || code === 'too-many-waiting';
}

/** A statement of this ledger waits already, and holds everything there is. */
export function statementPending(statement: number): WalletError {
  return new WalletError(
    'statement-pending',
    `Statement ${statement} waits for a block and holds everything that is in the log.`,
    'Wait for a block (on regtest: medwallet regtest mine 1), or raise its fee: medwallet anchor bump --out FILE',
    { outcome: 'unavailable', facts: { statement } },
  );
}

function nothingToBump(): WalletError {
  return new WalletError(
    'nothing-to-bump',
    'No statement of this wallet waits for a block.',
    'See how they are: medwallet anchor status',
  );
}

/** The seal that a statement closes, from our own disk. */
function sealClosedBy(row: StatementRow): OpenSeal {
  const previous = parseTransaction(hexToBytes(row.spent.transaction));
  const outpoint = parseTransaction(hexToBytes(row.transaction)).inputs[0]?.previous;
  const output = outpoint === undefined ? undefined : previous.outputs[outpoint.vout];
  if (outpoint === undefined || output === undefined) throw nothingToBump();
  return { outpoint, value: output.value, script: output.script, previous };
}

/** The genesis outpoint: a confirmed output of at least 1,000 sat at branch 0 index 0, paid by anyone. */
async function genesisSeal(
  session: Session,
  descriptor: RecordDescriptor,
  { after }: AddressRow,
): Promise<OpenSeal> {
  const chain = session.chain();
  const { scriptPubKey, address } = recordScript(descriptor, 0, 0, derivePublicKey);
  const found = (await findOutputs(session, [scriptPubKey]))
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
  if (seal === undefined) throw nothingToBump();
  return {
    outpoint: { txid: transactionId(previous), vout: 0 },
    value: seal.value,
    script: seal.script,
    previous,
  };
}
