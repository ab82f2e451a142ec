import { lstatSync, opendirSync, rmSync, type Dir } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../crypto/index.ts';
import { bytesToHex, utf8ToBytes } from '../../encoding/index.ts';
import { MAX_BOARD_FILE_BYTES, type BoardFiles } from '../../wallet/ports/vault.ts';
import { errnoOf, readFirst, syncFolder, withPlainFile } from '../files/index.ts';
import { VaultError } from './errors.ts';
import { createFile, placeFile } from './placing.ts';
import { onVault, vaultError } from './words.ts';

/** More than this under one topic is somebody filling the board. */
export const MAX_TOPIC_FILES = 10_000;
/** Bytes of a file that is always read: all that stands on a board in the clear is shorter. */
export const SMALL_FILE_BYTES = 8_192;
/** Bytes of all longer files under one topic that are read; what is above is counted. */
export const MAX_LONG_BYTES = 16 * 1024 * 1024;

const HASH = /^[0-9a-f]{64}$/;

/** Files lie at `board/<SHA-256 of the topic's UTF-8>/<SHA-256 of the file>`, written once. */
function topicFolder(root: string, topic: string): string {
  return join(root, 'board', hashOf(utf8ToBytes(topic)));
}

/** @throws VaultError `too-large`, and `unavailable` ones */
export function postFile(root: string, topic: string, bytes: Uint8Array): void {
  if (bytes.length > MAX_BOARD_FILE_BYTES) {
    throw new VaultError(
      'too-large',
      `A notice board takes files of at most ${MAX_BOARD_FILE_BYTES} bytes, and this has ${bytes.length}.`,
      'Post something smaller.',
      { outcome: 'usage' },
    );
  }
  onVault(root, () => {
    const file = createFile(root);
    file.write(bytes);
    placeFile(file, join(topicFolder(root, topic), hashOf(bytes)));
  });
}

/** @returns whether it hung there. @throws VaultError `bad-name`, and `unavailable` ones */
export function unpostFile(root: string, topic: string, sha256: string): boolean {
  // The name becomes a path, so nothing but a hash may be one.
  if (!HASH.test(sha256)) {
    throw new VaultError('bad-name', 'A file of a board is named by its SHA-256.', 'Check the name.', {
      outcome: 'usage',
    });
  }
  const folder = topicFolder(root, topic);
  const path = join(folder, sha256);
  return onVault(root, () => {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return false;
    rmSync(path);
    syncFolder(folder);
    return true;
  });
}

/**
 * What hangs under a topic: first all small files, in the order of their names, then the longer ones, the longest
 * first, as far as a limit in bytes goes; the rest is counted. Anybody who can write the vault can post, so what is
 * no plain file, too large, or not named by its own hash is counted and left out. Revocations are small: stuffing a
 * board with long files hides none. One with so many files that not even their names can be looked through gives no
 * answer at all: the one file that matters could be the one left out.
 * @throws VaultError `board-overflow`, and other `unavailable` ones
 */
export function readTopic(root: string, topic: string): BoardFiles {
  const folder = topicFolder(root, topic);
  const { names, foreign } = namesIn(root, folder);
  const files: Uint8Array[] = [];
  const long: { readonly name: string; readonly size: number }[] = [];
  let ignored = foreign;
  const read = (name: string, upTo: number): void => {
    const found = onVault(root, () => readNamed(join(folder, name), name, upTo));
    if (found === undefined) ignored++;
    else if (found.bytes === undefined) long.push({ name, size: found.size });
    else files.push(found.bytes);
  };
  for (const name of names) read(name, SMALL_FILE_BYTES);
  let budget = MAX_LONG_BYTES;
  let unread = 0;
  // A newer bundle is longer than the ones before it: it tells of more statements.
  for (const { name, size } of long.splice(0).sort((a, b) => b.size - a.size)) {
    if (size > budget) {
      unread++;
      continue;
    }
    budget -= size;
    read(name, MAX_BOARD_FILE_BYTES);
  }
  return { files, ignored, unread };
}

function namesIn(root: string, folder: string): { names: string[]; foreign: number } {
  const directory = openFolder(root, folder);
  if (directory === undefined) return { names: [], foreign: 0 };
  const names: string[] = [];
  let foreign = 0;
  try {
    for (;;) {
      const entry = onVault(root, () => directory.readSync());
      if (entry === null) return { names: names.sort(), foreign };
      if (HASH.test(entry.name)) names.push(entry.name);
      else foreign++;
      if (names.length + foreign > MAX_TOPIC_FILES) throw overflow();
    }
  } finally {
    directory.closeSync();
  }
}

function openFolder(root: string, folder: string): Dir | undefined {
  try {
    // A link would show what hangs somewhere else: an empty folder, in which nothing was ever revoked.
    if (lstatSync(folder).isSymbolicLink()) throw notOurs(root);
    return opendirSync(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw vaultError(root, error);
  }
}

/** The file's bytes, up to a size; undefined for what is no plain file of the board's, named by its own hash. */
function readNamed(
  path: string,
  name: string,
  upTo: number,
): { readonly size: number; readonly bytes?: Uint8Array } | undefined {
  return withPlainFile(path, (descriptor, { size }) => {
    if (size > MAX_BOARD_FILE_BYTES) return undefined;
    if (size > upTo) return { size };
    const bytes = readFirst(descriptor, size);
    return hashOf(bytes) === name ? { size: bytes.length, bytes } : undefined;
  });
}

function hashOf(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes));
}

function notOurs(root: string): VaultError {
  return new VaultError(
    'vault-unavailable',
    'A folder of the notice board is a link to another place.',
    'Put the folder itself back into the vault.',
    { outcome: 'unavailable', facts: { path: root } },
  );
}

function overflow(): VaultError {
  return new VaultError(
    'board-overflow',
    'The notice board is stuffed with more files than can be read.',
    'Clear the board of what does not belong there, and ask again.',
    { outcome: 'unavailable' },
  );
}
