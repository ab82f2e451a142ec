import { writeKeystore } from './adapters/keystore/index.ts';
import {
  createProfile,
  hasProfile,
  listProfiles,
  writeProfile,
  type ProfileLayout,
} from './adapters/profile/index.ts';
import { openStore } from './adapters/store/index.ts';
import { systemEntropy } from './adapters/system/index.ts';
import { createFolderVault } from './adapters/vault/index.ts';
import { isNetwork, NETWORKS, type Network } from './encoding/index.ts';
import { STORE_KEY_INDEX, type WalletKeys } from './keys/index.ts';
import type { Store } from './wallet/ports/store.ts';
import type { TellProgress } from './wallet/ports/progress.ts';
import {
  hundredths,
  WALLET_ROLES,
  WALLET_SCHEMAS,
  WalletError,
  type Profile,
  type Role,
  type WalletRows,
} from './wallet/index.ts';

const SALT_BYTES = 16;

/** Everything of a new profile under a name that is none yet, and its own name when it is whole. */
export async function placeWallet(
  layout: ProfileLayout,
  profile: Profile,
  secrets: {
    readonly words: string;
    readonly bip39Passphrase: string;
    readonly keys: WalletKeys;
    readonly ask: () => Promise<string>;
    readonly progress: TellProgress | undefined;
  },
  fill: (draft: ProfileLayout, store: Store<WalletRows>) => void,
): Promise<void> {
  const { words, bip39Passphrase, keys } = secrets;
  const passphrase = await secrets.ask();
  const tell = secrets.progress === undefined ? undefined : hundredths(secrets.progress, 'sealing');
  await createProfile(layout, async (draft) => {
    const salt = systemEntropy.bytes(SALT_BYTES);
    await writeKeystore(draft.keystore, { words, bip39Passphrase, passphrase, salt }, tell);
    const store = openWalletStore(draft.store, keys);
    try {
      fill(draft, store);
    } finally {
      store.close();
    }
    // With the first wallet of a home only: where others are, a vault that is missing has gone, and must come back.
    if (listProfiles(layout).length === 0) createFolderVault(draft.vault);
    writeProfile(draft, profile);
  });
}

/** @throws WalletError `profile-exists` */
export function requireFree(layout: ProfileLayout): void {
  if (!hasProfile(layout)) return;
  throw new WalletError(
    'profile-exists',
    `There already is a profile ${layout.name} here.`,
    'Choose another name with --profile; nothing was changed.',
  );
}

/** @throws WalletError `bad-choice` */
export function roleOf(given: string): Role {
  const role = WALLET_ROLES.find((one) => one === given);
  if (role === undefined) throw badChoice('role', WALLET_ROLES.join(', '));
  return role;
}

/** @throws WalletError `bad-choice` */
export function networkOf(given: string): Network {
  if (!isNetwork(given)) throw badChoice('network', NETWORKS.join(', '));
  return given;
}

/** @param readOnly for a look: the store is not made, not migrated and not changed, and nobody is waited for */
export function openWalletStore(path: string, keys: WalletKeys, readOnly = false): Store<WalletRows> {
  return openStore<WalletRows>({
    path,
    schemas: WALLET_SCHEMAS,
    storeKey: keys.ageSecret(STORE_KEY_INDEX),
    entropy: systemEntropy,
    ...(readOnly ? { readOnly, busyMilliseconds: 200 } : {}),
  });
}

/** A usage error that names what there is to choose from. */
export function badChoice(what: string, choices: string): WalletError {
  return new WalletError('bad-choice', `This ${what} cannot be used.`, `Use one of: ${choices}.`, {
    outcome: 'usage',
  });
}
