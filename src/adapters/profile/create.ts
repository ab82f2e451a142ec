import { renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  clearDrafts,
  ensurePrivateFolder,
  errnoOf,
  fileError,
  syncFolder,
  unfinishedName,
} from '../files/index.ts';
import { ProfileError } from './errors.ts';
import type { ProfileLayout } from './layout.ts';

/**
 * Makes a profile's folder in one step: it is filled under a name that no profile can have, and gets its own
 * when it is whole. Killed in between there is no half-made wallet, and of two that make the same profile at
 * once exactly one does.
 * @param fill writes everything, into the layout it is given
 * @throws ProfileError `profile-exists`; FileError; what `fill` throws, and then nothing is left behind
 */
export async function createProfile<T>(
  layout: ProfileLayout,
  fill: (draft: ProfileLayout) => Promise<T>,
): Promise<T> {
  // A draft that was never finished holds sealed words, and record keys that may have been erased since.
  clearDrafts(dirname(layout.folder));
  const folder = join(dirname(layout.folder), unfinishedName());
  const within = (path: string): string => join(folder, basename(path));
  ensurePrivateFolder(folder);
  try {
    const made = await fill({
      ...layout,
      folder,
      keystore: within(layout.keystore),
      store: within(layout.store),
      profile: within(layout.profile),
      trust: within(layout.trust),
    });
    place(folder, layout);
    return made;
  } catch (error) {
    removeDraft(folder);
    throw error;
  }
}

/** What went wrong first is what counts: a disk that does not let anything be removed either is no other error. */
function removeDraft(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // It is no profile, and holds nothing that is not sealed.
  }
}

// The system refuses to put a folder in the place of one that holds anything.
function place(folder: string, layout: ProfileLayout): void {
  try {
    renameSync(folder, layout.folder);
  } catch (cause) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(errnoOf(cause))) throw fileError(layout.folder, cause);
    throw new ProfileError(
      'profile-exists',
      `There already is a profile ${layout.name} here.`,
      'Choose another name with --profile; nothing was changed.',
      { cause },
    );
  }
  syncFolder(dirname(layout.folder));
}
