import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  hasProfile,
  homeLayout,
  listProfiles,
  profileLayout,
  readProfile,
  writeProfile,
  type ProfileLayout,
} from '../../../src/adapters/profile/index.ts';
import type { Profile } from '../../../src/wallet/ports/profile.ts';
import { freshFolders } from '../../support/folder.ts';
import { throwsCode } from '../../support/throws.ts';

const freshFolder = freshFolders();
const DID = 'did:key:zQ3shVc2UkAfJCdc1TR8E66J85h48P43r93q8jGPkPpjF9Ef9';
const ALICE: Profile = {
  name: 'alice',
  did: DID,
  network: 'regtest',
  role: 'patient',
  created: 1_790_000_000,
};

function layoutOf(name = 'alice'): ProfileLayout {
  const layout = profileLayout(homeLayout({}, freshFolder()), name);
  mkdirSync(layout.folder, { recursive: true, mode: 0o700 });
  return layout;
}

describe('where things lie', () => {
  it.each([
    ['what was asked for', { MEDWALLET_HOME: '/b' }, '/a', '/a'],
    ['MEDWALLET_HOME', { MEDWALLET_HOME: '/b', XDG_DATA_HOME: '/c', HOME: '/d' }, undefined, '/b'],
    [
      'the XDG data folder',
      { MEDWALLET_HOME: '', XDG_DATA_HOME: '/c', HOME: '/d' },
      undefined,
      '/c/medwallet',
    ],
    [
      'the home folder, for a relative XDG folder',
      { XDG_DATA_HOME: 'c', HOME: '/d' },
      undefined,
      '/d/.local/share/medwallet',
    ],
    ['the home folder', { HOME: '/d' }, undefined, '/d/.local/share/medwallet'],
  ])('%s', (_, env, home, expected) => {
    expect(homeLayout(env, home)).toEqual({ home: expected, vault: join(expected, 'vault') });
  });

  it.each(['..', '.', '', 'a/b', 'a\\b', '-a', '.a', 'a\0', ' a', 'ä', 'a'.repeat(65)])(
    'a profile is never called %j',
    (name) => {
      expect(throwsCode('bad-profile-name', () => profileLayout(homeLayout({}, '/h'), name)).outcome).toBe(
        'usage',
      );
    },
  );

  it.each(['a', 'A.b-c_9', 'a'.repeat(64)])('one may be called %j', (name) => {
    expect(profileLayout(homeLayout({}, '/h'), name).folder).toBe(join('/h/profiles', name));
  });
});

describe('a profile', () => {
  it('comes back as it was written, for its owner alone', () => {
    const layout = layoutOf();
    expect(hasProfile(layout)).toBe(false);
    writeProfile(layout, ALICE);
    expect(hasProfile(layout)).toBe(true);
    expect(readProfile(layout)).toEqual(ALICE);
    expect(statSync(layout.profile).mode & 0o777).toBe(0o600);
  });

  it('is there, for who would make another, when only its keystore is', () => {
    const layout = layoutOf();
    writeFileSync(layout.keystore, 'half-made');
    expect(hasProfile(layout)).toBe(true);
    throwsCode('profile-missing', () => readProfile(layout));
    expect(listProfiles(layout)).toEqual([]);
  });

  it('is listed by its name, sorted', () => {
    const home = homeLayout({}, freshFolder());
    expect(listProfiles(home)).toEqual([]);
    for (const name of ['mom', 'alice', 'clinic']) {
      const layout = profileLayout(home, name);
      mkdirSync(layout.folder, { recursive: true });
      writeProfile(layout, { ...ALICE, name });
    }
    expect(listProfiles(home)).toEqual(['alice', 'clinic', 'mom']);
  });

  const good = { schema: 'medwallet/profile/v1', did: DID, network: 'regtest', role: 'patient', created: 1 };
  it.each([
    ['no JSON', 'x'],
    ['empty', ''],
    ['another schema', JSON.stringify({ ...good, schema: 'medwallet/profile/v2' })],
    ['a did that is none', JSON.stringify({ ...good, did: 'did:key:z6Mk' })],
    ['an unknown network', JSON.stringify({ ...good, network: 'testnet3' })],
    ['an unknown role', JSON.stringify({ ...good, role: 'doctor' })],
    ['a time that is none', JSON.stringify({ ...good, created: -1 })],
    ['half a second', JSON.stringify({ ...good, created: 0.5 })],
    ['a member too many', JSON.stringify({ ...good, extra: 1 })],
    ['a member missing', JSON.stringify({ ...good, role: undefined })],
    ['a name twice', JSON.stringify(good).replace('{', '{"role":"provider",')],
    ['too large', JSON.stringify({ ...good, did: `${DID}${' '.repeat(5_000)}` })],
  ])('that was damaged (%s) is refused, not guessed at', (_, text) => {
    const layout = layoutOf();
    writeFileSync(layout.profile, text);
    expect(throwsCode('profile-damaged', () => readProfile(layout)).outcome).toBe('unavailable');
  });

  it('that is not there says how one is made', () => {
    expect(throwsCode('profile-missing', () => readProfile(layoutOf())).outcome).toBe('usage');
  });

  it.skipIf(process.getuid?.() === 0)('that cannot be read is not the same as a damaged one', () => {
    const layout = layoutOf();
    writeProfile(layout, ALICE);
    chmodSync(layout.profile, 0);
    throwsCode('permission-denied', () => readProfile(layout));
  });
});
