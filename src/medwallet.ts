import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bitcoindChain, bitcoindFeeWallet, type BitcoindOptions } from './adapters/bitcoind/index.ts';
import { ensurePrivateFolder, fileSink } from './adapters/files/index.ts';
import { readKeystore, writeKeystore } from './adapters/keystore/index.ts';
import {
  createProfile,
  folderTrust,
  hasProfile,
  listProfiles,
  readProfile,
  writeProfile,
} from './adapters/profile/index.ts';
import { currentNode } from './adapters/regtest/index.ts';
import { openStore } from './adapters/store/index.ts';
import { openStreams } from './adapters/streams/index.ts';
import { systemClock, systemEntropy } from './adapters/system/index.ts';
import { createFolderVault } from './adapters/vault/index.ts';
import { tinyEcdsaVerifier } from './crypto/curve.ts';
import { isNetwork, NETWORKS, type Network } from './encoding/index.ts';
import { generateWords, openWalletKeys, parseWords, STORE_KEY_INDEX, type WalletKeys } from './keys/index.ts';
import {
  layoutOf,
  openPublic as openPublicWith,
  resolveVault,
  type Environment,
  type Place,
} from './public.ts';
import type { Chain } from './wallet/ports/chain.ts';
import type { Progress } from './wallet/ports/streams.ts';
import {
  exportRecordsTo,
  WALLET_ROLES,
  WALLET_TABLES,
  WalletError,
  type ExportedRecord,
  type Profile,
  type PublicSession,
  type Role,
  type Session,
  type WalletRows,
} from './wallet/index.ts';

const ENTROPY_BYTES: Readonly<Record<number, number>> = { 12: 16, 15: 20, 18: 24, 21: 28, 24: 32 };
const SALT_BYTES = 16;

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
}

/**
 * Makes a wallet: fresh words in a keystore under a passphrase, a profile, an empty store.
 * @param wallet.wordCount 12, 15, 18, 21 or 24
 * @returns the words too: they are shown once, or never
 * @throws WalletError `profile-exists`; usage errors for role, network and count
 */
export async function initWallet(
  env: Environment,
  place: Place,
  wallet: NewWallet & { readonly wordCount: number },
): Promise<{ profile: Profile; words: string }> {
  const bytes = ENTROPY_BYTES[wallet.wordCount];
  if (bytes === undefined) throw badChoice('number of words', '12, 15, 18, 21 or 24');
  const words = generateWords(systemEntropy.bytes(bytes));
  return { profile: await createWallet(env, place, wallet, () => Promise.resolve(words), false), words };
}

/** Brings a wallet back from its words. @throws KeysError `bad-words`; WalletError `profile-exists` */
export async function restoreWallet(
  env: Environment,
  place: Place,
  wallet: NewWallet & { readonly words: string },
): Promise<Profile> {
  return createWallet(env, place, wallet, () => Promise.resolve(parseWords(wallet.words)), true);
}

/** The words of a wallet, for writing them down. @throws EnvelopeError `wrong-passphrase` (outcome locked) */
export async function readWords(
  env: Environment,
  place: Place,
  passphrase: string,
): Promise<{ readonly words: string; readonly bip39Passphrase: string }> {
  const layout = layoutOf(env, place);
  readProfile(layout);
  const { words, bip39Passphrase } = await readKeystore(layout.keystore, passphrase);
  return { words, bip39Passphrase };
}

/** What an unlocked wallet tells while it works. */
export interface UnlockOptions {
  /** Called often while a large file is encrypted or decrypted. */
  readonly progress?: (progress: Progress) => void;
}

/** An unlocked wallet. Close it when done. */
export interface UnlockedWallet extends Session {
  /** Closes the store. The session is of no use afterwards. */
  close(): void;
}

/**
 * Unlocks a wallet. The did that the words give is held against the profile's.
 * @throws ProfileError `profile-missing`; EnvelopeError `wrong-passphrase` (outcome locked); FileError
 * `permissions-too-wide`; WalletError `profile-mismatch`; StoreError
 */
export async function unlockWallet(
  env: Environment,
  place: Place,
  passphrase: string,
  options: UnlockOptions = {},
): Promise<UnlockedWallet> {
  const layout = layoutOf(env, place);
  const profile = readProfile(layout);
  const { words, bip39Passphrase } = await readKeystore(layout.keystore, passphrase);
  const keys = openWalletKeys(words, bip39Passphrase, profile.network);
  const identity = keys.identity(profile.identity ?? 0);
  if (identity.did !== profile.did) {
    throw new WalletError(
      'profile-mismatch',
      'The keystore in this profile belongs to another wallet.',
      'Put the right keystore.age back, or restore the profile from its words.',
    );
  }
  const store = openWalletStore(layout.store, keys);
  let chain: Chain | undefined;
  return {
    profile,
    network: profile.network,
    trust: folderTrust(layout.trust),
    clock: systemClock,
    entropy: systemEntropy,
    streams: openStreams({ progress: options.progress }),
    verifier: tinyEcdsaVerifier,
    keys,
    identity,
    store,
    vault: (board) => resolveVault(layout, board),
    chain: () => (chain ??= connect(env, layout.home, profile.network)),
    feeWallet: (name) => bitcoindFeeWallet(nodeOf(env, layout.home, profile.network), name),
    adoptIdentity: (index) => {
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
 * Writes records and their manifests into a folder.
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
  const taken = new Set(readdirSync(target));
  return exportRecordsTo(session, ids, (name) => fileSink(join(target, name), { mode: 0o600 }), taken);
}

async function createWallet(
  env: Environment,
  place: Place,
  wallet: NewWallet,
  wordsOf: () => Promise<string>,
  restored: boolean,
): Promise<Profile> {
  const role = WALLET_ROLES.find((one) => one === wallet.role);
  if (role === undefined) throw badChoice('role', WALLET_ROLES.join(', '));
  if (!isNetwork(wallet.network)) throw badChoice('network', NETWORKS.join(', '));
  const layout = layoutOf(env, place);
  if (hasProfile(layout)) {
    throw new WalletError(
      'profile-exists',
      `There already is a profile ${layout.name} here.`,
      'Choose another name with --profile; nothing was changed.',
    );
  }
  const words = await wordsOf();
  const passphrase = await wallet.passphrase();
  const keys = openWalletKeys(words, wallet.bip39Passphrase, wallet.network);
  const profile = { ...newProfile(layout.name, keys, role), ...(restored ? { restored } : {}) };
  return createProfile(layout, async (draft) => {
    await writeKeystore(draft.keystore, {
      words,
      bip39Passphrase: wallet.bip39Passphrase,
      passphrase,
      salt: systemEntropy.bytes(SALT_BYTES),
    });
    openWalletStore(draft.store, keys).close();
    // With the first wallet of a home only: where others are, a vault that is missing has gone, and must come back.
    if (listProfiles(layout).length === 0) createFolderVault(draft.vault);
    writeProfile(draft, profile);
    return profile;
  });
}

function newProfile(name: string, keys: WalletKeys, role: Role): Profile {
  return { name, did: keys.identity(0).did, network: keys.network, role, created: systemClock.now() };
}

function openWalletStore(path: string, keys: WalletKeys) {
  return openStore<WalletRows>({
    path,
    tables: WALLET_TABLES,
    storeKey: keys.ageSecret(STORE_KEY_INDEX),
    entropy: systemEntropy,
  });
}

function connect(env: Environment, home: string, network: Network): Chain {
  return bitcoindChain(nodeOf(env, home, network));
}

/** The node named by MEDWALLET_RPC_URL, else the regtest node of this home. */
function nodeOf(env: Environment, home: string, network: Network): BitcoindOptions {
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

function badChoice(what: string, choices: string): WalletError {
  return new WalletError('bad-choice', `This ${what} cannot be used.`, `Use one of: ${choices}.`, {
    outcome: 'usage',
  });
}
