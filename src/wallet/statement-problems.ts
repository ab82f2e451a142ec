import { displayTxid, hexToBytes, parseTransaction, type Outpoint } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { transactionId } from '../crypto/index.ts';
import { WalletError, type WalletErrorCode } from './errors.ts';
import type { Chain } from './ports/chain.ts';
import type { StatementRow } from './rows.ts';

/** Why a statement does not get on by itself, and what its owner does about it. */
export interface StatementProblem {
  readonly code: WalletErrorCode;
  /** One sentence of what is wrong. */
  readonly message: string;
  /** One sentence of what to do. */
  readonly hint: string;
  /** The transaction that stands in its way, display order. */
  readonly by?: string;
  /** That transaction is in a block: it cannot be outbid. */
  readonly final?: boolean;
  /** The statement before it that does not get on, and that has to be helped first. */
  readonly heldBackBy?: number;
}

/** Problems that are the node's and not the statement's: no yes and no no. */
const UNAVAILABLE: readonly WalletErrorCode[] = ['node-behind', 'too-many-waiting'];
/** How nodes say that too many unconfirmed transactions hang on one another. */
const TOO_MANY = /too-long-mempool-chain|too-large-cluster|too many unconfirmed/i;

/** The same as an error, for a command that was asked to get the statement on. */
export function problemError(
  problem: StatementProblem,
  facts: { statement: number; txid: string },
): WalletError {
  const { code, message, hint, by } = problem;
  return new WalletError(code, message, hint, {
    outcome: UNAVAILABLE.includes(code) ? 'unavailable' : 'refused',
    facts: by === undefined ? facts : { ...facts, by },
  });
}

/** What is known when a node refuses a statement. */
export interface Refusal {
  readonly row: StatementRow;
  /** The statement before, as it counts now; undefined before the first. */
  readonly before: StatementRow | undefined;
  /** What the node says of it. */
  readonly reason: unknown;
  /** Height from which a spender of its seal is looked for. */
  readonly from: number;
  readonly findSpender: FindSpender;
}

/**
 * Finds out why a node takes none of a statement's versions. The node's own words come last: a reason is what its
 * outputs show.
 * @throws ChainError when the node cannot be asked
 */
export async function explainRefusal(chain: Chain, refusal: Refusal): Promise<StatementProblem> {
  const { row, before } = refusal;
  const { inputs } = parseTransaction(hexToBytes(row.transaction));
  const [seal, ...others] = inputs.map(({ previous }) => previous);
  if (seal === undefined) return refusedByNode(refusal.reason);
  if (before !== undefined && !isOutputOf(seal, before)) return orphaned(row);
  if ((await chain.output(seal)) === undefined) {
    return (await closedBy(chain, refusal.findSpender, seal, refusal.from)) ?? nodeBehind();
  }
  if (TOO_MANY.test(textOf(refusal.reason))) return tooManyWaiting(row);
  for (const coin of others) if ((await chain.output(coin)) === undefined) return coinGone();
  const floor = await chain.relayFeeRate();
  const rate = row.fee === undefined || row.vsize === undefined ? undefined : row.fee / row.vsize;
  if (rate === undefined ? /fee/i.test(textOf(refusal.reason)) : rate < floor) return underFloor(rate, floor);
  return refusedByNode(refusal.reason);
}

/** How the wallet looks for what spends an output, from a height on. */
export type FindSpender = Chain['spender'];

/**
 * What closed a seal that none of our statements closes; undefined when nothing is seen to.
 * @param find reads blocks, and remembers which it has read
 */
export async function closedBy(
  chain: Chain,
  find: FindSpender,
  seal: Outpoint,
  from: number,
): Promise<StatementProblem | undefined> {
  const waiting = await chain.waitingSpender(seal);
  if (waiting !== undefined) return sealClosed(waiting, false);
  const spender = await find(seal, from);
  if (spender === undefined) return undefined;
  const txid = displayTxid(transactionId(parseTransaction(spender.transaction)));
  return sealClosed(txid, spender.blockHash !== undefined);
}

export function nodeBehind(): StatementProblem {
  return {
    code: 'node-behind',
    message: 'The node knows less of the chain than this wallet has seen with it before.',
    hint: 'Let it catch up, or point to another node; then: medwallet anchor resume',
  };
}

function isOutputOf(seal: Outpoint, { txid }: StatementRow): boolean {
  return displayTxid(seal.txid) === txid;
}

function sealClosed(by: string, isMined: boolean): StatementProblem {
  return {
    code: 'seal-closed',
    message: `The seal of this ledger was closed by ${by}, ${isMined ? 'which is in a block' : 'which waits for a block'} and which this wallet did not make.`,
    hint: isMined
      ? 'If another wallet on your words made it, go on there; if you did not agree to it, object while there is time: medwallet move-home veto'
      : 'If you did not agree to it, outbid it while it waits: medwallet anchor bump --out FILE',
    by,
    final: isMined,
  };
}

/** It hangs on a version that another one took the place of. */
export function orphaned({ statement }: Pick<StatementRow, 'statement'>): StatementProblem {
  return {
    code: 'statement-orphaned',
    message: `Statement ${statement} follows a version of statement ${statement - 1} that another one took the place of.`,
    hint: 'Compose it again: medwallet anchor --out FILE; a co-signer who cannot follow it gets the whole history too: medwallet anchor history --out FILE',
  };
}

function coinGone(): StatementProblem {
  return {
    code: 'sponsor-coin-gone',
    message: 'A coin that pays for the statement has been spent elsewhere.',
    hint: 'Compose it again: medwallet anchor bump --out FILE',
  };
}

// After a deep reorganisation every statement it undid waits for a block again, each behind the one before.
function tooManyWaiting({ statement }: StatementRow): StatementProblem {
  return {
    code: 'too-many-waiting',
    message: `Statement ${statement} has to wait: the node holds as many unconfirmed statements before it as it takes. Nothing is lost.`,
    hint: 'Wait for a block; every look sends it again: medwallet anchor resume',
  };
}

function underFloor(rate: number | undefined, floor: number): StatementProblem {
  const paid = rate === undefined ? 'too little' : `${rate.toFixed(2)} sat/vB`;
  return {
    code: 'fee-too-low',
    message: `The statement pays ${paid}, and the node keeps nothing under ${floor} sat/vB now.`,
    hint: 'Raise its fee: medwallet anchor bump --out FILE; or wait, it is sent again at every look.',
  };
}

function refusedByNode(reason: unknown): StatementProblem {
  return {
    code: 'refused-by-node',
    message: `The node does not take the statement: ${textOf(reason)}`,
    hint: 'Ask another node, or compose it again: medwallet anchor bump --out FILE',
  };
}

function textOf(reason: unknown): string {
  if (!(reason instanceof MedwalletError)) return 'it gave no reason';
  const { reason: text } = reason.facts;
  return typeof text === 'string' ? text : reason.message;
}
