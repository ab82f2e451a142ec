import { lstatSync, opendirSync, statSync, type Stats } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { sha256 } from '../../crypto/index.ts';
import { bytesToHex } from '../../encoding/index.ts';
import { FileError, onFile, readFirst, withPlainFile, writeFileAtomic } from '../files/index.ts';

/** Bytes of the longest file that is taken from a folder: the largest grant package. */
export const MAX_SHARED_BYTES = 16 * 1024 * 1024;
/** More names than this are somebody filling the folder. */
export const MAX_SHARED_NAMES = 1_000;
/** A file that was touched less than this ago may still be growing, in milliseconds. */
export const SETTLED_AFTER = 1_000;

/** A look at names costs little, and unlike a message from the system it works on every disk and share. */
const POLL_EVERY = 2_000;

/** How sync programs, browsers and editors call what is not whole yet, and what they keep for themselves. */
const UNFINISHED = /^[.~]|~$|\.(?:tmp|temp|part|partial|crdownload|download|filepart|!sync|!ut|bts|swp)$/i;

/** A whole file that lies in the folder. */
export interface SharedFile {
  /** Changes with every change of the file. */
  readonly version: string;
  readonly size: number;
  /** As somebody chose it: for showing, and for nothing else. */
  readonly name: string;
  /** Undefined when it is not there any more, or not what it was when it was looked at. */
  read(): { readonly bytes: Uint8Array; readonly sha256: string } | undefined;
}

/** What a folder holds, the smallest file first: no flood of long ones hides a short one. */
export interface FolderLook {
  readonly files: readonly SharedFile[];
  /** Files that are not whole yet. */
  readonly growing: number;
  /** Links, folders, devices, and files too long to be anything of ours: never opened. */
  readonly ignored: number;
}

/** A folder that several people put files into. Whoever can write into it is a stranger. */
export interface SharedFolder {
  /** What lies there now, whole and small enough to be read. */
  look(): FolderLook;
  /** Like {@link look}; waits a little while files are growing. */
  lookWhenSettled(): Promise<FolderLook>;
  /** Waits until it does not look like this any more. */
  lookWhenChanged(before: FolderLook): Promise<FolderLook>;
  /** Puts a file there, under a name of our own making. @returns the name */
  put(kind: string, bytes: Uint8Array): string;
}

/** @throws FileError `not-found`, `not-a-file`; from each call `too-many` and those of the disk */
export function openSharedFolder(cwd: string, path: string): SharedFolder {
  const folder = resolve(cwd, path);
  if (!onFile(folder, () => statSync(folder)).isDirectory()) throw noFolder(folder);
  const look = (): FolderLook => lookInto(folder);
  return {
    look,
    lookWhenSettled: async () => {
      let seen = look();
      for (let left = 5; seen.growing > 0 && left > 0; left--) {
        await promisify(setTimeout)(SETTLED_AFTER);
        seen = look();
      }
      return seen;
    },
    lookWhenChanged: async (before) => {
      for (;;) {
        await promisify(setTimeout)(POLL_EVERY);
        const seen = look();
        if (fingerprint(seen) !== fingerprint(before)) return seen;
      }
    },
    put: (kind, bytes) => putIntoFolder(folder, kind, bytes),
  };
}

/**
 * Writes a file into a folder under a name that says its kind and its SHA-256, and nothing that came from outside.
 * Never over another one; whoever may read the folder may read the file.
 * @returns the name
 */
export function putIntoFolder(folder: string, kind: string, bytes: Uint8Array): string {
  const hash = bytesToHex(sha256(bytes));
  const mode = onFile(folder, () => statSync(folder)).mode & 0o044;
  for (let again = 0; ; again++) {
    const name = `${kind}-${hash.slice(0, 16)}${again === 0 ? '' : `-${again}`}.medwallet`;
    const path = join(folder, name);
    if (statsOf(path) !== undefined) {
      // It is there already; or a stranger wrote something else under this name.
      const there = readPlain(path, bytes.length);
      if (there !== undefined && bytesToHex(sha256(there)) === hash) return name;
      if (again < 9) continue;
    }
    writeFileAtomic(path, bytes, { mode: 0o600 | mode, overwrite: false });
    return name;
  }
}

function lookInto(folder: string): FolderLook {
  const now = Date.now();
  const files: SharedFile[] = [];
  let [growing, ignored] = [0, 0];
  for (const name of namesIn(folder)) {
    const path = join(folder, name);
    const stats = statsOf(path);
    if (stats === undefined) continue;
    if (!stats.isFile() || stats.size > MAX_SHARED_BYTES) ignored++;
    else if (UNFINISHED.test(name) || stats.size === 0) growing += isRecent(stats, now) ? 1 : 0;
    else if (isRecent(stats, now)) growing++;
    else {
      const version = versionOf(stats);
      const { size } = stats;
      files.push({ version, size, name, read: () => hashed(readPlain(path, size, version)) });
    }
  }
  files.sort((a, b) => a.size - b.size);
  return { files, growing, ignored };
}

function fingerprint({ files, growing }: FolderLook): string {
  return [growing, ...files.map(({ version }) => version)].join(' ');
}

// The time of the last change is the system's own: unlike that of the last write, no sync program sets it back.
function isRecent({ ctimeMs }: Stats, now: number): boolean {
  return Math.abs(now - ctimeMs) < SETTLED_AFTER;
}

function versionOf({ dev, ino, size, mtimeMs, ctimeMs }: Stats): string {
  return [dev, ino, size, mtimeMs, ctimeMs].join(':');
}

function namesIn(folder: string): string[] {
  const directory = onFile(folder, () => opendirSync(folder));
  const names: string[] = [];
  try {
    for (;;) {
      const entry = onFile(folder, () => directory.readSync());
      if (entry === null) return names;
      names.push(entry.name);
      if (names.length > MAX_SHARED_NAMES) throw tooMany(folder);
    }
  } finally {
    directory.closeSync();
  }
}

function statsOf(path: string): Stats | undefined {
  return onFile(path, () => lstatSync(path, { throwIfNoEntry: false }));
}

function hashed(bytes: Uint8Array | undefined): ReturnType<SharedFile['read']> {
  return bytes === undefined ? undefined : { bytes, sha256: bytesToHex(sha256(bytes)) };
}

// A name that may not be read, and one that is a folder by now, are somebody else's: they are left alone.
const NOT_OURS = ['EACCES', 'EPERM', 'EISDIR'];

function readPlain(path: string, size: number, version?: string): Uint8Array | undefined {
  return onFile(path, () =>
    withPlainFile(
      path,
      (descriptor, stats) => {
        if (stats.size !== size || (version !== undefined && versionOf(stats) !== version)) return undefined;
        const bytes = readFirst(descriptor, size);
        return bytes.length === size ? bytes : undefined;
      },
      NOT_OURS,
    ),
  );
}

function noFolder(path: string): FileError {
  return new FileError('not-a-file', `${path} is not a folder.`, 'Name a folder.', { outcome: 'usage' });
}

function tooMany(folder: string): FileError {
  return new FileError(
    'too-many',
    `${folder} holds more than the ${MAX_SHARED_NAMES} files that are looked through.`,
    'Clear it of what does not belong there, or share another folder; nothing was taken.',
    { outcome: 'unavailable', facts: { limit: MAX_SHARED_NAMES } },
  );
}
