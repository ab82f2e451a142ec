import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RegtestProgress } from './context.ts';

const INTERVAL = 200;
/** What is downloaded, as against what apt unpacks from it into the same folder. */
const DOWNLOADED = /Release$|\.xz$|\.deb$/;

/** Reports how many bytes have arrived in a folder of apt's (or its `partial`) while a download into it runs. */
export async function watchBytes<T>(
  folder: string,
  phase: 'index' | 'packages',
  total: number | undefined,
  onProgress: ((progress: RegtestProgress) => void) | undefined,
  download: () => Promise<T>,
): Promise<T> {
  let done = 0;
  const report = (): void => {
    // Files that are moved or unpacked vanish from here: what has arrived stays arrived.
    done = Math.max(done, bytesIn(folder) + bytesIn(join(folder, 'partial')));
    onProgress?.({ phase, done, ...(total === undefined ? {} : { total }) });
  };
  report();
  const timer = setInterval(report, INTERVAL);
  try {
    return await download();
  } finally {
    clearInterval(timer);
    report();
  }
}

function bytesIn(folder: string): number {
  try {
    return readdirSync(folder)
      .filter((name) => DOWNLOADED.test(name))
      .map((name) => statSync(join(folder, name), { throwIfNoEntry: false }))
      .reduce((sum, stat) => sum + (stat?.isFile() === true ? stat.size : 0), 0);
  } catch {
    return 0;
  }
}
