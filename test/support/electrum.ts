import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Electrum 4.3.4, the wallet that has to sign last and gives back a raw transaction. */
export interface Electrum {
  /** The first 20 addresses of both branches of a k-of-n wallet. Keys are `[fingerprint/path]tpub`. */
  addresses(keys: readonly string[], k: number): readonly (readonly string[])[];
  /** Signs with the multisig wallet of these words. @param psbt base64 */
  sign(words: string, keys: readonly string[], k: number, psbt: string): ElectrumSigned;
  /** Signs with the single-key wallet of the same account. @param psbt base64 */
  signWithKey(words: string, psbt: string): ElectrumSigned;
}

export interface ElectrumSigned {
  readonly complete: boolean;
  /** Base64, while signatures are missing. */
  readonly psbt?: string;
  /** Hex, once it is complete. */
  readonly raw?: string;
}

const PYTHON = '/usr/bin/python3';
const SCRIPT = fileURLToPath(new URL('electrum-drive.py', import.meta.url));
const PACKAGES = [
  'python3-electrum',
  'libsecp256k1-1',
  'libprotobuf32',
  ...[
    ...['aiohttp', 'aiohttp-socks', 'aiorpcx', 'aiosignal', 'async-timeout', 'attr', 'bitstring', 'certifi'],
    ...['cffi-backend', 'charset-normalizer', 'cryptography', 'dnspython', 'frozenlist', 'idna', 'multidict'],
    ...['protobuf', 'python-socks', 'yarl'],
  ].map((name) => `python3-${name}`),
];

/** What this machine has, in its own Python or in the cache; undefined where it has none. Uses no network. */
export function findElectrum(): Electrum | undefined {
  const place = [undefined, cacheFolder()].find(runs);
  if (!runs(place)) return undefined;
  return {
    addresses: (keys, k) =>
      (ask(place, { do: 'addresses', words: null, keys, k }) as { branches: string[][] }).branches,
    sign: (words, keys, k, psbt) => ask(place, { do: 'sign', words, keys, k, psbt }) as ElectrumSigned,
    signWithKey: (words, psbt) => ask(place, { do: 'sign-key', words, psbt }) as ElectrumSigned,
  };
}

/** The same, unpacked into the cache from the machine's own Debian suite first, as an ordinary user can. */
export function requireElectrum(): Electrum {
  const found = findElectrum();
  if (found !== undefined) return found;
  const folder = mkdtempSync(join(tmpdir(), 'medwallet-electrum-'));
  try {
    execFileSync('apt-get', ['download', ...PACKAGES], { cwd: folder, stdio: 'ignore' });
    mkdirSync(cacheFolder(), { recursive: true });
    for (const name of readdirSync(folder)) {
      execFileSync('dpkg-deb', ['-x', join(folder, name), cacheFolder()]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const fetched = findElectrum();
  if (fetched === undefined) throw new TypeError('the Electrum that was fetched does not run here');
  return fetched;
}

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'medwallet', 'electrum');
}

function environment(place: string | undefined): NodeJS.ProcessEnv {
  if (place === undefined) return process.env;
  const libraries = existsSync(join(place, 'usr/lib'))
    ? readdirSync(join(place, 'usr/lib')).filter((name) => name.endsWith('-linux-gnu'))
    : [];
  return {
    ...process.env,
    PYTHONPATH: join(place, 'usr/lib/python3/dist-packages'),
    LD_LIBRARY_PATH: libraries.map((name) => join(place, 'usr/lib', name)).join(':'),
  };
}

function runs(place: string | undefined): boolean {
  if (!existsSync(PYTHON) || (place !== undefined && !existsSync(place))) return false;
  const probe = ['-c', 'import electrum.wallet, electrum.transaction'];
  return spawnSync(PYTHON, probe, { env: environment(place), stdio: 'ignore' }).status === 0;
}

function ask(place: string | undefined, request: object): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'medwallet-electrum-'));
  try {
    const { status, stdout, stderr } = spawnSync(PYTHON, [SCRIPT, folder], {
      env: environment(place),
      input: JSON.stringify(request),
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    if (status !== 0) throw new TypeError(`Electrum failed: ${stderr}`);
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
