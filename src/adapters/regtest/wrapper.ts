import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sha256 } from '../../crypto/index.ts';
import { bytesToHex, utf8ToBytes } from '../../encoding/index.ts';
import { cacheFolder } from './binary.ts';
import type { Environment } from './context.ts';
import type { RegtestPaths } from './state.ts';

/** No quoting needed in a shell, in a Makefile, anywhere. */
const PLAIN_PATH = /^[\w@%+=:,./-]+$/;

/**
 * Writes an executable that calls bitcoin-cli for this one node, and returns its path, which never holds a
 * space, so that scripts may use it without quoting.
 * @param client how to start bitcoin-cli; undefined writes one that only says that there is none
 */
export function writeWrapper(
  paths: RegtestPaths,
  client: readonly string[] | undefined,
  connection: readonly string[],
  env: Environment,
): string {
  const file = join(wrapperFolder(paths, env), 'bitcoin-cli');
  const command =
    client === undefined
      ? `echo 'There is no bitcoin-cli beside this bitcoind and none on PATH.' >&2\nexit 127`
      : `unset LD_PRELOAD LD_LIBRARY_PATH\nexec ${[...client, ...connection].map(quote).join(' ')} "$@"`;
  rmSync(file, { force: true });
  writeFileSync(file, `#!/bin/sh\n${command}\n`, { mode: 0o700, flag: 'wx' });
  chmodSync(file, 0o700);
  return file;
}

/** Removes a wrapper that had to be put outside the home. */
export function removeWrapper(paths: RegtestPaths, wrapper: string): void {
  const folder = dirname(wrapper);
  if (folder !== paths.folder) rmSync(folder, { recursive: true, force: true });
}

function wrapperFolder(paths: RegtestPaths, env: Environment): string {
  if (PLAIN_PATH.test(paths.folder)) return paths.folder;
  const name = bytesToHex(sha256(utf8ToBytes(paths.folder))).slice(0, 16);
  const inCache = join(cacheFolder(env), 'regtest-cli', name);
  // In a folder that others can write, only a name that nobody could prepare is safe.
  if (!PLAIN_PATH.test(inCache)) return mkdtempSync(join(tmpdir(), 'medwallet-'));
  mkdirSync(inCache, { recursive: true, mode: 0o700 });
  return inCache;
}

function quote(text: string): string {
  return PLAIN_PATH.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
