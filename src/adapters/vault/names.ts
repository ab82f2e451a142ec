import { join } from 'node:path';
import { VaultError } from './errors.ts';

const HASH = /^[0-9a-f]{64}$/;

/** What lies under a hash in a folder. @throws VaultError `bad-name`: the name becomes a path */
export function namedFolder(folder: string, hash: string): string {
  if (HASH.test(hash)) return join(folder, hash);
  throw new VaultError(
    'bad-name',
    'Journals and capsules are named by a SHA-256 in lower-case hex.',
    'Check the name.',
    { outcome: 'usage' },
  );
}
