import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sealPassphrase } from '../../src/envelope/index.ts';
import { homeLayout, profileLayout, writeProfile } from '../../src/adapters/profile/index.ts';
import { systemClock, systemEntropy } from '../../src/adapters/system/index.ts';
import { createFolderVault } from '../../src/adapters/vault/index.ts';
import { generateWords, openWalletKeys } from '../../src/keys/index.ts';
import { readWords, unlockWallet, type UnlockedWallet } from '../../src/medwallet.ts';
import {
  acceptAddress,
  addContact,
  confirmAddress,
  makeCard,
  newAddress,
  readAddressProposal,
  type Role,
} from '../../src/wallet/index.ts';
import type { CliPlace } from './cli.ts';

const PASSPHRASE = 'correct horse battery staple';
/** What `medwallet` reads but never writes: an eighth of the time, for tests that open many wallets. */
const TEST_WORK_FACTOR = 15;

export interface TestHome extends CliPlace {
  readonly passphraseFile: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A file of the working folder. */
  file(name: string): string;
  read(name: string): Uint8Array;
  write(name: string, bytes: Uint8Array | string): void;
  remove(): void;
}

/**
 * A home for wallets, apart from everybody else's.
 * @param home one that exists already, a test node's
 * @param below the folder to make it in
 */
export function createHome(home?: string, below: string = tmpdir()): TestHome {
  const folder = mkdtempSync(join(below, 'medwallet-people-'));
  const cwd = join(folder, 'work');
  mkdirSync(cwd);
  const passphraseFile = join(folder, 'passphrase');
  writeFileSync(passphraseFile, `${PASSPHRASE}\n`, { mode: 0o600 });
  const chosen = home ?? join(folder, 'home');
  return {
    home: chosen,
    cwd,
    passphraseFile,
    env: { MEDWALLET_HOME: chosen },
    file: (name) => join(cwd, name),
    read: (name) => new Uint8Array(readFileSync(join(cwd, name))),
    // As somebody with umask 077: words and passphrases are among what tests write.
    write: (name, bytes) => {
      writeFileSync(join(cwd, name), bytes, { mode: 0o600 });
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A wallet as `medwallet init` leaves it, but with a keystore of the lowest work factor that is read: tests
 * open many wallets, and what `init` itself writes has tests of its own.
 */
export async function createProfile(home: TestHome, profile: string, role: Role): Promise<void> {
  const words = generateWords(systemEntropy.bytes(32));
  const layout = profileLayout(homeLayout(home.env), profile);
  const { did } = openWalletKeys(words, '', 'regtest').identity(0);
  mkdirSync(layout.folder, { recursive: true, mode: 0o700 });
  await writeTestKeystore(layout.keystore, words);
  writeProfile(layout, { name: profile, did, network: 'regtest', role, created: systemClock.now() });
  createFolderVault(layout.vault);
}

/** A patient's words in an empty home, as `medwallet restore` leaves them where there is no vault: keys, and nothing else. */
export async function bareAgain(home: TestHome, profile: string, empty: TestHome): Promise<UnlockedWallet> {
  const { words } = await readWords(home.env, { profile }, PASSPHRASE);
  const layout = profileLayout(homeLayout(empty.env), profile);
  const { did } = openWalletKeys(words, '', 'regtest').identity(0);
  mkdirSync(layout.folder, { recursive: true, mode: 0o700 });
  await writeTestKeystore(layout.keystore, words);
  const created = systemClock.now();
  writeProfile(layout, { name: profile, did, network: 'regtest', role: 'patient', created, restored: true });
  createFolderVault(layout.vault);
  return unlock(empty, profile);
}

/** Brings a wallet that `medwallet init` made down to the tests' work factor. */
export async function lowerWorkFactor(home: TestHome, profile: string): Promise<void> {
  const { words } = await readWords(home.env, { profile }, PASSPHRASE);
  await writeTestKeystore(join(home.home, 'profiles', profile, 'keystore.age'), words);
}

async function writeTestKeystore(path: string, words: string): Promise<void> {
  const sealed = await sealPassphrase(new TextEncoder().encode(`${words}\n`), {
    passphrase: PASSPHRASE,
    salt: systemEntropy.bytes(16),
    workFactor: TEST_WORK_FACTOR,
  });
  writeFileSync(path, sealed, { mode: 0o600 });
}

export async function unlock(home: TestHome, profile: string): Promise<UnlockedWallet> {
  return unlockWallet(home.env, { profile }, PASSPHRASE);
}

export interface People {
  readonly alice: UnlockedWallet;
  readonly clinic: UnlockedWallet;
  readonly mom: UnlockedWallet;
  /** The agreed record address. */
  readonly address: string;
  close(): void;
}

/** A patient, a clinic and a guardian who know each other and have agreed to a record address. */
export async function createPeople(home: TestHome): Promise<People> {
  await createProfile(home, 'alice', 'patient');
  await createProfile(home, 'clinic', 'provider');
  await createProfile(home, 'mom', 'guardian');
  const [alice, clinic, mom] = await Promise.all([
    unlock(home, 'alice'),
    unlock(home, 'clinic'),
    unlock(home, 'mom'),
  ]);
  const card = async (wallet: UnlockedWallet, withCustodyKey: boolean): Promise<Uint8Array> =>
    (await makeCard(wallet, { name: wallet.profile.name, withCustodyKey })).file;
  const [aliceCard, clinicCard, momCard] = [
    await card(alice, false),
    await card(clinic, true),
    await card(mom, true),
  ];
  addContact(alice, clinicCard, 'clinic');
  addContact(alice, momCard, 'mom');
  addContact(clinic, aliceCard, 'alice');
  addContact(mom, aliceCard, 'alice');
  const proposed = await newAddress(alice, { custodian: 'clinic', guardian: 'mom' });
  const acks = [];
  for (const wallet of [clinic, mom]) {
    acks.push(acceptAddress(wallet, await readAddressProposal(wallet, proposed.file)));
  }
  await confirmAddress(alice, acks);
  return {
    alice,
    clinic,
    mom,
    address: proposed.address,
    close: () => {
      for (const wallet of [alice, clinic, mom]) wallet.close();
    },
  };
}
