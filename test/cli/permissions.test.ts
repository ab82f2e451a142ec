import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { BUILT } from '../support/faults/built.ts';
import { filesBelow } from '../support/faults/tree.ts';
import { createHome, createProfile, type TestHome } from '../support/people.ts';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

describe('who else is on this machine', () => {
  let home: TestHome;
  const profile = (name: string): string => join(home.home, 'profiles', 'alice', name);
  const run = async (line: string) => runCli(home, [...line.split(' '), '--json']);
  const codeOf = async (line: string): Promise<unknown> =>
    ((await run(line)).json['error'] as { code?: string } | undefined)?.code;

  beforeEach(async () => {
    home = createHome();
    await createProfile(home, 'alice', 'patient');
    home.write('lab.json', '{}\n');
  });
  afterEach(() => {
    home.remove();
  });

  it('under umask 000 nobody else reads what a wallet or a command writes', async () => {
    const before = process.umask(0);
    try {
      expect((await run('--profile bob init --role patient')).code).toBe(0);
      expect((await run('--profile alice record add lab.json --title Lab')).code).toBe(0);
      expect((await run('--profile alice card --out alice.card')).code).toBe(0);
    } finally {
      process.umask(before);
    }
    for (const file of [...filesBelow(join(home.home, 'profiles')), home.file('alice.card')]) {
      expect(statSync(file).mode & 0o077, file).toBe(0);
      expect(statSync(dirname(file)).mode & (file.startsWith(home.home) ? 0o077 : 0), dirname(file)).toBe(0);
    }
  });

  it('secrets that a group could read are refused: keystore, its folder, the passphrase', async () => {
    chmodSync(profile('keystore.age'), 0o640);
    expect(await codeOf('--profile alice status')).toBe('permissions-too-wide');
    chmodSync(profile('keystore.age'), 0o600);
    chmodSync(profile(''), 0o750);
    expect(await codeOf('--profile alice status')).toBe('permissions-too-wide');
    chmodSync(profile(''), 0o700);
    chmodSync(home.passphraseFile, 0o640);
    expect(await codeOf('--profile alice status')).toBe('permissions-too-wide');
    chmodSync(home.passphraseFile, 0o600);
    expect(await codeOf('--profile alice status')).toBeUndefined();
  });

  it('words and a BIP-39 passphrase in a file that a group could read are refused, and nothing is begun', async () => {
    const files = '--words-file words.txt --bip39-passphrase-file second.txt';
    const restore = `--profile back restore --role patient ${files}`;
    const others = [
      `--profile back init --role patient --bip39-passphrase-file second.txt`,
      `--profile alice backup confirm ${files}`,
    ];
    home.write('words.txt', `${'abandon '.repeat(11)}about\n`);
    home.write('second.txt', 'and one more\n');
    for (const mode of [0o640, 0o604, 0o620]) {
      chmodSync(home.file('second.txt'), mode);
      for (const line of [restore, ...others]) expect(await codeOf(line), line).toBe('permissions-too-wide');
    }
    chmodSync(home.file('second.txt'), 0o600);
    chmodSync(home.file('words.txt'), 0o644);
    for (const line of [restore, others[1] ?? '']) expect(await codeOf(line)).toBe('permissions-too-wide');
    expect(existsSync(join(home.home, 'profiles', 'back'))).toBe(false);
    chmodSync(home.file('words.txt'), 0o600);
    expect(await codeOf(restore)).toBeUndefined();
  });

  it('symbolic links in the place of a secret, or of what is written, are refused', async () => {
    renameSync(profile('keystore.age'), profile('elsewhere.age'));
    symlinkSync(profile('elsewhere.age'), profile('keystore.age'));
    expect(await codeOf('--profile alice status')).toBe('symlink');
    renameSync(profile('elsewhere.age'), profile('keystore.age'));
    home.write('precious', 'precious');
    symlinkSync(home.file('precious'), home.file('alice.card'));
    expect(await codeOf('--profile alice card --out alice.card')).toBe('symlink');
    expect(Buffer.from(home.read('precious')).toString()).toBe('precious');
  });

  it('a hard link in the place of what is written gets its own bytes back, not ours', async () => {
    home.write('precious', 'precious');
    chmodSync(home.file('precious'), 0o644);
    linkSync(home.file('precious'), home.file('alice.card'));
    expect((await run('--profile alice card --out alice.card')).code).toBe(0);
    expect(Buffer.from(home.read('precious')).toString()).toBe('precious');
    expect(lstatSync(home.file('alice.card'))).toMatchObject({ nlink: 1 });
    expect(statSync(home.file('alice.card')).mode & 0o777).toBe(0o600);
  });

  describe.skipIf(!isRoot)('another user of the machine', () => {
    const asNobody = (args: readonly string[], env: NodeJS.ProcessEnv): SpawnSyncReturns<string> =>
      spawnSync(process.execPath, [BUILT, ...args, '--json'], {
        cwd: '/',
        uid: NOBODY,
        gid: NOBODY,
        env: { PATH: process.env['PATH'], HOME: '/', ...env },
        encoding: 'utf8',
      });
    const errorOf = ({ stdout }: SpawnSyncReturns<string>): unknown =>
      (JSON.parse(stdout) as { error?: { code: string } }).error?.code;

    it('reads nothing of a wallet, even where its home is open to look at', () => {
      for (const folder of [dirname(home.home), home.home, join(home.home, 'profiles')])
        chmodSync(folder, 0o755);
      const env = { MEDWALLET_HOME: home.home, MEDWALLET_PASSPHRASE_FILE: home.passphraseFile };
      const told = asNobody(['--profile', 'alice', 'record', 'list'], env);
      expect([1, 2, 3, 4]).toContain(told.status);
      expect(errorOf(told)).not.toBe('unexpected');
      for (const file of filesBelow(join(home.home, 'profiles'))) {
        expect(spawnSync('cat', [file], { uid: NOBODY, gid: NOBODY }).status, file).not.toBe(0);
      }
    });

    it('is refused words that he would leave open, and takes no file that he may not read', () => {
      chmodSync(dirname(home.home), 0o755);
      chmodSync(home.cwd, 0o755);
      const his = join(dirname(home.home), 'his');
      mkdirSync(his, { mode: 0o700 });
      chownSync(his, NOBODY, NOBODY);
      const secret = (path: string, text: string, mode: number, owner: number): string => {
        writeFileSync(path, `${text}\n`);
        chmodSync(path, mode);
        chownSync(path, owner, owner);
        return path;
      };
      const words = `${'abandon '.repeat(11)}about`;
      const pass = secret(join(his, 'pass'), 'a passphrase', 0o600, NOBODY);
      const env = { MEDWALLET_HOME: join(his, 'home'), MEDWALLET_PASSPHRASE_FILE: pass };
      const restore = (file: string): unknown =>
        errorOf(asNobody(['--profile', 'back', 'restore', '--role', 'patient', '--words-file', file], env));
      expect(restore(secret(join(his, 'open.txt'), words, 0o644, NOBODY))).toBe('permissions-too-wide');
      expect(restore(secret(home.file('open.txt'), words, 0o644, 0))).toBe('permissions-too-wide');
      expect(restore(secret(home.file('hers.txt'), words, 0o600, 0))).toBe('permission-denied');
      expect(restore(secret(join(his, 'own.txt'), words, 0o600, NOBODY))).toBeUndefined();
    });

    it('gets no wallet by handing one over whose keystore is somebody else’s', () => {
      // Her folder, open to him by name, with a keystore that is still hers: he may not read it.
      for (const folder of [dirname(home.home), home.home, join(home.home, 'profiles')])
        chmodSync(folder, 0o755);
      chownSync(profile(''), NOBODY, NOBODY);
      const pass = join(dirname(home.home), 'his-passphrase');
      writeFileSync(pass, readFileSync(home.passphraseFile), { mode: 0o600 });
      chownSync(pass, NOBODY, NOBODY);
      const env = { MEDWALLET_HOME: home.home, MEDWALLET_PASSPHRASE_FILE: pass };
      const told = asNobody(['--profile', 'alice', 'record', 'list'], env);
      expect(told.status).not.toBe(0);
      expect(errorOf(told)).toMatch(/permission-denied|permissions-too-wide|profile-damaged/);
    });

    it('whose folder cannot be written gets an error in words, and nothing is begun', () => {
      chmodSync(dirname(home.home), 0o755);
      chmodSync(home.home, 0o755);
      const env = { MEDWALLET_HOME: home.home, MEDWALLET_PASSPHRASE_FILE: home.passphraseFile };
      const told = asNobody(['--profile', 'mallory', 'init', '--role', 'patient'], env);
      expect(told.status).not.toBe(0);
      expect(errorOf(told)).not.toBe('unexpected');
      expect(existsSync(profile('../mallory'))).toBe(false);
      expect(readdirSync(join(home.home, 'profiles'))).toEqual(['alice']);
    });
  });
});
