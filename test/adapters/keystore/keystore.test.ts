import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromLines, toLines } from '../../../src/adapters/keystore/lines.ts';
import { readKeystore, writeKeystore } from '../../../src/adapters/keystore/index.ts';
import { utf8ToBytes } from '../../../src/encoding/index.ts';
import { sealPassphrase } from '../../../src/envelope/index.ts';
import { flipBit, pattern } from '../../support/bytes.ts';
import { freshFolders } from '../../support/folder.ts';
import { rejectsCode, throwsCode } from '../../support/throws.ts';

const WORDS = `${'abandon '.repeat(23)}art`;
const OTHER_WORDS = `${'abandon '.repeat(11)}about`;
const PASSPHRASE = 'correct horse';
const freshFolder = freshFolders();

function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../../fixtures/envelope/${name}`, import.meta.url)));
}

/** A keystore file with these bytes, as it should lie on disk. */
function placed(bytes: Uint8Array): string {
  const path = join(freshFolder(), 'keystore.age');
  writeFileSync(path, bytes, { mode: 0o600 });
  return path;
}

async function sealed(plaintext: string): Promise<Uint8Array> {
  return sealPassphrase(utf8ToBytes(plaintext), {
    passphrase: PASSPHRASE,
    workFactor: 15,
    salt: pattern(16),
  });
}

describe('a keystore', () => {
  it('is read as stock age wrote it', async () => {
    const path = placed(fixture('keystore-words.age'));
    expect(await readKeystore(path, PASSPHRASE)).toEqual({ words: WORDS, bip39Passphrase: '' });
    const both = placed(fixture('keystore-words-and-passphrase.age'));
    expect(await readKeystore(both, PASSPHRASE)).toEqual({ words: WORDS, bip39Passphrase: 'TREZOR' });
  });

  it('is written 0600 into a folder of 0700, with work factor 18, and read again', async () => {
    const folder = join(freshFolder(), 'profiles', 'alice');
    const path = join(folder, 'keystore.age');
    const secrets = { words: `  ${WORDS.toUpperCase()} `, bip39Passphrase: 'käse', passphrase: PASSPHRASE };
    expect(await writeKeystore(path, { ...secrets, salt: pattern(16) })).toBeUndefined();
    expect([statSync(folder).mode & 0o777, statSync(path).mode & 0o777]).toEqual([0o700, 0o600]);
    expect(readdirSync(folder)).toEqual(['keystore.age']);
    expect(readFileSync(path, 'latin1').split('\n')[1]).toMatch(/^-> scrypt \S{22} 18$/);
    expect(await readKeystore(path, PASSPHRASE)).toEqual({ words: WORDS, bip39Passphrase: 'käse' });
  });

  it('is copied before it is overwritten', async () => {
    const before = fixture('keystore-words.age');
    const path = placed(before);
    const secrets = { words: OTHER_WORDS, bip39Passphrase: '', passphrase: 'new horse', salt: pattern(16) };
    const copy = await writeKeystore(path, secrets);
    expect(copy).toBe(`${path}.old-1`);
    expect(new Uint8Array(readFileSync(`${path}.old-1`))).toEqual(before);
    expect(statSync(`${path}.old-1`).mode & 0o777).toBe(0o600);
    expect((await readKeystore(path, 'new horse')).words).toBe(OTHER_WORDS);
  });
});

describe('a keystore is refused', () => {
  const good = fixture('keystore-words.age');

  it('with a wrong passphrase, as locked', async () => {
    const error = await rejectsCode('wrong-passphrase', () => readKeystore(placed(good), 'wrong horse'));
    expect(error.outcome).toBe('locked');
  });

  it.each<[string, string, () => Uint8Array]>([
    ['work-factor', 'work factor 14', () => fixture('passphrase-14.age')],
    ['work-factor', 'work factor 19', () => fixture('passphrase-19.age')],
    ['not-passphrase', 'a file for keys', () => fixture('hybrid.age')],
    ['not-age', 'words that are not encrypted', () => utf8ToBytes(`${WORDS}\n`)],
    ['not-age', 'an empty file', () => new Uint8Array(0)],
    ['corrupt', 'a changed payload', () => flipBit(good, -1)],
    ['truncated', 'half a file', () => good.subarray(0, 160)],
    ['malformed-keystore', 'something else inside', () => fixture('passphrase-15.age')],
    ['too-large', 'more than a keystore can be', () => pattern(16_385)],
  ])('as %s: %s', async (code, _what, bytes) => {
    await rejectsCode(code, () => readKeystore(placed(bytes()), PASSPHRASE));
  });

  it('when it is not there', async () => {
    await rejectsCode('not-found', () => readKeystore(join(freshFolder(), 'keystore.age'), PASSPHRASE));
  });

  it('when others can read it, or enter its folder', async () => {
    const path = placed(good);
    chmodSync(path, 0o644);
    await rejectsCode('permissions-too-wide', () => readKeystore(path, PASSPHRASE));
    chmodSync(path, 0o600);
    chmodSync(join(path, '..'), 0o755);
    await rejectsCode('permissions-too-wide', () => readKeystore(path, PASSPHRASE));
  });

  it('behind a symbolic link', async () => {
    const path = placed(good);
    symlinkSync(path, `${path}.link`);
    await rejectsCode('symlink', () => readKeystore(`${path}.link`, PASSPHRASE));
  });
});

describe('a keystore is not written', () => {
  const secrets = { words: WORDS, bip39Passphrase: '', passphrase: PASSPHRASE, salt: pattern(16) };

  it('into a folder that others can enter', async () => {
    const folder = join(freshFolder(), 'open');
    mkdirSync(folder);
    chmodSync(folder, 0o755);
    await rejectsCode('permissions-too-wide', () => writeKeystore(join(folder, 'keystore.age'), secrets));
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['bad-words', { words: WORDS.replace('art', 'about') }],
    ['bad-bip39-passphrase', { bip39Passphrase: 'two\nlines' }],
    ['bad-bip39-passphrase', { bip39Passphrase: 'x'.repeat(1_001) }],
    ['bad-bip39-passphrase', { bip39Passphrase: '\ud800' }],
    ['bad-passphrase', { passphrase: '' }],
  ])('with %s', async (code, change) => {
    const path = join(freshFolder(), 'keystore.age');
    await rejectsCode(code, () => writeKeystore(path, { ...secrets, ...change }));
    expect(existsSync(path)).toBe(false);
  });
});

describe('the lines of a keystore', () => {
  it('give back any BIP-39 passphrase of one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (bip39Passphrase) => {
        fc.pre(!/\p{Cc}/u.test(bip39Passphrase));
        const secrets = { words: WORDS, bip39Passphrase };
        expect(fromLines(toLines(secrets))).toEqual(secrets);
      }),
    );
  });

  it.each([
    ['three lines', `${WORDS}\na\nb\n`],
    ['a carriage return', `${WORDS}\r\n`],
    ['an empty first line', `\n${WORDS}\n`],
    ['a word missing', `${WORDS.replace('abandon ', '')}\n`],
    ['nothing', ''],
  ])('are refused with %s', async (_what, plaintext) => {
    throwsCode('malformed-keystore', () => fromLines(utf8ToBytes(plaintext)));
    await rejectsCode('malformed-keystore', async () =>
      readKeystore(placed(await sealed(plaintext)), PASSPHRASE),
    );
  });

  it('are refused when they are no text', () => {
    throwsCode('malformed-keystore', () => fromLines(Uint8Array.of(0xff, 0xfe)));
  });

  it('are read without a line feed at the end, as an editor may leave them', () => {
    expect(fromLines(utf8ToBytes(WORDS)).words).toBe(WORDS);
  });
});
