import type { AnchorState, StatementState } from './anchor-states.ts';
import { PLAN } from './statement-versions.ts';
import { followAnchors } from './following.ts';
import type { Session } from './session.ts';
import { problemError } from './statement-problems.ts';

/** How the statements of a ledger are, at this moment. */
export interface AnchorOverview {
  /** Of the newest. */
  readonly state: AnchorState | 'planned' | 'none';
  /** Oldest first. */
  readonly statements: readonly StatementState[];
  /** A statement that waits for signatures; `txid` in display order, `size` the log's. */
  readonly planned: { readonly statement: number; readonly txid: string; readonly size: number } | null;
}

/**
 * Looks all statements up, and sends again what the node lost. What keeps the newest from getting on stands in its
 * `problem`.
 * @throws ChainError (unavailable) when the node cannot be asked
 */
export async function anchorOverview(session: Session): Promise<AnchorOverview> {
  const statements = await followAnchors(session);
  const plan = session.store.view((tables) => tables.table('plan').get(PLAN));
  const planned = plan && { statement: plan.statement, txid: plan.txid, size: plan.size };
  const state = statements.at(-1)?.state ?? (planned === undefined ? 'none' : 'planned');
  return { state, statements, planned: planned ?? null };
}

/**
 * The same for somebody who wants the newest statement to get on.
 * @throws WalletError the problem's code, when it does not get on by itself: `fee-too-low`, `seal-closed`,
 *   `sponsor-coin-gone`, `refused-by-node`, `statement-orphaned`; `node-behind`, `too-many-waiting` (outcome unavailable)
 */
export async function resumeAnchor(session: Session): Promise<AnchorOverview> {
  const overview = await anchorOverview(session);
  const newest = overview.statements.at(-1);
  if (newest === undefined || newest.problem === null) return overview;
  const { statement, txid, problem } = newest;
  throw problemError(problem, { statement, txid });
}
