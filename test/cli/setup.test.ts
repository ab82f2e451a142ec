import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProfile, homeLayout, profileLayout } from '../../src/adapters/profile/index.ts';
import { runCli, type CliPlace } from '../support/cli.ts';
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
});
