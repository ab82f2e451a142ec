import type { Transaction } from '../encoding/index.ts';
import { followHistory } from './chain-of-seals.ts';
import type { CheckTools } from './check.ts';
import { unsafe } from './errors.ts';
import { knownHead } from './known-head.ts';
import { OwnScripts } from './own-scripts.ts';
import type { CosignerKnowledge, LinkedStatement, PassedStatement } from './proposal.ts';

/**
 * Follows statements that a co-signer missed, without one to sign: the same checks as for those that travel with a
 * statement. The newest of what comes out may take the place of what was signed last.
 * @param history oldest first, beginning behind what is known; not empty
 * @param genesis the transaction of the genesis outpoint, where nothing is known yet
 * @throws AnchorError as {@link checkStatement} for missed statements
 */
export function followLedger(
  history: readonly [LinkedStatement, ...LinkedStatement[]],
  genesis: Transaction | undefined,
  known: CosignerKnowledge,
  { derive, verifier }: CheckTools,
): readonly PassedStatement[] {
  const own = new OwnScripts([known.target, ...known.descriptors], derive);
  const start = knownHead({ spends: history[0].transaction.inputs[0]?.previous, genesis }, known, own);
  const { head, passed } = followHistory(start, history, own, verifier);
  const { log, note } = head;
  // What is kept says only how long its own log is: the next statement must come along where that was not all.
  if (note !== undefined && log.size > note.size) {
    throw unsafe('log-rewritten', 'The newest statement is an older version of one that is known.');
  }
  return passed;
}
