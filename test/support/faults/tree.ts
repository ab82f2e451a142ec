import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestHome } from '../people.ts';

/** What stands on the disk, as one hash: names and bytes. */
export function treeHash(home: TestHome): string {
  return hashBelow(home.home, home.cwd);
}

/** Names and bytes below folders, as one hash; of a folder that is not there, nothing. */
export function hashBelow(...roots: readonly string[]): string {
  const hash = createHash('sha256');
  for (const root of roots) {
    for (const path of existsSync(root) ? filesBelow(root) : []) {
      hash.update(`${path.slice(root.length)}\0`);
      // The index of the store's journal is made anew from it by whoever opens it next.
      if (!path.endsWith('-shm')) hash.update(readFileSync(path));
    }
  }
  return hash.digest('hex');
}

/** Every file below a folder, in order. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    })
    .sort();
}
