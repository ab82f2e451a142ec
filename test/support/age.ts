import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/**
 * Stock `age` 1.3 or newer, the second opinion on everything src/envelope writes and reads. Found in
 * MEDWALLET_AGE, PATH or the cache; fetched from Debian without root where a test may use the network.
 */
export interface StockAge {
  readonly version: string;
  /** Of the program. */
  readonly path: string;
  encrypt(plaintext: Uint8Array, recipients: readonly string[]): Uint8Array;
  decrypt(file: Uint8Array, identity: string): Uint8Array;
  /** Through age-plugin-batchpass: no terminal is needed. */
  encryptPassphrase(plaintext: Uint8Array, passphrase: string, workFactor: number): Uint8Array;
  decryptPassphrase(file: Uint8Array, passphrase: string): Uint8Array;
  recipientOf(identity: string): string;
}

/** What this machine already has; undefined when it has none. Never uses the network. */
export function findAge(): StockAge | undefined {
  const named = process.env['MEDWALLET_AGE'];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const places = [...(named === undefined ? [] : [named]), ...[...folders, cacheFolder()].map(ageIn)];
  for (const place of places) {
    const version = existsSync(place) ? versionOf(place) : undefined;
    if (version !== undefined) return stockAge(place, version);
  }
  return undefined;
}

/** The same, fetched into the cache first when it has to be. Throws when there is no way to get one. */
export function requireAge(): StockAge {
  const found = findAge();
  if (found !== undefined) return found;
  fetchFromDebian();
  const fetched = findAge();
  if (fetched === undefined) throw new Error('the age that was fetched does not run here');
  return fetched;
}

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'medwallet', 'age');
}

function ageIn(folder: string): string {
  return join(folder, 'age');
}

function versionOf(path: string): string | undefined {
  try {
    const text = execFileSync(path, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const [, major = '0', minor = '0'] = /^v?(\d+)\.(\d+)/.exec(text.trim()) ?? [];
    const recent = Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 3);
    return recent ? text.trim() : undefined;
  } catch {
    return undefined;
  }
}

function stockAge(path: string, version: string): StockAge {
  // Plugins are looked for in PATH; they lie beside the binary.
  const environment = { PATH: `${dirname(path)}${delimiter}${process.env['PATH'] ?? ''}` };
  const run = (
    program: string,
    args: readonly string[],
    input: Uint8Array,
    more: Record<string, string> = {},
  ): Uint8Array =>
    new Uint8Array(
      execFileSync(program, args, {
        input,
        env: { ...environment, ...more },
        maxBuffer: 64 * 1024 * 1024,
        stdio: ['pipe', 'pipe', 'pipe'],
      }),
    );
  return {
    version,
    path,
    encrypt: (plaintext, recipients) =>
      run(
        path,
        recipients.flatMap((each) => ['-r', each]),
        plaintext,
      ),
    decrypt: (file, identity) =>
      withFile(`${identity}\n`, (identityFile) => run(path, ['-d', '-i', identityFile], file)),
    encryptPassphrase: (plaintext, passphrase, workFactor) =>
      run(path, ['-e', '-j', 'batchpass'], plaintext, {
        AGE_PASSPHRASE: passphrase,
        AGE_PASSPHRASE_WORK_FACTOR: String(workFactor),
      }),
    decryptPassphrase: (file, passphrase) =>
      run(path, ['-d', '-j', 'batchpass'], file, { AGE_PASSPHRASE: passphrase }),
    recipientOf(identity) {
      const answer = run(join(dirname(path), 'age-keygen'), ['-y'], Buffer.from(`${identity}\n`));
      return Buffer.from(answer).toString().trim();
    },
  };
}

function withFile<T>(content: string, use: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'medwallet-age-'));
  try {
    const path = join(folder, 'identity');
    writeFileSync(path, content, { mode: 0o600 });
    return use(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Debian's own package, through the machine's own mirrors, unpacked without installing anything. */
function fetchFromDebian(): void {
  const work = mkdtempSync(join(tmpdir(), 'medwallet-age-fetch-'));
  try {
    for (const folder of ['lists/partial', 'cache/archives/partial', 'none', 'mirrors', 'unpacked']) {
      mkdirSync(join(work, folder), { recursive: true });
    }
    const archive = downloadFromAny(work, debianMirrors(join(work, 'mirrors')));
    if (archive === undefined) throw new Error('no age 1.3 or newer could be fetched from Debian');
    execFileSync('dpkg-deb', ['-x', archive, join(work, 'unpacked')]);
    const programs = join(work, 'unpacked', 'usr', 'bin');
    chmodSync(ageIn(programs), 0o755);
    place(programs);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function debianMirrors(emptyFolder: string): string[] {
  const uris = execFileSync('apt-get', ['update', '--print-uris', '-o', `Dir::State::Lists=${emptyFolder}`], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const found = [...uris.matchAll(/^'([^']+)\/dists\//gm)].map(([, mirror]) => mirror ?? '');
  return [...new Set(found)].filter((mirror) => mirror !== '' && !mirror.includes('security'));
}

function downloadFromAny(work: string, mirrors: readonly string[]): string | undefined {
  for (const mirror of mirrors) {
    for (const suite of ['forky', 'sid']) {
      const archive = download(work, mirror, suite);
      if (archive !== undefined) return archive;
    }
  }
  return undefined;
}

/** Downloads the package with apt state of our own, so that nothing on the machine changes. */
function download(work: string, mirror: string, suite: string): string | undefined {
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  const architecture = execFileSync('dpkg', ['--print-architecture'], { encoding: 'utf8' }).trim();
  writeFileSync(join(work, 'sources.list'), `deb [signed-by=${keyring}] ${mirror} ${suite} main\n`);
  writeFileSync(join(work, 'status'), '');
  const settings = {
    'Dir::State': work,
    'Dir::State::Lists': join(work, 'lists'),
    'Dir::State::status': join(work, 'status'),
    'Dir::Cache': join(work, 'cache'),
    'Dir::Etc::SourceList': join(work, 'sources.list'),
    'Dir::Etc::SourceParts': join(work, 'none'),
    'Dir::Etc::PreferencesParts': join(work, 'none'),
    'Debug::NoLocking': '1',
    'APT::Sandbox::User': '',
    'APT::Architecture': architecture,
  };
  const lines = Object.entries(settings).map(([key, value]) => `${key} "${value}";\n`);
  writeFileSync(join(work, 'apt.conf'), lines.join(''));
  const options = {
    cwd: work,
    env: { ...process.env, APT_CONFIG: join(work, 'apt.conf') },
    stdio: 'ignore',
    timeout: 120_000,
  } as const;
  try {
    execFileSync('apt-get', ['update'], options);
    execFileSync('apt-get', ['download', 'age'], options);
    const names = execFileSync('find', [work, '-maxdepth', '1', '-name', 'age_*.deb'], { encoding: 'utf8' });
    return names.split('\n').find((name) => name !== '');
  } catch {
    return undefined;
  }
}

function place(programs: string): void {
  mkdirSync(dirname(cacheFolder()), { recursive: true });
  // Another test process may have been faster: then its copy is as good as ours.
  const beside = `${cacheFolder()}.${process.pid}`;
  execFileSync('cp', ['-r', programs, beside]);
  try {
    renameSync(beside, cacheFolder());
  } catch {
    rmSync(beside, { recursive: true, force: true });
  }
}
