import { join } from 'node:path';
import { namedFolder } from './names.ts';
import { createFile, placeFile } from './placing.ts';
import { readPlain } from './plain.ts';
import { onVault } from './words.ts';

/** A key of some 80 bytes, sealed twice to a few people. */
const MAX_CAPSULE_BYTES = 131_072;

/** A recovery capsule lies at `capsule/<name>`; the newest one takes the place of the one before. */
export function readCapsule(root: string, name: string): Uint8Array | undefined {
  return onVault(root, () => readPlain(namedFolder(join(root, 'capsule'), name), MAX_CAPSULE_BYTES));
}

export function writeCapsule(root: string, name: string, bytes: Uint8Array): void {
  onVault(root, () => {
    const file = createFile(root);
    file.write(bytes);
    placeFile(file, namedFolder(join(root, 'capsule'), name));
  });
}
