import { nodeProgram } from './binary.ts';
import type { RegtestContext } from './context.ts';
import { RegtestError } from './errors.ts';
import { externalNode } from './external.ts';
import { withLock } from './lock.ts';
import { prepareNode } from './prepare.ts';
import { isAnswering, nodeChain, startNode } from './start.ts';
import { prepareFolders, regtestPaths, runningNode, writeState, type NodeState } from './state.ts';

/** A node that is ready: it answers, has a wallet named `regtest`, and coins in it. */
export interface RegtestNode {
  readonly datadir: string;
  readonly rpcPort: number;
  readonly rpcUrl: string;
  readonly cookieFile: string;
  /** An executable that calls bitcoin-cli for this node; its path holds no space. */
  readonly bitcoinCli: string;
  /** The bitcoind that runs; null for a node that somebody else runs. */
  readonly binary: string | null;
  readonly pid: number | null;
  /** Whether this call started it. */
  readonly started: boolean;
  /** As the node names itself, such as `Satoshi:29.4.2/Knots:20260508`. */
  readonly version: string;
}

/** As long as another caller may take to fetch the program over a slow line. */
const UP_WAIT = 30 * 60_000;

/**
 * The developer's own regtest node: the one that runs already, else a new one (see `nodeProgram` for where
 * its program comes from). Two callers at once end with one node.
 * @throws RegtestError, ChainError
 */
export async function regtestUp(context: RegtestContext): Promise<RegtestNode> {
  const paths = regtestPaths(context.home);
  prepareFolders(paths);
  const onWait = (): void => context.onProgress?.({ phase: 'wait' });
  return withLock(paths.lockFile, { waitMs: UP_WAIT, onWait }, async () => {
    const external = externalNode(paths, context.env);
    const running = runningNode(paths);
    if (external !== undefined) {
      if (running !== undefined) throw ownNodeRuns();
      writeState(paths, external);
      return ready(external, false, context);
    }
    if (running !== undefined && (await isAnswering(running))) return ready(running, false, context);
    if (running !== undefined && runningNode(paths) !== undefined) throw notAnswering();
    const program = await nodeProgram(context);
    return ready(await startNode(paths, program, context), true, context);
  });
}

async function ready(state: NodeState, started: boolean, context: RegtestContext): Promise<RegtestNode> {
  const version = await prepareNode(nodeChain(state), context);
  const { datadir, rpcPort, rpcUrl, cookieFile, bitcoinCli } = state;
  const own = state.kind === 'own' ? { binary: state.binary, pid: state.pid } : { binary: null, pid: null };
  return { datadir, rpcPort, rpcUrl, cookieFile, bitcoinCli, ...own, started, version };
}

function ownNodeRuns(): RegtestError {
  return new RegtestError(
    'not-our-node',
    'MEDWALLET_REGTEST_URL names a node, and one of our own runs already.',
    'Stop our own first: medwallet regtest down. Or unset the variable.',
    { outcome: 'usage' },
  );
}

function notAnswering(): RegtestError {
  return new RegtestError(
    'node-start-failed',
    'The node runs and does not answer.',
    'Look at: medwallet regtest logs. To start it anew: medwallet regtest down, then up.',
    { outcome: 'unavailable' },
  );
}
