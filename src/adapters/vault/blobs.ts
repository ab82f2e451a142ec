import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { digestStream } from '../../crypto/index.ts';
import type { BlobReader, BlobWriter } from '../../wallet/ports/vault.ts';
import { errnoOf, fillFrom, syncFolder } from '../files/index.ts';
import { VaultError } from './errors.ts';
import { createFile, placeFile } from './placing.ts';
import { onVault, onVaultAsync, vaultError } from './words.ts';

const HASH = /^[0-9a-f]{64}$/;

/** Blobs lie at `blobs/<first two characters>/<SHA-256 of their bytes>`. */
export function blobPath(root: string, sha256: string): string {
  // The name becomes a path, so nothing but a hash may be one.
  if (!HASH.test(sha256)) {
    throw new VaultError('bad-name', 'A blob is named by its SHA-256 in lower-case hex.', 'Check the name.', {
      outcome: 'usage',
    });
  }
  return join(root, 'blobs', sha256.slice(0, 2), sha256);
}

export function createBlob(root: string): BlobWriter {
  const digest = digestStream();
  const file = onVault(root, () => createFile(root));
  return {
    write(chunk) {
      onVault(root, () => {
        file.write(chunk);
      });
      digest.update(chunk);
    },
    append: (chunk) => onVaultAsync(root, () => file.append(chunk)),
    commit(known) {
      const named = known ?? digest.digest();
      onVault(root, () => {
        placeFile(file, blobPath(root, named.sha256));
      });
      return named;
    },
    abort() {
      file.abort();
    },
  };
}

/** Undefined when no blob stands under this name. */
export function openBlob(root: string, sha256: string): BlobReader | undefined {
  const path = blobPath(root, sha256);
  let descriptor: number;
  try {
    // Whoever can write the vault could put a link or a pipe there: neither is followed or waited for.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw errnoOf(error) === 'ELOOP' ? notABlob(sha256) : vaultError(root, error);
  }
  const size = sizeOrClosed(root, sha256, descriptor);
  return {
    size,
    read: (offset, length) => onVault(root, () => readAt(descriptor, offset, length)),
    fill: (offset, target) => onVaultAsync(root, () => fillFrom(path, descriptor, target, offset)),
    close: () => {
      closeSync(descriptor);
    },
  };
}

function sizeOrClosed(root: string, sha256: string, descriptor: number): number {
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw notABlob(sha256);
    return stats.size;
  } catch (error) {
    closeSync(descriptor);
    throw vaultError(root, error);
  }
}

export function deleteBlob(root: string, sha256: string): boolean {
  const path = blobPath(root, sha256);
  return onVault(root, () => {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return false;
    rmSync(path);
    syncFolder(join(path, '..'));
    return true;
  });
}

/** Every file whose name and place are right, in the order of their names. Their bytes are not looked at. */
export function* listBlobs(root: string): Generator<{ readonly sha256: string; readonly size: number }> {
  for (const prefix of namesIn(root, join(root, 'blobs'), /^[0-9a-f]{2}$/)) {
    const folder = join(root, 'blobs', prefix);
    for (const sha256 of namesIn(root, folder, HASH)) {
      const stats = onVault(root, () => lstatSync(join(folder, sha256), { throwIfNoEntry: false }));
      if (stats?.isFile() === true && sha256.startsWith(prefix)) yield { sha256, size: stats.size };
    }
  }
}

function namesIn(root: string, folder: string, form: RegExp): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => form.test(name))
      .sort();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw vaultError(root, error);
  }
}

function readAt(descriptor: number, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const read = readSync(descriptor, bytes, filled, length - filled, offset + filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}

function notABlob(sha256: string): VaultError {
  return new VaultError(
    'blob-changed',
    'What stands in the vault under this name is not a file.',
    'Bring the file back from a copy of the vault.',
    { facts: { blob: sha256 } },
  );
}
