import { isAbsolute } from 'node:path';
import type { Environment } from './context.ts';
import { RegtestError } from './errors.ts';
import { findOnPath } from './run.ts';
import type { NodeState, RegtestPaths } from './state.ts';
import { writeWrapper } from './wrapper.ts';

/**
 * A regtest node that somebody else runs (a container, say), named by MEDWALLET_REGTEST_URL and
 * MEDWALLET_REGTEST_COOKIE: it is used, and never stopped. Undefined when none is named.
 * @throws RegtestError `not-our-node` for settings that cannot be used
 */
export function externalNode(paths: RegtestPaths, env: Environment): NodeState | undefined {
  const named = env['MEDWALLET_REGTEST_URL'];
  if (named === undefined || named === '') return undefined;
  const cookieFile = env['MEDWALLET_REGTEST_COOKIE'];
  const url = parseUrl(named);
  if (url === undefined || cookieFile === undefined || !isAbsolute(cookieFile)) throw badSettings();
  const rpcPort = url.port === '' ? 80 : Number(url.port);
  const connection = [
    '-regtest',
    // Keeps bitcoin-cli away from the settings of another node in HOME.
    `-datadir=${paths.datadir}`,
    `-rpcconnect=${url.hostname}`,
    `-rpcport=${rpcPort}`,
    `-rpccookiefile=${cookieFile}`,
  ];
  const client = findOnPath('bitcoin-cli', env);
  return {
    schema: 'medwallet/regtest-node/v1',
    kind: 'external',
    rpcUrl: url.origin,
    rpcPort,
    cookieFile,
    datadir: paths.datadir,
    bitcoinCli: writeWrapper(paths, client === undefined ? undefined : [client], connection, env),
  };
}

function parseUrl(text: string): URL | undefined {
  try {
    const url = new URL(text);
    return url.protocol === 'http:' && url.username === '' && url.password === '' ? url : undefined;
  } catch {
    return undefined;
  }
}

function badSettings(): RegtestError {
  return new RegtestError(
    'not-our-node',
    'MEDWALLET_REGTEST_URL and MEDWALLET_REGTEST_COOKIE do not name a node.',
    'Give http://host:port without a password, and the full path of a file that holds user:password.',
    { outcome: 'usage' },
  );
}
