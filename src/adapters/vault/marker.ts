import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { canonicalJson, parseJson } from '../../encoding/index.ts';
import { ensureFolder, errnoOf, readFileLimited, syncFolder, writeFileAtomic } from '../files/index.ts';
import { VaultError } from './errors.ts';
import { onVault } from './words.ts';

/** The file that makes a folder a vault. Without it, a disk that is not plugged in would look like an empty one. */
const MARKER = 'vault.json';
const SCHEMA = 'medwallet/vault/v1';
const MARKER_SCHEMA = v.strictObject({ schema: v.literal(SCHEMA) });
const MAX_BYTES = 1_024;
/** What a vault holds; a folder with anything else in it is somebody's documents. */
const KNOWN = new Set([MARKER, 'blobs', 'board', 'capsule', 'journal', 'tmp']);

/**
 * Asks the disk whether the vault is there, each time anew: it may have been unplugged since the last look.
 * @throws VaultError `vault-unavailable`
 */
export function requireVault(root: string): void {
  try {
    v.parse(
      MARKER_SCHEMA,
      parseJson(readFileLimited(join(root, MARKER), MAX_BYTES), { maxBytes: MAX_BYTES }),
    );
  } catch (cause) {
    throw new VaultError(
      'vault-unavailable',
      `There is no vault at ${root} that this version reads.`,
      'Connect the disk it lies on, or check the path.',
      { outcome: 'unavailable', cause, facts: { path: root } },
    );
  }
}

/**
 * Makes a vault of a folder that is missing or empty. One that is a vault already stays as it is.
 * @throws VaultError `vault-exists` for a folder with other things in it; `unavailable` ones
 */
export function makeVaultHere(root: string): void {
  onVault(root, () => {
    if (!isThere(root)) {
      ensureFolder(dirname(root));
      makeVault(root);
    } else if (!readdirSync(root).every((name) => KNOWN.has(name))) {
      throw new VaultError(
        'vault-exists',
        `The folder ${root} holds other things than a vault.`,
        'Name an empty folder, or one that does not exist yet.',
        { outcome: 'usage', facts: { path: root } },
      );
    } else if (!isThere(join(root, MARKER))) {
      placeMarker(root);
    }
  });
}

// The folder appears with its marker in it or not at all: killed in between, there is nothing half-made.
function makeVault(root: string): void {
  const unnamed = join(dirname(root), `.medwallet-${randomBytes(12).toString('hex')}.tmp`);
  mkdirSync(unnamed);
  try {
    placeMarker(unnamed);
    renameSync(unnamed, root);
    syncFolder(dirname(root));
  } catch (error) {
    removeDraft(unnamed);
    // Another process was faster, and its vault is as good as ours.
    if (!['ENOTEMPTY', 'EEXIST'].includes(errnoOf(error))) throw error;
  }
}

/** What went wrong first is what counts: a disk that does not let anything be removed either is no other error. */
function removeDraft(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // It holds nothing but the marker.
  }
}

function placeMarker(folder: string): void {
  writeFileAtomic(join(folder, MARKER), canonicalJson({ schema: SCHEMA }), { mode: 0o666 });
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
