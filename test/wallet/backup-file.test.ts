import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { restoreBackup } from '../../src/backing-up.ts';
import { sealPassphrase, sealSmall } from '../../src/envelope/index.ts';
import { canonicalJson, type JsonObject } from '../../src/encoding/index.ts';
import { readWords, type UnlockedWallet } from '../../src/medwallet.ts';
import { mainRecipient } from '../../src/wallet/age-keys.ts';
import { readBackup, writeBackup } from '../../src/wallet/backup-file.ts';
import {
  parseJournalFile,
  writeJournalFile,
  type JournalFile,
  type JournalKey,
} from '../../src/wallet/journal-file.ts';
import { addRecord, keepJournal, listRecords, ownJournalKey } from '../../src/wallet/index.ts';
import { createHome, createProfile, unlock, type TestHome } from '../support/people.ts';
import { rejectsCode } from '../support/throws.ts';

const PASSPHRASE = 'correct horse battery staple';

let home: TestHome;
let alice: UnlockedWallet;
let bob: UnlockedWallet;
let plaintext: Uint8Array;
let bobs: Uint8Array;
let sealed: Uint8Array;
let key: JournalKey;
const homes: TestHome[] = [];

beforeAll(async () => {
  home = freshHome();
  await createProfile(home, 'alice', 'patient');
  await createProfile(home, 'bob', 'patient');
  [alice, bob] = await Promise.all([unlock(home, 'alice'), unlock(home, 'bob')]);
  await addRecord(alice, [new TextEncoder().encode('{"a":1}')], { title: 'Blood count' });
  await keepJournal(alice);
  const secrets = await readWords(home.env, { profile: 'alice' }, PASSPHRASE);
  ({ plaintext } = await writeBackup(alice, secrets));
  ({ plaintext: bobs } = await writeBackup(bob, await readWords(home.env, { profile: 'bob' }, PASSPHRASE)));
  sealed = await seal(plaintext);
  key = await ownJournalKey(alice);
});
afterAll(() => {
  alice.close();
  bob.close();
  for (const one of homes.splice(0)) one.remove();
});

function freshHome(): TestHome {
  const one = createHome();
  homes.push(one);
  return one;
}

/** At the lowest work factor that is read. */
function seal(content: Uint8Array, passphrase: string = PASSPHRASE, workFactor = 15): Promise<Uint8Array> {
  return sealPassphrase(content, { passphrase, workFactor, salt: new Uint8Array(16).fill(7) });
}

function restore(at: TestHome, file: Uint8Array, passphrase: string = PASSPHRASE) {
  return restoreBackup(at.env, { profile: 'alice' }, { file, passphrase: () => Promise.resolve(passphrase) });
}

const linesOf = (bytes: Uint8Array): string[] => new TextDecoder().decode(bytes).split('\n').slice(0, -1);
const joined = (lines: readonly string[]): Uint8Array =>
  new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));

/** The first line changed. */
function withHead(change: (head: Record<string, unknown>) => void, bytes = plaintext): Uint8Array {
  const [first = '', ...more] = linesOf(bytes);
  const head = JSON.parse(first) as Record<string, unknown>;
  change(head);
  return joined([new TextDecoder().decode(canonicalJson(head as JsonObject)), ...more]);
}

/** The rows changed by somebody who has the words, and so the HMAC's key. */
function withFile(change: (file: Record<string, unknown>) => void): Uint8Array {
  const file = { ...parseJournalFile(new TextEncoder().encode(line(plaintext, 1)), 1, key) } as Record<
    string,
    unknown
  >;
  delete file['mac'];
  change(file);
  return joined([
    line(plaintext, 0),
    new TextDecoder().decode(writeJournalFile(file as unknown as JournalFile, key)),
  ]);
}

const line = (bytes: Uint8Array, at: number): string => linesOf(bytes)[at] ?? '';

function withRow(table: string, name: string): Uint8Array {
  return withFile((file) => (file['entries'] = [{ table, key: name, row: { leaf: 'ab' } }]));
}

describe('a backup', () => {
  it('brings everything back on an empty machine, and never into a profile that is there', async () => {
    const at = freshHome();
    const { profile, restored, source } = await restore(at, sealed);
    expect(profile).toMatchObject({ did: alice.profile.did, role: 'patient', network: 'regtest' });
    expect(restored).toMatchObject({ records: 1, events: 1 });
    expect(source).toBe('backup');
    const again = await unlock(at, 'alice');
    expect(listRecords(again)).toEqual(listRecords(alice));
    // The journal begins anew in the vault of that machine, behind what was there.
    expect((await keepJournal(again)).number).toBe(2);
    again.close();
    await rejectsCode('profile-exists', () => restore(at, sealed));
  });
});

describe('a file that is no backup of ours', () => {
  it.each([
    ['another passphrase', 'wrong-passphrase', () => seal(plaintext, 'other')],
    ['no age file', 'not-age', () => Promise.resolve(plaintext)],
    [
      'an age file for keys',
      'not-passphrase',
      async () => sealSmall(plaintext, [await mainRecipient(alice)]),
    ],
    ['a passphrase that wants to be guessed', 'work-factor', () => seal(plaintext, PASSPHRASE, 14)],
    ['an empty one', 'not-age', () => Promise.resolve(new Uint8Array())],
    ['one cut short', 'corrupt', () => Promise.resolve(sealed.subarray(0, -20))],
    ['one cut to its header', 'truncated', () => Promise.resolve(sealed.subarray(0, -plaintext.length - 16))],
    ['something else under its passphrase', 'bad-backup', () => seal(new TextEncoder().encode('hello'))],
    ['a table that is of a machine', 'bad-backup', () => seal(withRow('journal', 'head'))],
  ])('%s is refused and leaves nothing', async (_, code, make) => {
    const at = freshHome();
    const file = await make();
    await rejectsCode(code, () => restore(at, file));
    const profiles = join(at.home, 'profiles');
    expect(existsSync(profiles) ? readdirSync(profiles) : []).toEqual([]);
  });

  it.each([
    ['nothing', 'bad-backup', () => new Uint8Array()],
    ['the words alone', 'bad-backup', () => joined(['abandon ability'])],
    ['another schema', 'bad-backup', () => withHead((head) => (head['schema'] = 'medwallet/backup-file/v2'))],
    ['a field too many', 'bad-backup', () => withHead((head) => (head['more'] = 1))],
    ['no words', 'bad-backup', () => withHead((head) => (head['words'] = 'zoo zoo zoo'))],
    ['words of another wallet', 'bad-backup', () => withHead((head) => (head['words'] = wordsOf(bobs)))],
    ['fewer files than it says', 'bad-backup', () => withHead((head) => (head['files'] = 2))],
    ['no files', 'bad-backup', () => joined(linesOf(plaintext).slice(0, 1))],
    ['files of another wallet', 'bad-backup', () => joined([line(plaintext, 0), line(bobs, 1)])],
    ['a line twice', 'bad-backup', () => joined([...linesOf(plaintext), line(plaintext, 1)])],
    [
      'a row changed',
      'bad-backup',
      () => joined(linesOf(plaintext).map((one) => one.replace('Blood', 'Mud__'))),
    ],
    ['a million empty lines', 'bad-backup', () => joined([line(plaintext, 0), '\n'.repeat(1_000_000)])],
    ['not its beginning', 'bad-backup', () => withFile((file) => (file['base'] = false))],
    ['another did', 'bad-backup', () => withFile((file) => (file['did'] = bob.profile.did))],
    ['a newer store', 'journal-newer', () => withFile((file) => (file['store'] = 99))],
  ])('%s is refused when it is read', async (_, code, make) => {
    await rejectsCode(code, () => readBackup(make()));
  });

  it('is never half read, wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: plaintext.length - 1 }), async (at) => {
        await rejectsCode('bad-backup', () => readBackup(plaintext.subarray(0, at)));
      }),
      { numRuns: 60 },
    );
  });
});

function wordsOf(bytes: Uint8Array): string {
  return (JSON.parse(linesOf(bytes)[0] ?? '{}') as { words: string }).words;
}
