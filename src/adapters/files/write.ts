import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  write,
  writeSync,
  type Stats,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { ByteSink, DirectFile } from '../../wallet/ports/bytes.ts';
import { alreadyThere, errnoError, errnoOf, fileError, onFile } from './errno.ts';
import { FileError } from './errors.ts';
import { syncFolder } from './folders.ts';
import { clearLeftovers, unfinishedName } from './leftovers.ts';

const writeAsync = promisify(write);

export interface WriteOptions {
  /** Permissions of a new file, before the umask; 0600 unless told. */
  readonly mode?: number;
  /** False refuses a name that is taken, even by a file that appears meanwhile. True unless told. */
  readonly overwrite?: boolean;
  /** False for what may be lost with the power: it is still whole or not there. True unless told. */
  readonly durable?: boolean;
}

/** A file that gets its name at the end: until then its bytes lie under a name that means nothing. */
export interface UnnamedFile {
  write(chunk: Uint8Array): void;
  /** The same while something else is computed. Nothing else may be asked before it is done. */
  append(chunk: Uint8Array): Promise<void>;
  /** For whoever writes at positions. Not to be used after `commit`, `abort` or a failure. */
  readonly direct: DirectFile;
  /** Makes the bytes durable, then gives them the name in one step. The folder must be on the same disk. */
  commit(path: string, options: { readonly overwrite: boolean; readonly durable?: boolean }): void;
  /** Leaves nothing behind. Does nothing after `commit` or a failure. */
  abort(): void;
}

/**
 * Begins a file in this folder. What goes wrong with its bytes is told of the folder: the name means nothing to anybody.
 * @throws FileError from every call; after a failure nothing is left behind, as far as the disk lets us
 */
export function unnamedFile(folder: string, mode: number): UnnamedFile {
  clearLeftovers(folder);
  const temporary = join(folder, unfinishedName());
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const opened = onFile(folder, () => openSync(temporary, flags, mode));
  let descriptor: number | undefined = opened;
  const abort = (): void => {
    if (descriptor === undefined) return;
    const open = descriptor;
    descriptor = undefined;
    try {
      closeSync(open);
      rmSync(temporary, { force: true });
    } catch {
      // A disk that fails at writing may fail at this too: what is told is what went wrong first.
    }
  };
  const attempt = (path: string, action: (open: number) => void): void => {
    if (descriptor === undefined) throw fileError(path, undefined);
    try {
      action(descriptor);
    } catch (error) {
      abort();
      throw fileError(path, error);
    }
  };
  return {
    write(chunk) {
      attempt(folder, (open) => {
        writeFully(open, chunk);
      });
    },
    async append(chunk) {
      if (descriptor === undefined) throw fileError(folder, undefined);
      try {
        for (let written = 0; written < chunk.length;)
          written += (await writeAsync(descriptor, chunk, written)).bytesWritten;
      } catch (error) {
        abort();
        throw fileError(folder, error);
      }
    },
    direct: {
      descriptor: opened,
      explain: (errno) => {
        abort();
        return errnoError(folder, errno);
      },
    },
    commit(path, { overwrite, durable = true }) {
      attempt(path, (open) => {
        if (durable) fsyncSync(open);
        place(temporary, path, overwrite);
        closeSync(open);
        descriptor = undefined;
        if (durable) syncFolder(dirname(path));
      });
    },
    abort,
  };
}

/**
 * A file being written. Its bytes lie under a name of their own until `commit` makes them durable and gives
 * them the target's name in one step, so whoever looks finds the old file, the new one, or none, never a part.
 * @throws FileError from every call; after a failure nothing is left behind
 */
export function fileSink(
  path: string,
  options: WriteOptions = {},
): ByteSink & Required<Pick<ByteSink, 'append'>> {
  requireReplaceable(path);
  const file = unnamedFile(dirname(path), options.mode ?? 0o600);
  return {
    write: (chunk) => {
      file.write(chunk);
    },
    append: (chunk) => file.append(chunk),
    direct: file.direct,
    commit: () => {
      file.commit(path, { overwrite: options.overwrite ?? true, durable: options.durable ?? true });
    },
    abort: () => {
      file.abort();
    },
  };
}

/** Writes a whole file in one step. @throws FileError */
export function writeFileAtomic(path: string, bytes: Uint8Array, options: WriteOptions = {}): void {
  const sink = fileSink(path, options);
  sink.write(bytes);
  sink.commit();
}

/**
 * Copies a file to the first free name `<path>.old-1`, `.old-2`, …, durably and with its permissions.
 * @returns the copy's path; undefined when there is nothing to copy
 */
export function keepCopy(path: string): string | undefined {
  if (existing(path) === undefined) return undefined;
  requireReplaceable(path);
  for (let number = 1; ; number++) {
    const copy = `${path}.old-${number}`;
    if (existsSync(copy)) continue;
    onFile(copy, () => {
      copyFileSync(path, copy, constants.COPYFILE_EXCL);
      const descriptor = openSync(copy, constants.O_RDONLY);
      fsyncSync(descriptor);
      closeSync(descriptor);
    });
    syncFolder(dirname(copy));
    return copy;
  }
}

// A rename replaces whatever stands there: a device, a link into another folder. Only files are ours to replace.
function requireReplaceable(path: string): void {
  const stats = existing(path);
  if (stats === undefined || stats.isFile()) return;
  if (stats.isSymbolicLink()) {
    throw new FileError('symlink', `${path} is a symbolic link.`, 'Name the file itself.');
  }
  throw new FileError('not-a-file', `${path} is there and is not a file.`, 'Choose another name.', {
    outcome: 'usage',
  });
}

function existing(path: string): Stats | undefined {
  return onFile(path, () => lstatSync(path, { throwIfNoEntry: false }));
}

function place(temporary: string, path: string, overwrite: boolean): void {
  if (overwrite) {
    renameSync(temporary, path);
    return;
  }
  try {
    // Unlike a rename, a second name is refused by the system when it is taken.
    linkSync(temporary, path);
    rmSync(temporary);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EMLINK', 'ENOSYS'].includes(errnoOf(error))) throw error;
    // A file system without links (FAT): nearly as good, and the best there is.
    if (existing(path) !== undefined) throw alreadyThere(path);
    renameSync(temporary, path);
  }
}

function writeFully(descriptor: number, chunk: Uint8Array): void {
  let written = 0;
  while (written < chunk.length) written += writeSync(descriptor, chunk, written);
}
