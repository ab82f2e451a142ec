import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Brings every file below `folder` to the disk, so that a power cut after a rename leaves no empty ones. */
export async function syncTree(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = await open(join(entry.parentPath, entry.name), 'r');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }
}
