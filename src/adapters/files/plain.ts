import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { digestStream, type Digest } from '../../crypto/index.ts';
import { errnoOf, onFile } from './errno.ts';

const PIECE_BYTES = 1024 * 1024;

/** What opening says of a name that stands for nothing, for a link, or for a pipe that nobody writes to. */
const NO_PLAIN_FILE: readonly string[] = ['ELOOP', 'ENOENT', 'ENXIO'];

/**
 * Opens what anybody may have put under a name, for reading; undefined where it is no plain file. Nothing is followed
 * or waited for, and what it is gets asked of the open file: the name can stand for something else by then.
 * @param alsoAbsent further answers of the system that mean the same as no file
 */
export function withPlainFile<T>(
  path: string,
  use: (descriptor: number, stats: Stats) => T,
  alsoAbsent: readonly string[] = [],
): T | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if ([...NO_PLAIN_FILE, ...alsoAbsent].includes(errnoOf(error))) return undefined;
    throw error;
  }
  try {
    const stats = fstatSync(descriptor);
    return stats.isFile() ? use(descriptor, stats) : undefined;
  } finally {
    closeSync(descriptor);
  }
}

/** The SHA-256 of a plain file of any size; undefined for what is none. @throws FileError */
export function plainDigest(path: string): Digest | undefined {
  return onFile(path, () =>
    withPlainFile(path, (descriptor) => {
      const digest = digestStream();
      const piece = new Uint8Array(PIECE_BYTES);
      for (;;) {
        const length = readSync(descriptor, piece);
        if (length === 0) return digest.digest();
        digest.update(piece.subarray(0, length));
      }
    }),
  );
}

/** The first `size` bytes of an open file, or fewer where it has become shorter. */
export function readFirst(descriptor: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let filled = 0;
  while (filled < size) {
    const read = readSync(descriptor, bytes, filled, size - filled, filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}
