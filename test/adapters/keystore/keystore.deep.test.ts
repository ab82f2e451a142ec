import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readKeystore, writeKeystore } from '../../../src/adapters/keystore/index.ts';
import { bytesToUtf8, utf8ToBytes } from '../../../src/encoding/index.ts';
import { requireAge } from '../../support/age.ts';
import { pattern } from '../../support/bytes.ts';
import { freshFolders } from '../../support/folder.ts';

const WORDS = `${'abandon '.repeat(23)}art`;
const freshFolder = freshFolders();
const age = requireAge();

describe('a keystore and stock age', () => {
  it.each([
    ['', `${WORDS}\n`],
    ['TREZOR', `${WORDS}\nTREZOR\n`],
  ])('age prints its lines (BIP-39 passphrase "%s")', async (bip39Passphrase, lines) => {
    const path = join(freshFolder(), 'keystore.age');
    await writeKeystore(path, {
      words: WORDS,
      bip39Passphrase,
      passphrase: 'correct horse',
      salt: pattern(16),
    });
    const file = new Uint8Array(readFileSync(path));
    expect(bytesToUtf8(age.decryptPassphrase(file, 'correct horse'))).toBe(lines);
  });

  it.each([15, 18])('one made by age with work factor %d opens', async (workFactor) => {
    const path = join(freshFolder(), 'keystore.age');
    const file = age.encryptPassphrase(utf8ToBytes(`${WORDS}\n`), 'correct horse', workFactor);
    writeFileSync(path, file, { mode: 0o600 });
    expect((await readKeystore(path, 'correct horse')).words).toBe(WORDS);
  });
});
