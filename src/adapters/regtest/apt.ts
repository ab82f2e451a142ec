import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from './context.ts';
import { findOnPath, run, type Finished } from './run.ts';

/** Where packages come from: one suite of one mirror, or the sources of the machine as they are. */
export type AptSource =
  | { readonly kind: 'suite'; readonly mirror: string; readonly suite: string; readonly keyring: string }
  | { readonly kind: 'machine' };

/** apt working in a folder of our own: it sees no package as installed and touches nothing of the machine. */
export interface PrivateApt {
  readonly lists: string;
  readonly archives: string;
  get(parameters: readonly string[], timeoutMs: number): Promise<Finished>;
}

const SHORT = 60_000;

/** The machine's own apt-get, apt-config, dpkg and dpkg-deb; false where one is missing. */
export function hasApt(env: Environment): boolean {
  const tools = ['apt-get', 'apt-config', 'dpkg', 'dpkg-deb'];
  return tools.every((tool) => findOnPath(tool, env) !== undefined);
}

/** Debian's name of this machine's architecture, such as `amd64`. */
export async function debianArchitecture(env: Environment): Promise<string | undefined> {
  const { code, stdout } = await run('dpkg', ['--print-architecture'], { env, timeoutMs: SHORT });
  const name = stdout.trim();
  return code === 0 && /^[a-z0-9-]{2,20}$/.test(name) ? name : undefined;
}

/**
 * The mirrors that the machine's own apt would ask, in its order, security updates left out. They are asked of
 * apt, which knows every form a source can be written in, by looking where it would fetch its lists from.
 */
export async function machineMirrors(env: Environment, emptyFolder: string): Promise<string[]> {
  const parameters = ['update', '--print-uris', '-o', `Dir::State::Lists=${emptyFolder}`];
  const { stdout } = await run('apt-get', [...parameters, '-o', 'Debug::NoLocking=1'], {
    env,
    timeoutMs: SHORT,
  });
  const uris = [...stdout.matchAll(/^'([^' ]+)\/dists\/([^' ]+)'/gm)];
  const usual = uris.filter(([, mirror, suite]) => !/security/.test(`${mirror} ${suite}`));
  return [...new Set(usual.map(([, mirror]) => mirror ?? ''))].filter((mirror) => !/^cdrom:|^$/.test(mirror));
}

/** Whether the machine's apt has lists at all: then they tell without a download what its archive carries. */
export async function machineHasLists(env: Environment): Promise<boolean> {
  const { stdout } = await run('apt-config', ['shell', 'LISTS', 'Dir::State::lists/d'], {
    env,
    timeoutMs: SHORT,
  });
  const folder = /^LISTS='([^']+)'/m.exec(stdout)?.[1];
  if (folder === undefined) return false;
  try {
    return readdirSync(folder).some((name) => name.includes('_Packages'));
  } catch {
    return false;
  }
}

/** Whether the lists that the machine has name this package. */
export async function machineKnows(name: string, env: Environment): Promise<boolean> {
  const { code, stdout } = await run('apt-cache', ['show', '--no-all-versions', name], {
    env,
    timeoutMs: SHORT,
  });
  return code === 0 && stdout.includes(`Package: ${name}\n`);
}

/**
 * Prepares a private apt under `folder` (which must be empty): the machine's way to the network (proxies,
 * time-outs, credentials) with our own state, no hooks, no preferences, and signatures always checked.
 * @param assumed packages that the programs do without: apt takes them for installed and leaves them out
 */
export async function privateApt(
  folder: string,
  source: AptSource,
  options: { readonly architecture: string; readonly assumed: readonly string[]; readonly env: Environment },
): Promise<PrivateApt> {
  const { architecture, env } = options;
  const lists = join(folder, 'state', 'lists');
  const archives = join(folder, 'cache', 'archives');
  for (const path of [lists, archives]) mkdirSync(join(path, 'partial'), { recursive: true });
  writeFileSync(
    join(folder, 'status'),
    options.assumed.map((name) => installed(name, architecture)).join(''),
  );
  const configuration = [
    ...(await machineSettings(env)),
    'Acquire::AllowInsecureRepositories "false";',
    'Acquire::AllowWeakRepositories "false";',
    'Acquire::AllowDowngradeToInsecureRepositories "false";',
    'Acquire::Languages "none";',
    'Dir::Etc::Parts "/dev/null";',
    'Dir::Etc::Main "/dev/null";',
    'Dir::Etc::Preferences "/dev/null";',
    'Dir::Etc::PreferencesParts "/dev/null";',
    ...sourceSettings(folder, source),
    `Dir::State "${join(folder, 'state')}";`,
    `Dir::State::Lists "${lists}";`,
    `Dir::State::Status "${join(folder, 'status')}";`,
    `Dir::Cache "${join(folder, 'cache')}";`,
    `Dir::Cache::Archives "${archives}";`,
    'Debug::NoLocking "1";',
    // Root's apt would hand the download to another user, who may not write into our folder.
    'APT::Sandbox::User "";',
    `APT::Architecture "${architecture}";`,
    `APT::Architectures { "${architecture}"; };`,
    'APT::Install-Recommends "false";',
    '',
  ];
  const file = join(folder, 'apt.conf');
  // A proxy's address may hold a password: for the owner's eyes.
  writeFileSync(file, configuration.join('\n'), { mode: 0o600 });
  return {
    lists,
    archives,
    get: (parameters, timeoutMs) =>
      run('apt-get', ['-y', '-q', ...parameters], { env: { ...env, APT_CONFIG: file }, timeoutMs }),
  };
}

/** The machine's way to the network and to its sources, a setting a line; what could not be written back is left out. */
async function machineSettings(env: Environment): Promise<string[]> {
  const { stdout } = await run('apt-config', ['dump', 'Acquire', 'Dir::Etc'], { env, timeoutMs: SHORT });
  return stdout
    .split('\n')
    .filter((line) => /^[A-Za-z0-9:_+./-]+ "[^"\\]*";$/.test(line))
    .filter((line) => /^(?:Acquire|Dir::Etc(?:::(?:source|trusted|netrc)[a-z]*)? )/i.test(line))
    .filter((line) => !/^Acquire::(?:Allow|Languages|Changelogs)/.test(line));
}

function sourceSettings(folder: string, source: AptSource): string[] {
  if (source.kind === 'machine') return [];
  const file = join(folder, 'sources.list');
  const { keyring, mirror, suite } = source;
  writeFileSync(file, `deb [signed-by=${keyring}] ${mirror} ${suite} main\n`);
  return [`Dir::Etc::SourceList "${file}";`, 'Dir::Etc::SourceParts "/dev/null";'];
}

function installed(name: string, architecture: string): string {
  const fields = [
    `Package: ${name}`,
    'Status: install ok installed',
    `Architecture: ${architecture}`,
    'Multi-Arch: foreign',
    'Version: 9999',
    'Maintainer: none',
    'Description: left out',
  ];
  return `${fields.join('\n')}\n\n`;
}
