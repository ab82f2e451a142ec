import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, syncFolder } from '../files/index.ts';
import { createFile, placeNewFile } from './placing.ts';
import { readPlain } from './plain.ts';
import { namedFolder } from './names.ts';
import { onVault, vaultError } from './words.ts';

/** What an age file of 16 MiB has, and more than a journal file ever gets. */
const MAX_JOURNAL_FILE_BYTES = 17 * 1024 * 1024;
/** Twelve digits: whoever writes one file a second for 30,000 years runs out. */
const NUMBER = /^[1-9][0-9]{0,11}$/;

/** The files of a journal lie at `journal/<name>/<number>`, written once. */
function journalFolder(root: string, journal: string): string {
  return namedFolder(join(root, 'journal'), journal);
}

/** Every number that a file stands under, lowest first. Other names are not looked at. */
export function listJournal(root: string, journal: string): number[] {
  const folder = journalFolder(root, journal);
  try {
    return readdirSync(folder)
      .filter((name) => NUMBER.test(name))
      .map(Number)
      .sort((a, b) => a - b);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw vaultError(root, error);
  }
}

export function readJournal(root: string, journal: string, number: number): Uint8Array | undefined {
  const path = join(journalFolder(root, journal), String(number));
  return onVault(root, () => readPlain(path, MAX_JOURNAL_FILE_BYTES));
}

/** @returns false when something stands under this number already: it is left alone */
export function writeJournal(root: string, journal: string, number: number, bytes: Uint8Array): boolean {
  const path = join(journalFolder(root, journal), String(number));
  return onVault(root, () => {
    const file = createFile(root);
    file.write(bytes);
    return placeNewFile(file, path);
  });
}

export function deleteJournal(root: string, journal: string, number: number): void {
  const folder = journalFolder(root, journal);
  const path = join(folder, String(number));
  onVault(root, () => {
    if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) return;
    rmSync(path);
    syncFolder(folder);
  });
}
