import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entropyToMnemonic } from 'bip39';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProfile, homeLayout, profileLayout } from '../../src/adapters/profile/index.ts';
import { runCli, type CliPlace } from '../support/cli.ts';
import { page } from '../docs/pages.ts';
import { rejectsCode } from '../support/throws.ts';

const WORDS = `${'abandon '.repeat(11)}about`;

describe('how a wallet comes into being', () => {
  let folder: string;
  let place: CliPlace;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'medwallet-setup-'));
    const passphraseFile = join(folder, 'pass');
    writeFileSync(passphraseFile, 'a passphrase\n', { mode: 0o600 });
    place = { home: join(folder, 'home'), cwd: folder, passphraseFile };
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('of two that make the same profile at once one does, and it opens', async () => {
    const init = ['--profile', 'alice', 'init', '--role', 'patient', '--json'];
    const runs = await Promise.all([runCli(place, init), runCli(place, init)]);
    expect(runs.map(({ code }) => code).sort()).toEqual([0, 1]);
    const status = await runCli(place, ['--profile', 'alice', 'status', '--json']);
    const made = runs.find(({ code }) => code === 0);
    expect(status.json).toMatchObject({ locked: false, did: made?.json['did'] });
    expect(readdirSync(join(place.home, 'profiles'))).toEqual(['alice']);
    // Without anybody's card an address could not be proposed yet.
    const next = await runCli(place, ['--profile', 'alice', 'status']);
    expect(next.stdout).toContain('First exchange cards with your provider and your guardian');
    expect(next.stdout).not.toContain('address new');
  });

  it('one that fails on the way leaves no half of a wallet', async () => {
    const layout = profileLayout(homeLayout({ MEDWALLET_HOME: place.home }), 'alice');
    const failing = createProfile(layout, (draft) => {
      writeFileSync(draft.keystore, 'half');
      return Promise.reject(new TypeError('the disk went away'));
    });
    await expect(failing).rejects.toThrow('the disk went away');
    expect(readdirSync(join(place.home, 'profiles'))).toEqual([]);
  });

  it('never puts a profile in the place of one that is there', async () => {
    const layout = profileLayout(homeLayout({ MEDWALLET_HOME: place.home }), 'alice');
    mkdirSync(layout.folder, { recursive: true, mode: 0o700 });
    writeFileSync(layout.keystore, 'theirs', { mode: 0o600 });
    await rejectsCode('profile-exists', () => createProfile(layout, () => Promise.resolve()));
    expect(readdirSync(layout.folder)).toEqual(['keystore.age']);
  });

  it('refuses a passphrase that is no text, instead of reading many as one', async () => {
    writeFileSync(place.passphraseFile ?? '', Uint8Array.of(0xff, 0xfe, 0x80));
    const run = await runCli(place, ['init', '--role', 'patient', '--json']);
    expect(run.code).toBe(2);
    expect(run.json).toMatchObject({ error: { code: 'input-unreadable' } });
  });

  it('never takes an empty BIP-39 passphrase because the words came from the same pipe', async () => {
    const restore = [
      'restore',
      '--role',
      'patient',
      '--words-file',
      '-',
      '--bip39-passphrase-file',
      '-',
      '--json',
    ];
    const run = await runCli(place, restore, new TextEncoder().encode(WORDS));
    expect(run.code).toBe(2);
    expect(run.json).toMatchObject({ error: { code: 'usage' } });
  });

  describe('words of a test wallet', () => {
    const init = (...flags: string[]) =>
      runCli(place, [
        '--profile',
        'alice',
        'init',
        '--role',
        'patient',
        '--insecure-test-seed',
        ...flags,
        '--json',
      ]);

    it('follow from its name, as docs/regtest.md says, and the wallet says so', async () => {
      const made = await init('--show-words');
      const entropy = createHash('sha256').update('medwallet/insecure-test-seed/v1\nalice').digest();
      expect(made.json).toMatchObject({ testSeed: true, words: entropyToMnemonic(entropy) });
      expect(page('docs/regtest.md')).toContain(String(made.json['did']));
      const locked = await runCli({ ...place, passphraseFile: '' }, ['--profile', 'alice', 'status']);
      expect(locked.stdout).toContain('TEST WALLET');
      const open = await runCli(place, ['--profile', 'alice', 'status', '--json']);
      expect(open.json).toMatchObject({ locked: false, testSeed: true });
    });

    it.each([
      ['of a wallet of this home', 'again'],
      ['of its own name', 'alice'],
      ['published in BIP-39', 'other'],
    ])('are marked when they come back: %s', async (_, name) => {
      const made = await init('--show-words');
      const known = name === 'other' ? `${'abandon '.repeat(11)}about` : String(made.json['words']);
      const words = join(folder, 'words.txt');
      writeFileSync(words, `${known}\n`, { mode: 0o600 });
      if (name === 'alice') rmSync(join(place.home, 'profiles', 'alice'), { recursive: true });
      const restore = ['--profile', name, 'restore', '--role', 'patient', '--words-file', words];
      const back = await runCli(place, [...restore, '--json']);
      expect(back.json, back.stdout).toMatchObject({ testSeed: true });
      const locked = await runCli({ ...place, passphraseFile: '' }, ['--profile', name, 'status']);
      expect(locked.stdout).toContain('TEST WALLET');
    });

    it('are not what other words are taken for', async () => {
      const made = await runCli(place, [
        '--profile',
        'real',
        'init',
        '--role',
        'patient',
        '--show-words',
        '--json',
      ]);
      const words = join(folder, 'words.txt');
      writeFileSync(words, `${String(made.json['words'])}\n`, { mode: 0o600 });
      const restore = ['--profile', 'again', 'restore', '--role', 'patient', '--words-file', words];
      expect((await runCli(place, [...restore, '--json'])).json).toMatchObject({ testSeed: false });
    });

    it.each(['signet', 'testnet4', 'mainnet'])('are refused on %s', async (network) => {
      const { code, json } = await init('--network', network);
      expect([code, (json['error'] as { code: string }).code]).toEqual([2, 'insecure-seed']);
      const status = await runCli(place, ['--profile', 'alice', 'status', '--json']);
      expect(status.json).toMatchObject({ error: { code: 'profile-missing' } });
    });
  });

  it('a node that does not start says why', async () => {
    const binary = join(folder, 'bitcoind');
    writeFileSync(
      binary,
      '#!/bin/sh\n[ "$1" = --version ] && echo "Bitcoin Knots daemon version v29.0.0" && exit\necho "Error: no room for blocks" >&2\nexit 1\n',
      { mode: 0o755 },
    );
    const run = (...flags: string[]) =>
      runCli({ ...place, env: { MEDWALLET_BITCOIND: binary } }, ['regtest', 'up', ...flags]);
    expect((await run()).stderr).toContain('  Error: no room for blocks');
    const { code, json } = await run('--json');
    expect([code, json['error']]).toMatchObject([
      3,
      { code: 'node-start-failed', facts: { log: 'Error: no room for blocks' } },
    ]);
  });
});
