import { DEFAULT_MOVE_DELAY } from '../circle/index.ts';
import { parseBlockHeader, type Did } from '../encoding/index.ts';
import { ownCircles } from './circle.ts';
import { formerIdentities } from './identities.ts';
import type { Session } from './session.ts';
import { sentStatements } from './statement-papers.ts';

/** Our ledger moved to keys of ours without a word of the key before: until its time is over that one still counts. */
export interface WaitingMove {
  /** Who may object, and for whom the ledger is his until then. */
  readonly from: Did;
  readonly statement: number;
  /** Unix seconds, by the median time of the chain; null while the statement is in no block. */
  readonly until: number | null;
}

/**
 * The wait of a move that we made with new words, as others count it; undefined where there is none, or it is over.
 * That nobody objected is not said here: verifiers read that on the boards.
 * @throws ChainError when the node cannot be asked
 */
export async function waitingMove(session: Session): Promise<WaitingMove | undefined> {
  const former = formerIdentities(session).at(-1);
  if (former?.rotated == null || former.rotation !== undefined || former.reason !== 'lost') return undefined;
  const { did: from, rotated } = former;
  const row = sentStatements(session).find(({ statement }) => statement === rotated.statement);
  const block = row?.block == null ? undefined : await session.chain().header(row.block.hash);
  const waiting = { from, statement: rotated.statement };
  if (block === undefined || block.confirmations < 1) return { ...waiting, until: null };
  // The newest that the key before signed: whoever moves without it must not set the wait himself.
  const last = ownCircles(session).findLast(({ circle }) => circle.patient === from);
  const until = parseBlockHeader(block.bytes).time + (last?.circle.moveDelay ?? DEFAULT_MOVE_DELAY);
  return (await session.chain().tip()).medianTime < until ? { ...waiting, until } : undefined;
}
