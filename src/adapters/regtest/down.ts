import { lstatSync, rmSync } from 'node:fs';
import { anything, ChainError } from '../bitcoind/index.ts';
import type { RegtestContext } from './context.ts';
import { RegtestError } from './errors.ts';
import { withLock } from './lock.ts';
import { hasEnded, isRunning, signalProcess } from './process.ts';
import { nodeChain } from './start.ts';
import { forgetState, readState, regtestPaths, type OwnNode, type RegtestPaths } from './state.ts';
import { removeWrapper } from './wrapper.ts';

/** What stopping the node did. */
export interface RegtestDown {
  /** Whether a node of ours was running and has ended now. */
  readonly stopped: boolean;
}

const LOCK_WAIT = 60_000;
const STOP_WAIT = 30_000;
const SIGNAL_WAIT = 10_000;

/**
 * Stops the node that `regtestUp` started here, and nothing else: asked over RPC first, then by signals to
 * exactly that process. A node of somebody else is only forgotten.
 * @throws RegtestError `regtest-busy`, `bad-regtest-state`
 */
export async function regtestDown(context: RegtestContext): Promise<RegtestDown> {
  const paths = regtestPaths(context.home);
  if (lstatSync(paths.folder, { throwIfNoEntry: false }) === undefined) return { stopped: false };
  return withLock(paths.lockFile, { waitMs: LOCK_WAIT }, () => stop(paths));
}

/** Stops the node and deletes its chain, wallet and logs. The fetched program stays in the cache. */
export async function regtestReset(context: RegtestContext): Promise<RegtestDown> {
  const paths = regtestPaths(context.home);
  if (lstatSync(paths.folder, { throwIfNoEntry: false }) === undefined) return { stopped: false };
  return withLock(paths.lockFile, { waitMs: LOCK_WAIT }, async () => {
    const result = await stop(paths);
    for (const path of [paths.datadir, paths.outputFile]) rmSync(path, { recursive: true, force: true });
    return result;
  });
}

async function stop(paths: RegtestPaths): Promise<RegtestDown> {
  const state = readState(paths);
  if (state === undefined) return { stopped: false };
  const running = state.kind === 'own' && isRunning(state);
  if (running) await end(state);
  removeWrapper(paths, state.bitcoinCli);
  forgetState(paths);
  return { stopped: running };
}

async function end(node: OwnNode): Promise<void> {
  try {
    await nodeChain(node).call('stop', [], anything);
    if (await hasEnded(node, STOP_WAIT)) return;
  } catch (error) {
    // It does not answer, or is another chain's by now: the process is still the one we started.
    if (!(error instanceof ChainError)) throw error;
  }
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    signalProcess(node, signal);
    if (await hasEnded(node, SIGNAL_WAIT)) return;
  }
  throw new RegtestError(
    'regtest-busy',
    `The node (process ${node.pid}) does not end.`,
    'It may belong to another user, or wait for a disk; end it by hand.',
    { outcome: 'unavailable' },
  );
}
