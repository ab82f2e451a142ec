import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Challenges } from '../../wallet/ports/challenges.ts';
import { ensureFolder, errnoOf, onFile, syncFolder, writeFileAtomic } from '../files/index.ts';

const DAY = 86_400;
const NAME = /^(\d{1,12})-[0-9a-f]{64}$/;

/**
 * A file for each challenge, moved from `issued` to `taken` by the first answer. A rename is one step for the disk:
 * of two processes one finds the file, and after a crash it is in one folder or the other. The end of the time
 * stands in the name, so that old ones can be forgotten unread.
 * @throws FileError from every call
 */
export function folderChallenges(folder: string): Challenges {
  const [issued, taken] = [join(folder, 'issued'), join(folder, 'taken')];
  const nameOf = (hash: string, exp: number): string => `${exp}-${hash}`;
  return {
    issue: (hash, exp) => {
      for (const each of [issued, taken]) ensureFolder(each, 0o700);
      writeFileAtomic(join(issued, nameOf(hash, exp)), new Uint8Array(0), { mode: 0o600 });
    },
    take: (hash, exp) =>
      onFile(folder, () => {
        const name = nameOf(hash, exp);
        if (existsSync(join(taken, name))) return 'again';
        try {
          renameSync(join(issued, name), join(taken, name));
        } catch (error) {
          if (errnoOf(error) !== 'ENOENT') throw error;
          return existsSync(join(taken, name)) ? 'again' : 'unknown';
        }
        // Only when the disk holds it may anybody hear that the answer was good.
        syncFolder(taken);
        syncFolder(issued);
        return 'first';
      }),
    prune: (now) => {
      onFile(folder, () => {
        // First what could be answered, then what was: in between, an old challenge is answered or unknown.
        for (const each of [issued, taken]) {
          if (!existsSync(each)) continue;
          for (const name of readdirSync(each)) {
            const exp = NAME.exec(name)?.[1];
            if (exp !== undefined && Number(exp) + DAY < now) rmSync(join(each, name), { force: true });
          }
        }
      });
    },
  };
}
