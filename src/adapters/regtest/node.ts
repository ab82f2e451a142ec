import type { BitcoindChain } from '../bitcoind/index.ts';
import type { RegtestContext } from './context.ts';
import { RegtestError } from './errors.ts';
import { withLock } from './lock.ts';
import { isRunning } from './process.ts';
import { nodeChain } from './start.ts';
import { readState, regtestPaths, type NodeState } from './state.ts';

/** The node of this home, if it runs: own process alive, or one of somebody else that was named. */
export function currentNode(context: Pick<RegtestContext, 'home'>): NodeState | undefined {
  const state = readState(regtestPaths(context.home));
  return state === undefined || (state.kind === 'own' && !isRunning(state)) ? undefined : state;
}

/** @throws RegtestError `node-not-running` */
export function requireNode(context: Pick<RegtestContext, 'home'>): NodeState {
  const state = currentNode(context);
  if (state !== undefined) return state;
  throw new RegtestError(
    'node-not-running',
    'The regtest node of this home does not run.',
    'Start it: medwallet regtest up.',
    { outcome: 'unavailable' },
  );
}

/** As long as somebody may mine the most blocks that one call mines. */
const CHAIN_WAIT = 10 * 60_000;

/**
 * Runs `action` with the node's chain, while no other command works on it.
 * @throws RegtestError `node-not-running`, `regtest-busy`
 */
export async function workOnChain<T>(
  context: RegtestContext,
  action: (chain: BitcoindChain) => Promise<T>,
): Promise<T> {
  const chain = nodeChain(requireNode(context));
  const onWait = (): void => context.onProgress?.({ phase: 'wait' });
  const { chainLock } = regtestPaths(context.home);
  return withLock(chainLock, { waitMs: CHAIN_WAIT, onWait }, () => action(chain));
}
