import type { Transaction } from '../encoding/index.ts';
import { followHistory } from './chain-of-seals.ts';
import type { CheckTools } from './check.ts';
import { knownHead } from './known-head.ts';
import { OwnScripts } from './own-scripts.ts';
import type { CosignerKnowledge, LinkedStatement, PassedStatement } from './proposal.ts';

/**
 * Follows statements that a co-signer missed, without one to sign: the same checks as for those that travel with a
 * statement. The newest of what comes out may take the place of what was signed last; the longest log known binds on.
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
  return followHistory(start, history, own, verifier).passed;
}
