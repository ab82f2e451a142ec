import { closeSync, constants, fstatSync, openSync, read, readSync, statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { ByteSource } from '../../wallet/ports/bytes.ts';
import { errnoError, fileError, onFile } from './errno.ts';
import { FileError } from './errors.ts';

const PIECE_BYTES = 1024 * 1024;
const readAsync = promisify(read);

/**
 * A whole file (a pipe or `/dev/fd/3` too) of at most `maxBytes`. The size is not believed: a file that grows
 * while it is read, and a pipe that never ends, are refused all the same.
 * @throws FileError
 */
export function readFileLimited(path: string, maxBytes: number): Uint8Array {
  return withFile(path, constants.O_RDONLY, (descriptor, stats) => {
    if (stats.isDirectory()) throw notAFile(path);
    if (stats.isFile() && stats.size > maxBytes) throw tooLarge(path, maxBytes);
    return readAll(path, descriptor, stats, maxBytes);
  });
}

/**
 * A file that holds a secret: a regular file, not behind a symbolic link, that only its owner can read, in a
 * folder that only its owner can enter. Checked on the open file, so it cannot be exchanged in between.
 * @throws FileError `permissions-too-wide`, `symlink`, and as {@link readFileLimited}
 */
export function readSecretFile(path: string, maxBytes: number): Uint8Array {
  requirePrivateFolder(dirname(path));
  return withFile(
    path,
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    (descriptor, stats) => {
      if (!stats.isFile()) throw notAFile(path);
      requirePrivate(path, stats, '600');
      if (stats.size > maxBytes) throw tooLarge(path, maxBytes);
      return readAll(path, descriptor, stats, maxBytes);
    },
  );
}

/**
 * Text that somebody keeps for us, as a passphrase: a pipe, or a file that only its owner can read. Where the file
 * lies, and behind which link, is his to choose.
 * @throws FileError `permissions-too-wide`, and as {@link readFileLimited}
 */
export function readPrivateInput(path: string, maxBytes: number): Uint8Array {
  return withFile(path, constants.O_RDONLY, (descriptor, stats) => {
    if (stats.isDirectory()) throw notAFile(path);
    if (stats.isFile()) requirePrivate(path, stats, '600');
    return readAll(path, descriptor, stats, maxBytes);
  });
}

/** A file of any size in pieces of up to 1 MiB. It is opened with the first piece and closed after the last. */
export function fileSource(path: string): ByteSource & Required<Pick<ByteSource, 'open'>> {
  return {
    *[Symbol.iterator]() {
      const descriptor = onFile(path, () => openSync(path, constants.O_RDONLY));
      try {
        if (onFile(path, () => fstatSync(descriptor)).isDirectory()) throw notAFile(path);
        for (;;) {
          const piece = new Uint8Array(PIECE_BYTES);
          const length = onFile(path, () => readSync(descriptor, piece));
          if (length === 0) return;
          yield piece.subarray(0, length);
        }
      } finally {
        closeSync(descriptor);
      }
    },
    open() {
      const descriptor = onFile(path, () => openSync(path, constants.O_RDONLY));
      const stats = statsOrClosed(path, descriptor);
      const explain = (errno: string): FileError => errnoError(path, errno);
      return {
        size: stats.isFile() ? stats.size : undefined,
        ...(stats.isFile() ? { direct: { descriptor, explain } } : {}),
        fill: (target) => fillFrom(path, descriptor, target, null),
        close: () => {
          closeSync(descriptor);
        },
      };
    },
  };
}

function statsOrClosed(path: string, descriptor: number): Stats {
  try {
    const stats = fstatSync(descriptor);
    if (stats.isDirectory()) throw notAFile(path);
    return stats;
  } catch (error) {
    closeSync(descriptor);
    throw fileError(path, error);
  }
}

/**
 * Reads on from where the descriptor stands, or from `position`, while something else is computed.
 * @returns bytes read; fewer than `target` holds only at the end
 */
export async function fillFrom(
  path: string,
  descriptor: number,
  target: Uint8Array,
  position: number | null,
): Promise<number> {
  let filled = 0;
  while (filled < target.length) {
    const at = position === null ? null : position + filled;
    const { bytesRead } = await readAsync(descriptor, target, filled, target.length - filled, at).catch(
      (error: unknown) => {
        throw fileError(path, error);
      },
    );
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

/** @throws FileError `permissions-too-wide`, `not-found`, `not-a-file` */
export function requirePrivateFolder(folder: string): void {
  const stats = onFile(folder, () => statSync(folder));
  if (!stats.isDirectory()) throw notAFolder(folder);
  requirePrivate(folder, stats, '700');
}

function requirePrivate(path: string, stats: Stats, mode: string): void {
  // Windows has no such bits; there the profile folder's own access list decides.
  if (process.platform === 'win32' || (stats.mode & 0o077) === 0) return;
  throw new FileError(
    'permissions-too-wide',
    `Other users of this machine may read ${path}.`,
    `Close it to them: chmod ${mode} ${path}`,
    { facts: { path, mode: (stats.mode & 0o777).toString(8) } },
  );
}

function withFile<T>(path: string, flags: number, use: (descriptor: number, stats: Stats) => T): T {
  const descriptor = onFile(path, () => openSync(path, flags));
  try {
    return use(descriptor, fstatSync(descriptor));
  } catch (error) {
    throw fileError(path, error);
  } finally {
    closeSync(descriptor);
  }
}

function readAll(path: string, descriptor: number, stats: Stats, maxBytes: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  let size = 0;
  // One byte more than the file is said to have, to see that it ends there.
  let room = stats.isFile() ? Math.min(stats.size + 1, PIECE_BYTES) : PIECE_BYTES;
  for (;;) {
    const piece = new Uint8Array(Math.min(room, maxBytes + 1 - size));
    const length = fill(descriptor, piece);
    size += length;
    if (size > maxBytes) throw tooLarge(path, maxBytes);
    pieces.push(piece.subarray(0, length));
    if (length < piece.length) return new Uint8Array(Buffer.concat(pieces, size));
    room = PIECE_BYTES;
  }
}

/** @returns bytes read; fewer than `target` holds only at the end */
function fill(descriptor: number, target: Uint8Array): number {
  let filled = 0;
  while (filled < target.length) {
    const length = readSync(descriptor, target, filled, target.length - filled, null);
    if (length === 0) break;
    filled += length;
  }
  return filled;
}

function notAFile(path: string): FileError {
  return new FileError('not-a-file', `${path} is not a file.`, 'Name a file.', { outcome: 'usage' });
}

function notAFolder(path: string): FileError {
  return new FileError('not-a-file', `${path} is not a folder.`, 'Name a folder.', { outcome: 'usage' });
}

function tooLarge(path: string, maxBytes: number): FileError {
  return new FileError(
    'too-large',
    `${path} has more than the ${maxBytes} bytes that are read here.`,
    'Check that it is the right file.',
    { facts: { path, maxBytes } },
  );
}
