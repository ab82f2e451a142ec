import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { debianArchitecture, hasApt, privateApt, type AptSource, type PrivateApt } from './apt.ts';
import type { Environment, RegtestProgress } from './context.ts';
import { RegtestError } from './errors.ts';
import { run } from './run.ts';
import { PACKAGE, packageSources } from './sources.ts';
import { syncTree } from './sync.ts';
import { unpackedNode, type NodeProgram } from './unpacked.ts';
import { watchBytes } from './watch.ts';

export interface FetchOptions {
  /** Where the unpacked node appears, whole or not at all. Its parent must exist. */
  readonly target: string;
  readonly env: Environment;
  readonly onProgress?: ((progress: RegtestProgress) => void) | undefined;
  /** Debian's name of another architecture than the machine's, to look at its layout. */
  readonly architecture?: string;
}

/** What the package's scripts and services need, not its programs. */
const LEFT_OUT = ['systemd', 'debconf', 'perl', 'perl-base', 'adduser', 'init-system-helpers'];
const DOWNLOAD_TIMEOUT = 30 * 60_000;

/**
 * Fetches Bitcoin Knots with its libraries from the machine's own Debian mirror, as any user: apt checks the
 * archive's signature and the package's hash, everything happens in a temporary folder beside `target`, and
 * only an unpacked node that has been seen to start is renamed into place.
 * @throws RegtestError `no-node-binary` on a system without apt; `fetch-failed`
 */
export async function fetchNode(options: FetchOptions): Promise<NodeProgram> {
  const { env, target } = options;
  const architecture = hasApt(env) ? (options.architecture ?? (await debianArchitecture(env))) : undefined;
  if (architecture === undefined) throw nothingToFetchFrom();
  const work = mkdtempSync(`${target}.fetching-`);
  try {
    const reasons: string[] = [];
    for (const source of await packageSources(env, work)) {
      const folder = mkdtempSync(join(work, 'try-'));
      const reason = await fetchFrom(source, { ...options, architecture }, folder);
      if (reason === undefined) return await finish(folder, options);
      reasons.push(reason);
    }
    throw fetchFailed(reasons);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Removes what a fetch that was killed left behind. Only for whoever holds the lock of `target`. */
export function removeLeftovers(parent: string, name: string): void {
  for (const entry of readdirSync(parent)) {
    if (entry.startsWith(`${name}.fetching-`)) rmSync(join(parent, entry), { recursive: true, force: true });
  }
}

/** Leaves the unpacked packages in `folder`/root, or says in a few words why it could not. */
async function fetchFrom(
  source: AptSource,
  options: FetchOptions & { readonly architecture: string },
  folder: string,
): Promise<string | undefined> {
  const { architecture, env, onProgress } = options;
  const apt = await privateApt(folder, source, { architecture, assumed: LEFT_OUT, env });
  const name = source.kind === 'machine' ? 'the archive of this system' : `suite ${source.suite}`;

  const index = await watchBytes(apt.lists, 'index', undefined, onProgress, () =>
    apt.get(['update'], DOWNLOAD_TIMEOUT),
  );
  if (index.code !== 0) return `${name}: ${lastError(index.stderr)}`;

  const total = await downloadSize(apt);
  if (total === undefined) {
    // apt counts a mirror that does not answer as a warning, and goes on with no lists at all.
    const failed = /^W: Failed to fetch/m.test(index.stderr);
    return `${name}: ${failed ? lastError(index.stderr) : `it does not carry ${PACKAGE} for ${architecture}`}`;
  }
  const download = await watchBytes(apt.archives, 'packages', total, onProgress, () =>
    apt.get(['--download-only', 'install', PACKAGE], DOWNLOAD_TIMEOUT),
  );
  if (download.code !== 0) return `${name}: ${lastError(download.stderr)}`;
  return unpack(apt.archives, join(folder, 'root'), options);
}

/** Bytes to download, from apt's own plan; undefined when it cannot plan the installation. */
async function downloadSize(apt: PrivateApt): Promise<number | undefined> {
  const plan = await apt.get(['--print-uris', 'install', PACKAGE], DOWNLOAD_TIMEOUT);
  const sizes = [...plan.stdout.matchAll(/^'[^' ]+' \S+\.deb (\d+) /gm)].map(([, size]) => Number(size));
  return plan.code === 0 && sizes.length > 0 ? sizes.reduce((sum, size) => sum + size, 0) : undefined;
}

async function unpack(archives: string, root: string, options: FetchOptions): Promise<string | undefined> {
  mkdirSync(root);
  const packages = readdirSync(archives).filter((name) => name.endsWith('.deb'));
  for (const [i, name] of packages.entries()) {
    options.onProgress?.({ phase: 'unpack', done: i, total: packages.length });
    const { code, stderr } = await run('dpkg-deb', ['-x', join(archives, name), root], {
      env: options.env,
      timeoutMs: DOWNLOAD_TIMEOUT,
    });
    if (code !== 0) return lastError(stderr);
  }
  return undefined;
}

async function finish(folder: string, options: FetchOptions): Promise<NodeProgram> {
  const { env, onProgress, target } = options;
  const root = join(folder, 'root');
  onProgress?.({ phase: 'check' });
  const node = unpackedNode(root);
  if (node === undefined) throw fetchFailed([`${PACKAGE} has an unknown layout`]);
  if (options.architecture === undefined) {
    // Without -datadir it would make a folder in HOME.
    const { code, stderr } = await run(
      node.bitcoind[0],
      [...node.bitcoind.slice(1), '-version', `-datadir=${folder}`],
      { env, timeoutMs: 60_000 },
    );
    if (code !== 0) throw fetchFailed([`the fetched program does not start: ${lastError(stderr)}`]);
  }
  await syncTree(root);
  renameSync(root, target);
  const placed = unpackedNode(target);
  if (placed === undefined) throw fetchFailed([`${target} was changed by somebody else`]);
  return placed;
}

/** The last complaint of a program, short and harmless for a terminal; addresses stay, credentials go. */
function lastError(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const line =
    lines.findLast((text) => text.startsWith('E:')) ??
    lines.find((text) => text.startsWith('W: Failed')) ??
    lines.at(-1) ??
    'no reason given';
  return line
    .replace(/^[EW]: |\.+$/g, '')
    .replace(/\/\/[^/@\s]*@/g, '//')
    .replace(/[^\x20-\x7e]+/g, ' ')
    .slice(0, 300);
}

const WAYS =
  'Install Bitcoin Knots or Bitcoin Core (24 or newer) so that bitcoind is on PATH, or name its bitcoind in ' +
  'MEDWALLET_BITCOIND, or run regtest/compose.yaml and name that node in MEDWALLET_REGTEST_URL.';

function nothingToFetchFrom(): RegtestError {
  return new RegtestError(
    'no-node-binary',
    'There is no bitcoind here, and this system has no apt to fetch one with.',
    WAYS,
    { outcome: 'unavailable' },
  );
}

function fetchFailed(reasons: readonly string[]): RegtestError {
  const tried = reasons.length === 0 ? `no archive of this system carries ${PACKAGE}` : reasons.join('; ');
  return new RegtestError(
    'fetch-failed',
    `There is no bitcoind here, and none could be fetched: ${tried}.`,
    WAYS,
    { outcome: 'unavailable' },
  );
}
