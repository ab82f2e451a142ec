import { cpSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { createHome, type TestHome } from '../people.ts';
import { onWatchedDisk, type Call, type Watcher } from './disk.ts';

/** What a disk says that does not work any more. */
export type Errno = 'ENOSPC' | 'EIO' | 'EACCES';

const IN_SQLITE: Readonly<Record<Errno, string>> = {
  ENOSPC: 'SQLITE_FULL',
  EIO: 'SQLITE_IOERR',
  EACCES: 'SQLITE_READONLY',
};

/** A moment at which a process can die, and the disk as others find it then. */
export interface Moment {
  readonly call: number;
  readonly when: 'before' | 'half' | 'after';
  readonly what: string;
}

export function folderOf(home: TestHome): string {
  return dirname(home.cwd);
}

/** Linux's file system in memory, where nobody waits for a disk. */
const IN_MEMORY = '/dev/shm';
/** All disks that the deaths of one command leave stand side by side for a while. */
const ROOM_BYTES = 1024 ** 3;

/**
 * Where stories are told: in memory, where there is room. What a killed process leaves is in the system's cache, not
 * in the disk's; waiting for the disk was half of a story's time.
 */
export function quickFolder(): string {
  try {
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    return bavail * bsize > ROOM_BYTES ? IN_MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** The same wallets and working files, once more. @param below the folder to make them in: beside the others */
export function copyOf(home: TestHome, below = dirname(folderOf(home))): TestHome {
  const copy = createHome(undefined, below);
  copyOnto(home, copy);
  return { ...copy, env: { ...home.env, MEDWALLET_HOME: copy.home } };
}

export function copyOnto(home: TestHome, target: TestHome): void {
  cpSync(home.home, target.home, { recursive: true });
  cpSync(home.cwd, target.cwd, { recursive: true });
}

/**
 * Runs an action and hands over the disk as it is before, in the middle of, and after each thing that is done to
 * it: what a process that is killed at that moment leaves. Nothing that a dying process would still tidy up is
 * tidied up in it.
 */
export async function atEveryMoment<T>(
  home: TestHome,
  action: () => Promise<T>,
  seen: (moment: Moment) => void,
): Promise<{ result: T; calls: readonly Call[] }> {
  const calls: Call[] = [];
  const tell = (when: Moment['when'], { name, path }: Call): void => {
    seen({ call: calls.length, when, what: `${name} ${path.slice(folderOf(home).length)}` });
  };
  const watcher: Watcher = {
    root: folderOf(home),
    before: (call) => {
      if (!call.changes) return;
      calls.push(call);
      tell('before', call);
    },
    half: (call) => {
      tell('half', call);
    },
    after: (call) => {
      if (call.changes) tell('after', call);
    },
  };
  return { result: await onWatchedDisk(watcher, action), calls };
}

/**
 * Only calls on paths like these fail, below the folder of the story (the store's calls are `store`): a vault that stands
 * on a disk of its own. `MEDWALLET_CRASH_PATHS='^/home/vault'`, a regular expression.
 */
const PATHS = new RegExp(process.env['MEDWALLET_CRASH_PATHS'] ?? '');
/** Whether only some of the disk fails; a process dies the same way then, and that has been tried. */
export const PART_ONLY = process.env['MEDWALLET_CRASH_PATHS'] !== undefined;

/** A disk that fails. @param call its number among those that this fault can hit, from 1; 0 never fails */
export interface Fault {
  readonly errno: Errno;
  readonly call: number;
  /** Whether a broken disk fails at reading too. */
  readonly reads: boolean;
}

/**
 * Runs an action on a disk that fails: ENOSPC and EACCES stay from that call on (a full disk stays full), EIO comes
 * once. A full disk refuses what grows, a forbidden one what changes, a broken one perhaps reading too.
 * @returns how many calls this fault could have hit
 */
export async function withFault<T>(
  home: TestHome,
  { errno, call: at, reads }: Fault,
  action: () => Promise<T>,
): Promise<{ result: T; hits: number; hit: string | undefined }> {
  let hits = 0;
  let hit: string | undefined;
  const watcher: Watcher = {
    root: folderOf(home),
    before: (call) => {
      if (!PATHS.test(call.store ? call.path : call.path.slice(folderOf(home).length))) return;
      if (errno === 'ENOSPC' && !call.grows) return;
      if (!call.changes && !(reads && errno === 'EIO')) return;
      hits++;
      if (at === 0 || (errno === 'EIO' ? hits !== at : hits < at)) return;
      hit ??= `${call.name} ${call.path.slice(call.store ? 0 : folderOf(home).length)}`;
      throw call.store ? sqliteError(IN_SQLITE[errno]) : systemError(errno, call);
    },
    half: () => undefined,
    after: () => undefined,
  };
  const result = await onWatchedDisk(watcher, action);
  return { result, hits, hit };
}

function systemError(errno: Errno, { name, path }: Call): Error {
  return Object.assign(new TypeError(`${errno}: injected, ${name} '${path}'`), { code: errno, path });
}

function sqliteError(code: string): Error {
  return Object.assign(new TypeError(`${code}: injected`), { code });
}
