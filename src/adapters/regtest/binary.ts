import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import type { Environment, RegtestContext } from './context.ts';
import { RegtestError } from './errors.ts';
import { fetchNode, removeLeftovers } from './fetch.ts';
import { withLock } from './lock.ts';
import { findOnPath, isExecutable } from './run.ts';
import { unpackedNode, type NodeProgram } from './unpacked.ts';

// A home may be shared by machines of several kinds.
const FOLDER = `bitcoin-knots-${process.arch}`;
/** As long as another process may take to fetch over a slow line. */
const FETCH_WAIT = 30 * 60_000;

/**
 * Finds a node's programs: MEDWALLET_BITCOIND, then PATH, then the cache, then Debian. A setting that is wrong
 * is an error, never a reason to look further.
 * @throws RegtestError `bad-node-binary`, `no-node-binary`, `fetch-failed`, `cache-unwritable`, `regtest-busy`
 */
export async function nodeProgram(context: Omit<RegtestContext, 'home'>): Promise<NodeProgram> {
  const { env } = context;
  const named = env['MEDWALLET_BITCOIND'];
  if (named !== undefined && named !== '') {
    if (!isAbsolute(named) || !isExecutable(named)) throw badSetting(named);
    return withClient(named, env);
  }
  const onPath = findOnPath('bitcoind', env);
  if (onPath !== undefined) return withClient(onPath, env);
  return cachedNode(context);
}

/** `$XDG_CACHE_HOME/medwallet`, or `~/.cache/medwallet`. */
export function cacheFolder(env: Environment): string {
  const xdg = env['XDG_CACHE_HOME'];
  const base = xdg !== undefined && isAbsolute(xdg) ? xdg : join(homeFolder(env), '.cache');
  return join(base, 'medwallet');
}

function homeFolder(env: Environment): string {
  const home = env['HOME'];
  return home !== undefined && isAbsolute(home) ? home : homedir();
}

function withClient(bitcoind: string, env: Environment): NodeProgram {
  const beside = join(dirname(bitcoind), 'bitcoin-cli');
  const client = isExecutable(beside) ? beside : findOnPath('bitcoin-cli', env);
  return { bitcoind: [bitcoind], bitcoinCli: client === undefined ? undefined : [client] };
}

async function cachedNode(context: Omit<RegtestContext, 'home'>): Promise<NodeProgram> {
  const { env, onProgress } = context;
  const cache = cacheFolder(env);
  const target = join(cache, FOLDER);
  // It appears by one rename, so what is there is whole.
  const ready = unpackedNode(target);
  if (ready !== undefined) return ready;
  prepare(cache);
  const onWait = (): void => onProgress?.({ phase: 'wait' });
  return withLock(join(cache, `${FOLDER}.lock`), { waitMs: FETCH_WAIT, onWait }, async () => {
    const meanwhile = unpackedNode(target);
    if (meanwhile !== undefined) return meanwhile;
    removeLeftovers(cache, FOLDER);
    if (existsSync(target)) rmSync(target, { recursive: true });
    return fetchNode({ target, env, onProgress });
  });
}

function prepare(cache: string): void {
  try {
    mkdirSync(cache, { recursive: true });
    chmodSync(cache, 0o700);
  } catch (cause) {
    throw new RegtestError(
      'cache-unwritable',
      `The cache folder ${cache} cannot be written.`,
      'Point XDG_CACHE_HOME to a folder that can.',
      { outcome: 'unavailable', cause },
    );
  }
}

function badSetting(path: string): RegtestError {
  return new RegtestError(
    'bad-node-binary',
    `MEDWALLET_BITCOIND names ${path}, which is no executable file.`,
    'Give the full path of a bitcoind, or unset the variable.',
    { outcome: 'usage' },
  );
}
