import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backUpWallet, restoreBackup } from '../../src/backing-up.ts';
import type { UnlockedWallet } from '../../src/medwallet.ts';
import { addRecord, changeSetting, keepJournal, ownJournalKey } from '../../src/wallet/index.ts';
import { requireAge } from '../support/age.ts';
import { createHome, createProfile, unlock, type TestHome } from '../support/people.ts';

const PASSPHRASE = 'correct horse battery staple';

let home: TestHome;
let alice: UnlockedWallet;
let sealed: Uint8Array;
const homes: TestHome[] = [];

beforeAll(async () => {
  home = freshHome();
  await createProfile(home, 'alice', 'patient');
  alice = await unlock(home, 'alice');
  await addRecord(alice, [new TextEncoder().encode('{"a":1}')], { title: 'Blood count' });
  await keepJournal(alice);
  ({ file: sealed } = await backUpWallet(home.env, { profile: 'alice' }, alice, PASSPHRASE));
});
afterAll(() => {
  alice.close();
  for (const one of homes.splice(0)) one.remove();
});

function freshHome(): TestHome {
  const one = createHome();
  homes.push(one);
  return one;
}

function restore(at: TestHome, file: Uint8Array) {
  return restoreBackup(at.env, { profile: 'alice' }, { file, passphrase: () => Promise.resolve(PASSPHRASE) });
}

const last = (folder: string): string => String(Math.max(...readdirSync(folder).map(Number)));

describe('a backup beside a vault', () => {
  it('gives way to a journal that goes further, and to none that does not', async () => {
    const at = freshHome();
    cpSync(join(home.home, 'vault'), join(at.home, 'vault'), { recursive: true });
    expect((await restore(at, sealed)).source).toBe('backup');
    changeSetting(alice, 'move-delay', '5');
    await keepJournal(alice);
    const later = freshHome();
    cpSync(join(home.home, 'vault'), join(later.home, 'vault'), { recursive: true });
    expect((await restore(later, sealed)).source).toBe('journal');
  });

  it.each([
    [
      'changed',
      (at: string) => {
        writeFileSync(join(at, last(at)), 'x');
      },
    ],
    [
      'full of holes',
      (at: string) => {
        for (const name of readdirSync(at).slice(0, -1)) rmSync(join(at, name));
      },
    ],
  ])('begins a journal anew that is %s', async (_, spoil) => {
    const at = freshHome();
    cpSync(join(home.home, 'vault'), join(at.home, 'vault'), { recursive: true });
    const folder = join(at.home, 'vault', 'journal', (await ownJournalKey(alice)).name);
    spoil(folder);
    const before = Number(last(folder));
    expect((await restore(at, sealed)).source).toBe('backup');
    const again = await unlock(at, 'alice');
    expect((await keepJournal(again)).number).toBe(before + 1);
    again.close();
    // From here on words and vault are enough once more.
    expect(readdirSync(folder)).toEqual([String(before + 1)]);
  });
});

it('is opened by stock age, words and rows', () => {
  const text = new TextDecoder().decode(requireAge().decryptPassphrase(sealed, PASSPHRASE));
  const [head = '', rows = ''] = text.split('\n');
  expect(JSON.parse(head)).toMatchObject({ schema: 'medwallet/backup-file/v1', files: 1 });
  expect(rows).toContain('"title":"Blood count"');
  expect(new TextDecoder().decode(sealed.subarray(0, 80))).toMatch(
    /^age-encryption\.org\/v1\n-> scrypt \S+ 18\n/,
  );
});
