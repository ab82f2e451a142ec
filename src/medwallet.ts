import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bitcoindChain, bitcoindFeeWallet, type BitcoindOptions } from './adapters/bitcoind/index.ts';
import { ensurePrivateFolder, fileSink, isThere, onFile, plainDigest } from './adapters/files/index.ts';
import { readKeystore } from './adapters/keystore/index.ts';
import { folderTrust, readProfile, writeProfile, type ProfileLayout } from './adapters/profile/index.ts';
import { currentNode } from './adapters/regtest/index.ts';
import { StoreError } from './adapters/store/index.ts';
import { openStreams } from './adapters/streams/index.ts';
import { systemClock, systemEntropy } from './adapters/system/index.ts';
import { folderVault } from './adapters/vault/index.ts';
import { ENTROPY_BYTES, testEntropy } from './test-seed.ts';
import { tinyEcdsaVerifier } from './crypto/curve.ts';
import type { Network } from './encoding/index.ts';
import { generateWords, openWalletKeys, type WalletKeys } from './keys/index.ts';
import { badChoice, networkOf, openWalletStore, placeWallet, requireFree, roleOf } from './placing.ts';
import {
  layoutOf,
  openPublic as openPublicWith,
  resolveVault,
  type Environment,
  type Place,
} from './public.ts';
import type { Chain } from './wallet/ports/chain.ts';
import type { TellProgress } from './wallet/ports/progress.ts';
import {
  exportRecordsTo,
  hundredths,
  journaledStore,
  journaledTrust,
  movedIdentity,
  noteBackup,
  ownJournalKey,
  WalletError,
  type ExportedRecord,
  type Profile,
  type PublicSession,
  type Role,
  type Session,
} from './wallet/index.ts';

/**
 * What a new wallet is made with. `network` and `role` are checked; the passphrase is asked for once they
 * are good.
 */
export interface NewWallet {
  readonly role: string;
  readonly network: string;
  /** Empty for none. */
  readonly bip39Passphrase: string;
  /** Asked for when everything else is known to be right. */
  readonly passphrase: () => Promise<string>;
  /** Told how far the new passphrase is worked on. */
  readonly progress?: TellProgress;
}

/**
 * Makes a wallet: fresh words in a keystore under a passphrase, a profile, an empty store.
 * @param wallet.wordCount 12, 15, 18, 21 or 24
 * @param wallet.insecureTestSeed for tests: words that follow from the profile's name, on regtest only
 * @param wallet.showWords gets the words before anything is written; what it throws leaves nothing behind. True when
 * the owner has shown to have them elsewhere
 * @returns the words too: they are shown once, or never
 * @throws WalletError `profile-exists`, `insecure-seed`; usage errors for role, network and count
 */
export async function initWallet(
  env: Environment,
  place: Place,
  wallet: NewWallet & {
    readonly wordCount: number;
    readonly insecureTestSeed?: boolean;
    readonly showWords?: (words: string) => Promise<boolean>;
  },
): Promise<{ profile: Profile; words: string }> {
  const bytes = ENTROPY_BYTES[wallet.wordCount];
  if (bytes === undefined) throw badChoice('number of words', '12, 15, 18, 21 or 24');
  const isTest = wallet.insecureTestSeed === true;
  const entropy = isTest
    ? testEntropy(layoutOf(env, place).name, networkOf(wallet.network), bytes)
    : systemEntropy.bytes(bytes);
  const words = generateWords(entropy);
  return { profile: await createWallet(env, place, wallet, words), words };
}

/**
 * The words of a wallet, for writing them down.
 * @param progress told how far the passphrase is worked on
 * @throws EnvelopeError `wrong-passphrase` (outcome locked)
 */
export async function readWords(
  env: Environment,
  place: Place,
  passphrase: string,
  progress: TellProgress = () => undefined,
): Promise<{ readonly words: string; readonly bip39Passphrase: string }> {
  const layout = layoutOf(env, place);
  readProfile(layout);
  const tell = hundredths(progress, 'unlocking');
  const { words, bip39Passphrase } = await readKeystore(layout.keystore, passphrase, tell);
  return { words, bip39Passphrase };
}

/** What an unlocked wallet tells while it works. */
export interface UnlockOptions {
  /**
   * Called often while the passphrase is worked on, while a large file is encrypted or decrypted, while many records
   * are worked on, and while the node looks for something.
   */
  readonly progress?: TellProgress;
  /** For a look: the store is not made, not brought to a newer schema, not changed, and nobody is waited for. */
  readonly readOnly?: boolean;
}

/** An unlocked wallet. Close it when done. */
export interface UnlockedWallet extends Session {
  /** Closes the store. The session is of no use afterwards. */
  close(): void;
}

/**
 * Unlocks a wallet. The did that the words give is held against the profile's.
 * @throws ProfileError `profile-missing`; EnvelopeError `wrong-passphrase` (outcome locked); FileError
 * `permissions-too-wide`; WalletError `profile-mismatch`; StoreError, `store-unavailable` also for one that is lost
 */
export async function unlockWallet(
  env: Environment,
  place: Place,
  passphrase: string,
  options: UnlockOptions = {},
): Promise<UnlockedWallet> {
  const layout = layoutOf(env, place);
  const written = readProfile(layout);
  const progress = options.progress ?? (() => undefined);
  const tell = hundredths(progress, 'unlocking');
  const { words, bip39Passphrase } = await readKeystore(layout.keystore, passphrase, tell);
  const keys = openWalletKeys(words, bip39Passphrase, written.network);
  if (keys.identity(written.identity ?? 0).did !== written.did) {
    throw new WalletError(
      'profile-mismatch',
      'The keystore in this profile belongs to another wallet.',
      'Put the right keystore.age back, or restore the profile from its words.',
    );
  }
  if (options.readOnly !== true) await requireStore(layout, keys);
  const store = journaledStore(openWalletStore(layout.store, keys, options.readOnly), systemEntropy);
  // Killed in between, the profile is behind: what the key before signs now is good for nobody.
  const moved = movedIdentity(store);
  const identity = keys.identity(moved ?? written.identity ?? 0);
  const profile = moved === undefined ? written : { ...written, did: identity.did, identity: moved };
  let chain: Chain | undefined;
  return {
    profile,
    network: profile.network,
    trust: journaledTrust(folderTrust(layout.trust), store),
    clock: systemClock,
    entropy: systemEntropy,
    streams: openStreams({ progress: options.progress }),
    progress,
    verifier: tinyEcdsaVerifier,
    keys,
    identity,
    store,
    vault: (board) => resolveVault(layout, board),
    chain: () => (chain ??= connect(env, layout.home, profile.network)),
    feeWallet: (name) => bitcoindFeeWallet(nodeOf(env, layout.home, profile.network), name),
    adoptIdentity: (index) => {
      if (readProfile(layout).identity === index) return;
      writeProfile(layout, { ...profile, did: keys.identity(index).did, identity: index });
    },
    close: () => {
      store.close();
    },
  };
}

/**
 * Opens what needs no passphrase; a node is asked when a question comes.
 * @param network of a question that is asked without a profile; regtest unless told
 */
export function openPublic(env: Environment, place: Place, network?: string): PublicSession {
  const { home } = layoutOf(env, place);
  return openPublicWith(env, place, (chosen) => connect(env, home, chosen), network);
}

/**
 * Writes records and their manifests into a folder. What stands there already, byte for byte, stays: an export that was
 * interrupted goes on.
 * @param ids `all`, or record ids
 */
export async function exportRecords(
  session: Session,
  cwd: string,
  folder: string,
  ids: 'all' | readonly string[],
): Promise<ExportedRecord[]> {
  const target = resolve(cwd, folder);
  ensurePrivateFolder(target);
  const taken = new Set(onFile(target, () => readdirSync(target)));
  return exportRecordsTo(session, ids, {
    place: (name) => fileSink(join(target, name), { mode: 0o600 }),
    standing: (name) => (taken.has(name) ? (plainDigest(join(target, name)) ?? 'other') : undefined),
  });
}

async function createWallet(
  env: Environment,
  place: Place,
  wallet: NewWallet & {
    readonly insecureTestSeed?: boolean;
    readonly showWords?: (words: string) => Promise<boolean>;
  },
  words: string,
): Promise<Profile> {
  const role = roleOf(wallet.role);
  const network = networkOf(wallet.network);
  const layout = layoutOf(env, place);
  requireFree(layout);
  const { bip39Passphrase } = wallet;
  const keys = openWalletKeys(words, bip39Passphrase, network);
  const profile = {
    ...newProfile(layout.name, keys, role),
    ...(wallet.insecureTestSeed === true ? { testSeed: true } : {}),
  };
  const shown = { isKept: false };
  const ask = async (): Promise<string> => {
    const passphrase = await wallet.passphrase();
    shown.isKept = (await wallet.showWords?.(words)) ?? false;
    return passphrase;
  };
  await placeWallet(
    layout,
    profile,
    { words, bip39Passphrase, keys, ask, progress: wallet.progress },
    (_, store) => {
      if (shown.isKept) noteBackup(store, profile.created);
    },
  );
  return profile;
}

function newProfile(name: string, keys: WalletKeys, role: Role): Profile {
  return { name, did: keys.identity(0).did, network: keys.network, role, created: systemClock.now() };
}

/**
 * A store that is missing is made, for a wallet that has never had one. Where the vault has a journal, it was lost: an
 * empty one in its place would be a wallet without records, to its owner's eyes and to whoever counts on its log.
 */
async function requireStore(layout: ProfileLayout, keys: WalletKeys): Promise<void> {
  if (isThere(layout.store)) return;
  const { name } = await ownJournalKey({ keys });
  if (folderVault(layout.vault).listJournal(name).length === 0) return;
  throw new StoreError(
    'store-unavailable',
    'The store of this wallet is gone: the vault has its journal, and store.db is not there.',
    'Put store.db back from a copy; or move the folder of this profile away, and then: medwallet restore',
    { outcome: 'unavailable', facts: { path: layout.store } },
  );
}

function connect(env: Environment, home: string, network: Network): Chain {
  return bitcoindChain(nodeOf(env, home, network));
}

/** The node named by MEDWALLET_RPC_URL, else the regtest node of this home. */
export function nodeOf(env: Environment, home: string, network: Network): BitcoindOptions {
  const url = env['MEDWALLET_RPC_URL'];
  const cookieFile = env['MEDWALLET_RPC_COOKIE'];
  if (url !== undefined && url !== '') {
    return { url, network, credentials: { cookieFile: cookieFile ?? '' } };
  }
  const node = network === 'regtest' ? currentNode({ home }) : undefined;
  if (node !== undefined) {
    return { url: node.rpcUrl, network, credentials: { cookieFile: node.cookieFile } };
  }
  throw new WalletError(
    'node-missing',
    'No Bitcoin node is known for this wallet.',
    network === 'regtest'
      ? 'Start one: medwallet regtest up. Or set MEDWALLET_RPC_URL and MEDWALLET_RPC_COOKIE.'
      : 'Set MEDWALLET_RPC_URL and MEDWALLET_RPC_COOKIE to your node.',
    { outcome: 'unavailable' },
  );
}
