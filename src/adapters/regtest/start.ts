import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { bitcoindChain, ChainError, type BitcoindChain } from '../bitcoind/index.ts';
import type { Environment, RegtestContext } from './context.ts';
import { RegtestError } from './errors.ts';
import { hasEnded, isRunning, processStart, signalProcess, type ProcessId } from './process.ts';
import { writeState, type OwnNode, type RegtestPaths } from './state.ts';
import type { NodeProgram } from './unpacked.ts';
import { writeWrapper } from './wrapper.ts';

const PORT_ATTEMPTS = 8;
const START_TIMEOUT = 60_000;

/**
 * Starts a node of our own on a free port, in its own process group so that it outlives the command, and waits
 * until it answers. Only for the holder of the home's lock.
 * @throws RegtestError `node-start-failed`
 */
export async function startNode(
  paths: RegtestPaths,
  program: NodeProgram,
  context: RegtestContext,
): Promise<OwnNode> {
  for (let attempt = 1; ; attempt++) {
    context.onProgress?.({ phase: 'start' });
    // Somebody else may take the port before the node does: then it ends, and gets another one.
    const rpcPort = await freePort();
    const id = launch(paths, program, rpcPort, context.env);
    const bitcoinCli = writeWrapper(
      paths,
      program.bitcoinCli,
      ['-regtest', `-datadir=${paths.datadir}`, `-rpcport=${rpcPort}`],
      context.env,
    );
    const state: OwnNode = {
      schema: 'medwallet/regtest-node/v1',
      kind: 'own',
      rpcUrl: `http://127.0.0.1:${rpcPort}`,
      rpcPort,
      cookieFile: paths.cookieFile,
      datadir: paths.datadir,
      bitcoinCli,
      binary: program.bitcoind.at(-1) ?? '',
      ...id,
    };
    // Written before the node is ready: if we are killed now, the next caller still knows whose it is.
    writeState(paths, state);
    if (await isAnswering(state)) return state;
    const output = await giveUp(paths, state);
    if (!/HTTP server|bind|in use/i.test(output) || attempt === PORT_ATTEMPTS) throw startFailed(output);
  }
}

/** Waits until a node that runs also answers. False when it has ended, or does not answer in time. */
export async function isAnswering(state: OwnNode): Promise<boolean> {
  const chain = nodeChain(state);
  const deadline = Date.now() + START_TIMEOUT;
  while (isRunning(state) && Date.now() < deadline) {
    try {
      await chain.tip();
      return true;
    } catch (error) {
      // While it starts, and while another program sits on its port, no answer means anything.
      if (!(error instanceof ChainError)) throw error;
    }
    await sleep(25);
  }
  return false;
}

export function nodeChain(state: { readonly rpcUrl: string; readonly cookieFile: string }): BitcoindChain {
  const { rpcUrl: url, cookieFile } = state;
  return bitcoindChain({ url, credentials: { cookieFile }, network: 'regtest' });
}

function launch(paths: RegtestPaths, program: NodeProgram, rpcPort: number, env: Environment): ProcessId {
  // A node that was killed leaves its cookie behind; ours must not be taken for the new one.
  rmSync(paths.cookieFile, { force: true });
  const output = openSync(paths.outputFile, 'w', 0o600);
  try {
    const [command, ...first] = program.bitcoind;
    const child = spawn(command, [...first, ...nodeSettings(paths.datadir, rpcPort)], {
      cwd: paths.folder,
      detached: true,
      stdio: ['ignore', output, output],
      // Nothing of the caller's surroundings changes how the node behaves; LD_* would break its own loader.
      env: { PATH: env['PATH'], HOME: paths.folder, LC_ALL: 'C' },
    });
    child.on('error', () => {
      // There is no process: told below, by the missing pid.
    });
    child.unref();
    if (child.pid === undefined) throw startFailed('Error: this program cannot be run.');
    // It may have ended already: then no process has that start, and what it said tells why.
    return { pid: child.pid, start: processStart(child.pid) ?? 'ended' };
  } finally {
    closeSync(output);
  }
}

function nodeSettings(datadir: string, rpcPort: number): string[] {
  return [
    '-regtest',
    `-datadir=${datadir}`,
    '-server=1',
    '-listen=0',
    '-rpcbind=127.0.0.1',
    '-rpcallowip=127.0.0.1',
    `-rpcport=${rpcPort}`,
    '-printtoconsole=0',
    // For scripts that look at transactions; medwallet itself never needs the index.
    '-txindex=1',
    // There is never a fee estimate on regtest.
    '-fallbackfee=0.0001',
    // The wallet would wait for the disk at every block, for coins that are worth nothing.
    '-unsafesqlitesync=1',
    '-addresstype=bech32',
    '-changetype=bech32',
  ];
}

async function giveUp(paths: RegtestPaths, id: ProcessId): Promise<string> {
  signalProcess(id, 'SIGKILL');
  await hasEnded(id, 5_000);
  return readFileSync(paths.outputFile, 'utf8');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}

function startFailed(output: string): RegtestError {
  const lines = output.replace(/[^\x20-\x7e\n]+/g, ' ').split('\n');
  const line = lines.findLast((text) => text.startsWith('Error')) ?? lines.findLast((text) => text !== '');
  return new RegtestError(
    'node-start-failed',
    `The node did not start: ${line?.slice(0, 300) ?? 'it did not answer and gave no reason'}`,
    'Look at: medwallet regtest logs. If its data is damaged: medwallet regtest reset.',
    {
      outcome: 'unavailable',
      facts: {
        log: lines
          .filter((text) => text !== '')
          .slice(-20)
          .join('\n')
          .slice(-2_000),
      },
    },
  );
}
