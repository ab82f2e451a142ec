import { statSync, statfsSync } from 'node:fs';
import { onFile } from '../files/index.ts';

/** The version of Node that runs this, without its `v`. */
export const nodeVersion: string = process.versions.node;

/** Bytes that are free for this user where a folder lies. @throws FileError */
export function freeBytes(folder: string): number {
  return onFile(folder, () => {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  });
}

/** What others may do with a file, and when it was changed (Unix seconds). @throws FileError */
export function fileFacts(path: string): { readonly openToOthers: boolean; readonly changed: number } {
  return onFile(path, () => {
    const { mode, mtimeMs } = statSync(path);
    // Windows has no such bits.
    return {
      openToOthers: process.platform !== 'win32' && (mode & 0o077) !== 0,
      changed: Math.floor(mtimeMs / 1000),
    };
  });
}
