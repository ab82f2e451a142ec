import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { RegtestError } from './errors.ts';
import { isRunning } from './process.ts';

/** Everything lies in `<home>/regtest/`. */
export interface RegtestPaths {
  readonly folder: string;
  readonly datadir: string;
  readonly cookieFile: string;
  readonly debugLog: string;
  readonly stateFile: string;
  /** Held while the node is started or stopped. */
  readonly lockFile: string;
  /** Held while the chain is worked on: two who mine at once would make two branches. */
  readonly chainLock: string;
  /** What the node says before its own log is open. */
  readonly outputFile: string;
}

export function regtestPaths(home: string): RegtestPaths {
  const folder = join(resolve(home), 'regtest');
  const datadir = join(folder, 'data');
  return {
    folder,
    datadir,
    cookieFile: join(datadir, 'regtest', '.cookie'),
    debugLog: join(datadir, 'regtest', 'debug.log'),
    stateFile: join(folder, 'node.json'),
    lockFile: join(folder, 'lock'),
    chainLock: join(folder, 'chain.lock'),
    outputFile: join(folder, 'output.log'),
  };
}

const common = {
  schema: v.literal('medwallet/regtest-node/v1'),
  rpcUrl: v.string(),
  rpcPort: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  cookieFile: v.string(),
  datadir: v.string(),
  bitcoinCli: v.string(),
};
const stateShape = v.variant('kind', [
  v.strictObject({
    ...common,
    kind: v.literal('own'),
    binary: v.string(),
    pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
    start: v.string(),
  }),
  v.strictObject({ ...common, kind: v.literal('external') }),
]);

/** What `node.json` says: the node that was started here, or the one of somebody else that is used. */
export type NodeState = v.InferOutput<typeof stateShape>;
export type OwnNode = Extract<NodeState, { kind: 'own' }>;

/**
 * The state as written, whether or not the node still runs; undefined when there is none.
 * @throws RegtestError `bad-regtest-state`
 */
export function readState(paths: RegtestPaths): NodeState | undefined {
  let text: string;
  try {
    text = readFileSync(paths.stateFile, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw badState(paths, error);
  }
  try {
    return v.parse(stateShape, JSON.parse(text));
  } catch (error) {
    throw badState(paths, error);
  }
}

export function writeState(paths: RegtestPaths, state: NodeState): void {
  const temporary = `${paths.stateFile}.new`;
  const file = openSync(temporary, 'w', 0o600);
  try {
    writeSync(file, `${JSON.stringify(state, undefined, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, paths.stateFile);
}

export function forgetState(paths: RegtestPaths): void {
  rmSync(paths.stateFile, { force: true });
}

/** The node that was started here and still runs: the same process, not merely the same pid. */
export function runningNode(paths: RegtestPaths): OwnNode | undefined {
  const state = readState(paths);
  return state?.kind === 'own' && isRunning(state) ? state : undefined;
}

/** @throws RegtestError `home-unwritable` */
export function prepareFolders(paths: RegtestPaths): void {
  try {
    mkdirSync(paths.datadir, { recursive: true, mode: 0o700 });
    for (const folder of [paths.folder, paths.datadir]) chmodSync(folder, 0o700);
  } catch (cause) {
    throw new RegtestError(
      'home-unwritable',
      `The folder ${paths.folder} cannot be written.`,
      'Point MEDWALLET_HOME to a folder that can.',
      { outcome: 'unavailable', cause },
    );
  }
}

function badState(paths: RegtestPaths, cause: unknown): RegtestError {
  return new RegtestError(
    'bad-regtest-state',
    `${paths.stateFile} cannot be read, or is not ours.`,
    'Stop the node that uses this folder, if one runs, and delete that file.',
    { outcome: 'unavailable', cause },
  );
}
