import { isThere } from './adapters/files/index.ts';
import { folderTrust, type ProfileLayout } from './adapters/profile/index.ts';
import { systemClock } from './adapters/system/index.ts';
import { folderVault } from './adapters/vault/index.ts';
import type { Network } from './encoding/index.ts';
import { openWalletKeys, parseWords, type WalletKeys } from './keys/index.ts';
import { networkOf, placeWallet, requireFree, roleOf } from './placing.ts';
import { layoutOf, type Environment, type Place } from './public.ts';
import { areTestWords } from './test-seed.ts';
import {
  ownJournalKey,
  readJournal,
  recallJournal,
  WALLET_SCHEMAS,
  WalletError,
  type Journal,
  type Profile,
  type Restored,
  type Role,
} from './wallet/index.ts';
import type { TellProgress } from './wallet/ports/progress.ts';

/** What a wallet is brought back with; role and network are in its journal, and needed where there is none. */
export interface RestoredWallet {
  readonly words: string;
  readonly bip39Passphrase: string;
  /** Asked for when everything else is known to be right. */
  readonly passphrase: () => Promise<string>;
  readonly role?: string;
  readonly network?: string;
  /** Told how much of the journal is read, and how far the new passphrase is worked on. */
  readonly progress?: TellProgress;
  /** Leaves the journal unread: keys come back, and nothing else. */
  readonly keysOnly?: boolean;
}

/**
 * Brings a wallet back from its words, and from the journal in the vault everything it knew.
 * @returns `restored` is null where the vault has no journal of this wallet: its keys are back, and nothing else
 * @throws KeysError `bad-words`; WalletError `profile-exists`, `journal-damaged`, `journal-gap`, `journal-broken`,
 * `journal-newer`, `journal-mismatch`; VaultError
 */
export async function restoreWallet(
  env: Environment,
  place: Place,
  wallet: RestoredWallet,
): Promise<{ readonly profile: Profile; readonly restored: Restored | null }> {
  const layout = layoutOf(env, place);
  requireFree(layout);
  const words = parseWords(wallet.words);
  const { bip39Passphrase } = wallet;
  const journal = await findJournal(layout, openWalletKeys(words, bip39Passphrase, 'regtest'), wallet);
  const role = roleOf(wallet.role ?? journal?.head.role ?? '');
  const network = networkOf(wallet.network ?? journal?.head.network ?? 'regtest');
  const keys = openWalletKeys(words, bip39Passphrase, network);
  if (journal !== undefined) requireSame(journal, { role, network }, keys);
  const identity = journal?.head.identity ?? 0;
  const profile: Profile = {
    name: layout.name,
    did: keys.identity(identity).did,
    network,
    role,
    created: systemClock.now(),
    ...(identity === 0 ? {} : { identity }),
    ...(journal === undefined ? { restored: true } : {}),
    ...(areTestWords(words, layout) ? { testSeed: true } : {}),
  };
  let restored: Restored | null = null;
  await placeWallet(
    layout,
    profile,
    { words, bip39Passphrase, keys, ask: wallet.passphrase, progress: wallet.progress },
    (draft, store) => {
      if (journal !== undefined) restored = recallJournal(store, folderTrust(draft.trust), journal);
    },
  );
  return { profile, restored };
}

async function findJournal(
  layout: ProfileLayout,
  keys: WalletKeys,
  { keysOnly, progress }: Pick<RestoredWallet, 'keysOnly' | 'progress'>,
): Promise<Journal | undefined> {
  // A vault on a disk that is not connected is no vault without a journal: its link is there, and leads nowhere.
  if (keysOnly === true || !isThere(layout.vault)) return undefined;
  const key = await ownJournalKey({ keys });
  return readJournal(folderVault(layout.vault), key, WALLET_SCHEMAS.length, progress);
}

function requireSame(
  { head }: Journal,
  asked: { readonly role: Role; readonly network: Network },
  keys: WalletKeys,
): void {
  const isSame = head.role === asked.role && head.network === asked.network;
  if (isSame && keys.identity(head.identity).did === head.did) return;
  throw new WalletError(
    'journal-mismatch',
    `The journal is of a ${head.role} on ${head.network}, ${head.did}.`,
    'Leave --role and --network out: the journal says them.',
    { outcome: 'usage' },
  );
}
