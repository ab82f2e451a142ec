import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** python3-opentimestamps, the second opinion on our .ots files. */
export interface OpenTimestamps {
  /** What the verifier says of a file and a block header; undefined where it refuses. */
  verify(file: Uint8Array, headerHex: string): OtsVerdict | undefined;
}

export interface OtsVerdict {
  readonly digest: string;
  readonly height: number;
  readonly time: number;
  readonly operations: readonly string[];
  readonly length: number;
}

const PYTHON = '/usr/bin/python3';
const SCRIPT = fileURLToPath(new URL('../support/ots-verify.py', import.meta.url));
const PACKAGES = ['python3-opentimestamps', 'python3-bitcoinlib', 'python3-pycryptodome'];

/** What this machine has, in its own Python or in the cache; undefined where it has none. Uses no network. */
export function findOpenTimestamps(): OpenTimestamps | undefined {
  const path = [undefined, modules(cacheFolder())].find(runs);
  return runs(path) ? { verify: (file, header) => verify(path, file, header) } : undefined;
}

/** The same, unpacked into the cache from the machine's own Debian suite first, as an ordinary user can. */
export function requireOpenTimestamps(): OpenTimestamps {
  const found = findOpenTimestamps();
  if (found !== undefined) return found;
  const folder = mkdtempSync(join(tmpdir(), 'medwallet-ots-'));
  try {
    execFileSync('apt-get', ['download', ...PACKAGES], { cwd: folder, stdio: 'ignore' });
    mkdirSync(cacheFolder(), { recursive: true });
    for (const name of readdirSync(folder))
      execFileSync('dpkg-deb', ['-x', join(folder, name), cacheFolder()]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const fetched = findOpenTimestamps();
  if (fetched === undefined)
    throw new TypeError('the python3-opentimestamps that was fetched does not run here');
  return fetched;
}

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'medwallet', 'opentimestamps');
}

function modules(folder: string): string {
  return join(folder, 'usr', 'lib', 'python3', 'dist-packages');
}

function environment(path: string | undefined): NodeJS.ProcessEnv {
  return path === undefined ? process.env : { ...process.env, PYTHONPATH: path };
}

function runs(path: string | undefined): boolean {
  if (!existsSync(PYTHON)) return false;
  const probe = ['-c', 'import opentimestamps.core.timestamp, bitcoin.core'];
  return spawnSync(PYTHON, probe, { env: environment(path), stdio: 'ignore' }).status === 0;
}

function verify(path: string | undefined, file: Uint8Array, headerHex: string): OtsVerdict | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'medwallet-ots-'));
  try {
    writeFileSync(join(folder, 'record.ots'), file);
    const parameters = [SCRIPT, join(folder, 'record.ots'), headerHex];
    const { status, stdout } = spawnSync(PYTHON, parameters, { env: environment(path), encoding: 'utf8' });
    return status === 0 ? (JSON.parse(stdout) as OtsVerdict) : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
