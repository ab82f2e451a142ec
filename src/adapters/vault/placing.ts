import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureFolder, FileError, unnamedFile, type UnnamedFile } from '../files/index.ts';

/** After this long without a write an unfinished file belongs to a process that is gone. */
const STALE_MILLISECONDS = 24 * 60 * 60 * 1000;
/** What a vault holds is encrypted or meant to be read; who may see the folder is the machine's to decide. */
const MODE = 0o666;

/** Begins a file under `tmp/`, on the vault's own disk. What others left there unfinished is cleared away. */
export function createFile(root: string): UnnamedFile {
  const folder = join(root, 'tmp');
  ensureFolder(folder);
  for (const name of readdirSync(folder)) removeIfStale(join(folder, name));
  return unnamedFile(folder, MODE);
}

/** What cannot be removed is in nobody's way: in a vault that several users share it may be another one's. */
function removeIfStale(path: string): void {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats?.isFile() === true && Date.now() - stats.mtimeMs > STALE_MILLISECONDS)
      rmSync(path, { force: true });
  } catch {
    // The next writer tries again.
  }
}

/** Gives it the name of its hash. Whatever stands there already has the same bytes, or is damaged and mended. */
export function placeFile(file: UnnamedFile, path: string): void {
  try {
    ensureFolder(dirname(path));
    file.commit(path, { overwrite: true });
  } catch (error) {
    file.abort();
    throw error;
  }
}

/** Gives it a name that is free. @returns false when it is taken, and then nothing is changed */
export function placeNewFile(file: UnnamedFile, path: string): boolean {
  try {
    ensureFolder(dirname(path));
    file.commit(path, { overwrite: false });
    return true;
  } catch (error) {
    file.abort();
    if (error instanceof FileError && error.code === 'exists') return false;
    throw error;
  }
}
