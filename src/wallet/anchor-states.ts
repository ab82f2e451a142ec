import { displayTxid, hexToBytes, internalTxid, parseTransaction } from '../encoding/index.ts';
import { numberKey, type StatementRow } from './rows.ts';
import type { Session } from './session.ts';
import { findStatements, type FoundStatement } from './statement-finding.ts';
import { spenderFinder } from './seal-closing.ts';
import { closedBy, nodeBehind, type StatementProblem } from './statement-problems.ts';
import { sendStatement } from './statement-sending.ts';
import { withCurrent } from './statement-versions.ts';

/** Confirmations from which a statement counts as final, at the moment of asking. */
export const FINAL_DEPTH = 6;
/** Confirmations from which a statement is looked up no more while a later one is in the chain. */
const DEEP = 100;
/** Blocks in which a spender of the first seal is looked for. */
const LOOK_BACK = 300;
/** Something it spends is gone: it will not get on as it is. */
const SHUT_OUT: readonly string[] = ['seal-closed', 'statement-orphaned', 'sponsor-coin-gone'];
/** The newest block that a node showed us while it held a statement. */
const SEEN = 'chain/seen';

/**
 * Where a statement is: signed and on our disk, with the node, in a block, in one that is deep enough, or
 * shut out by another that spends its seal.
 */
export type AnchorState = 'signed' | 'in-mempool' | 'confirmed' | 'final' | 'conflicted';

/**
 * A statement of the ledger and where its transaction is. `txid` in display order; `height` null while it
 * is in no block.
 */
export interface StatementState {
  readonly statement: number;
  readonly state: AnchorState;
  readonly txid: string;
  readonly confirmations: number;
  readonly height: number | null;
  /** Log size that it commits to. */
  readonly size: number;
  /** Why it does not get on by itself; of the newest statement also what closed its seal. */
  readonly problem: StatementProblem | null;
}

/** In a block now: the next statement may close its seal. */
export function isSettled({ state }: StatementState): boolean {
  return state === 'confirmed' || state === 'final';
}

/**
 * Looks every statement up at the node, oldest first. What the node lost (a reorganisation, a restart, a full
 * mempool) is sent again from disk; sending twice is harmless. Of several versions of one statement the one that
 * the chain holds is the one that counts.
 * @throws ChainError (unavailable) when the node cannot be asked
 */
export async function anchorStates(session: Session): Promise<StatementState[]> {
  const rows = session.store.view((tables) => tables.table('statement').list()).map(({ row }) => row);
  const states: StatementState[] = [];
  if (rows.length === 0) return states;
  const chain = session.chain();
  const isBehind = await behind(session);
  const blocks = await findStatements(session, rows);
  let before: StatementRow | undefined;
  for (const [i, row] of rows.entries()) {
    const block = blocks[i];
    if (block !== undefined) {
      before = remember(session, row, { txid: block.txid, block, isSent: true });
      const state = block.confirmations >= FINAL_DEPTH ? 'final' : 'confirmed';
      states.push({ ...describe(before, state), confirmations: block.confirmations, height: block.height });
      continue;
    }
    const heldBack = isBehind ? undefined : heldBackBy(row, states);
    if (heldBack !== undefined) {
      before = remember(session, row, { txid: row.txid, isSent: false });
      states.push({ ...describe(before, heldBack.state), problem: heldBack.problem });
      continue;
    }
    const from = blocks[i - 1]?.height ?? Math.max(0, (await chain.tip()).height - LOOK_BACK);
    const sent = await sendStatement(chain, row, { before, from, findSpender: spenderFinder(session) });
    const problem = isBehind ? nodeBehind() : sent.problem;
    before = remember(session, row, { txid: sent.txid, isSent: sent.problem === undefined });
    const state = stateOf(sent.problem);
    states.push({ ...describe(before, state), problem: problem ?? null });
  }
  return withClosedSeal(session, states);
}

/** As last seen, without asking anybody. */
export function lastKnownStates(session: Session): StatementState[] {
  const rows = session.store.view((tables) => tables.table('statement').list());
  return rows.map(({ row }) => ({
    ...describe(row, row.block === null ? 'signed' : 'confirmed'),
    height: row.block?.height ?? null,
  }));
}

function describe({ statement, txid, size }: StatementRow, state: AnchorState): StatementState {
  return { statement, state, txid, confirmations: 0, height: null, size, problem: null };
}

// A reorganisation may leave several in no block. What spends one that the node does not take cannot get on either: the
// node is not asked why, and what helps is what helps the first of them.
function heldBackBy(
  { statement, transaction }: StatementRow,
  states: readonly StatementState[],
): Pick<StatementState, 'state' | 'problem'> | undefined {
  const before = states.at(-1);
  if (before === undefined || isSettled(before) || before.problem === null) return undefined;
  const [seal] = parseTransaction(hexToBytes(transaction)).inputs;
  if (seal === undefined || displayTxid(seal.previous.txid) !== before.txid) return undefined;
  const first = states.find((one) => one.statement === before.problem?.heldBackBy) ?? before;
  const { code, message, hint } = first.problem ?? before.problem;
  return {
    state: before.state,
    problem: {
      code,
      message: `Statement ${statement} follows statement ${first.statement}, which does not get on. ${message}`,
      hint,
      heldBackBy: first.statement,
    },
  };
}

function stateOf(problem: StatementProblem | undefined): AnchorState {
  if (problem === undefined) return 'in-mempool';
  return SHUT_OUT.includes(problem.code) ? 'conflicted' : 'signed';
}

// Guardian and custodian can close the newest seal without the patient, and so can a second wallet on the same words.
async function withClosedSeal(session: Session, states: StatementState[]): Promise<StatementState[]> {
  const newest = states.at(-1);
  if (newest?.height === null || newest === undefined) return states;
  const chain = session.chain();
  const seal = { txid: internalTxid(newest.txid), vout: 0 };
  if ((await chain.output(seal)) !== undefined) return states;
  const problem = await closedBy(chain, spenderFinder(session), seal, newest.height);
  return problem === undefined ? states : [...states.slice(0, -1), { ...newest, problem }];
}

/**
 * True when the node does not know the newest block that was seen, and is not as far: it was killed and lost blocks,
 * or is another one that has not caught up. A block that was reorganised away is one that it still knows.
 */
async function behind(session: Session): Promise<boolean> {
  const chain = session.chain();
  const tip = await chain.tip();
  const seen = session.store.view((tables) => tables.table('setting').get(SEEN)?.value);
  const [height = '', hash = ''] = typeof seen === 'string' ? seen.split(' ') : [];
  if (hash === tip.hash) return false;
  if (hash !== '' && tip.height < Number(height) && (await chain.header(hash)) === undefined) return true;
  session.store.change((tables) => {
    tables.table('setting').put(SEEN, { value: `${tip.height} ${tip.hash}` });
  });
  return false;
}

/** The row as it is now, kept if anything changed. */
function remember(
  session: Session,
  row: StatementRow,
  now: { readonly txid: string; readonly block?: FoundStatement; readonly isSent: boolean },
): StatementRow {
  const { block } = now;
  const chosen = withCurrent(row, now.txid);
  const state = now.isSent ? 'sent' : row.state;
  const isDeep = block !== undefined && block.confirmations >= DEEP;
  const isKnown = row.block?.hash === block?.hash && (row.block?.deep === true || !isDeep);
  if (chosen === row && isKnown && row.state === state) return row;
  const place = block === undefined ? null : { hash: block.hash, height: block.height };
  const next: StatementRow = {
    ...chosen,
    state,
    block: isDeep && place !== null ? { ...place, deep: true } : place,
  };
  session.store.change((tables) => {
    const table = tables.table('statement');
    // A newer version may have been signed while the node was asked: then the next look is its.
    if (table.get(numberKey(row.statement))?.txid === row.txid) table.put(numberKey(row.statement), next);
  });
  return next;
}
