import { closeSync, constants, fsyncSync, lstatSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { errnoOf, onFile } from './errno.ts';
import { requirePrivateFolder } from './read.ts';

/** Makes the names in a folder durable. Some file systems cannot and do not need to. */
export function syncFolder(folder: string): void {
  onFile(folder, () => {
    const descriptor = openSync(folder, constants.O_RDONLY);
    try {
      fsyncSync(descriptor);
    } catch (error) {
      if (!['EINVAL', 'ENOTSUP', 'EBADF'].includes(errnoOf(error))) throw error;
    } finally {
      closeSync(descriptor);
    }
  });
}

/**
 * Whether anything stands under a name. Unlike `existsSync`, a disk that does not answer, or a folder that is closed to
 * us, is an error and no "no".
 * @throws FileError
 */
export function isThere(path: string): boolean {
  return onFile(path, () => lstatSync(path, { throwIfNoEntry: false }) !== undefined);
}

/** A folder and whatever is missing above it, made durable. @param mode for those that are made now */
export function ensureFolder(folder: string, mode = 0o777): void {
  const whole = resolve(folder);
  const first = onFile(whole, () => mkdirSync(whole, { recursive: true, mode }));
  if (first === undefined) return;
  let made = whole;
  while (made.length >= first.length) {
    made = dirname(made);
    syncFolder(made);
  }
}

/**
 * A folder that only its owner can enter, made when it is not there.
 * @throws FileError `permissions-too-wide` for one that is open to others: it is never quietly narrowed
 */
export function ensurePrivateFolder(folder: string): void {
  ensureFolder(folder, 0o700);
  requirePrivateFolder(folder);
}
