import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { homeLayout, listProfiles, profileLayout, readProfile } from '../../../src/adapters/profile/index.ts';
import { openStore } from '../../../src/adapters/store/index.ts';
import { systemEntropy } from '../../../src/adapters/system/index.ts';
import { folderVault, verifyBlob } from '../../../src/adapters/vault/index.ts';
import { bytesToHex } from '../../../src/encoding/index.ts';
import { openWalletKeys, STORE_KEY_INDEX } from '../../../src/keys/index.ts';
import { readWords } from '../../../src/medwallet.ts';
import { WALLET_SCHEMAS, type WalletRows } from '../../../src/wallet/index.ts';
import { keptLog, logTree, storedEvents } from '../../../src/wallet/log.ts';
import { WALLET_TABLES } from '../../../src/wallet/schemas.ts';
import type { TestHome } from '../people.ts';
import { hashBelow } from './tree.ts';

/** What one wallet holds: how many rows of each kind, and its log. */
export interface Holding {
  readonly rows: Readonly<Record<string, readonly string[]>>;
  readonly events: readonly string[];
  /** The log's root at each size. */
  rootAt(size: number): string;
}

/** Store keys of the wallets of a story, so that looking does not take scrypt each time. */
export class StoreKeys {
  readonly #keys = new Map<string, Uint8Array>();

  async learn(home: TestHome): Promise<void> {
    for (const profile of profilesOf(home)) {
      if (this.#keys.has(profile)) continue;
      const passphrase = readFileSync(home.passphraseFile, 'utf8').trim();
      const { words } = await readWords(home.env, { profile }, passphrase);
      this.#keys.set(profile, openWalletKeys(words, '', 'regtest').ageSecret(STORE_KEY_INDEX));
    }
  }

  get(profile: string): Uint8Array | undefined {
    return this.#keys.get(profile);
  }
}

export function profilesOf(home: TestHome): string[] {
  return listProfiles(homeLayout(home.env, home.home));
}

/**
 * Opens every store and reads every row, holds each log against the tree that was kept with it, and each record
 * against the vault. Throws for whatever is not whole.
 */
export function wholeWallets(home: TestHome, keys: StoreKeys): Map<string, Holding> {
  return eachWallet(home, keys, ({ profile, store, vault, storeKey }) =>
    holdingOf(profile, store, vault, storeKey),
  );
}

/** Wallets that were found whole, by everything that stands in their folder and in the vault. */
const judged = new Map<string, Holding>();
/** A few hundred bytes each. */
const MOST_JUDGED = 2_000;

/**
 * As {@link wholeWallets}, but a wallet whose files are those of one that was whole, byte for byte, is not opened
 * again: most commands change one of three. Not while this process has one of these stores open: reading its files
 * would drop the locks on it (POSIX).
 */
export function judgedWallets(home: TestHome, keys: StoreKeys): Map<string, Holding> {
  return eachWallet(home, keys, ({ profile, folder, store, vault, storeKey }) => {
    const hash = `${bytesToHex(storeKey)} ${hashBelow(folder, vault)}`;
    const holding = judged.get(hash) ?? holdingOf(profile, store, vault, storeKey);
    if (judged.size > MOST_JUDGED) judged.clear();
    judged.set(hash, holding);
    return holding;
  });
}

interface Placed {
  readonly profile: string;
  readonly folder: string;
  readonly store: string;
  readonly vault: string;
  readonly storeKey: Uint8Array;
}

function eachWallet(
  home: TestHome,
  keys: StoreKeys,
  look: (wallet: Placed) => Holding,
): Map<string, Holding> {
  const found = new Map<string, Holding>();
  for (const profile of profilesOf(home)) {
    const layout = profileLayout(homeLayout(home.env, home.home), profile);
    readProfile(layout);
    const storeKey = keys.get(profile);
    if (storeKey === undefined) continue;
    const { folder, store } = layout;
    found.set(profile, look({ profile, folder, store, vault: join(home.home, 'vault'), storeKey }));
  }
  return found;
}

function holdingOf(profile: string, path: string, folder: string, storeKey: Uint8Array): Holding {
  const store = openStore<WalletRows>({ path, schemas: WALLET_SCHEMAS, storeKey, entropy: systemEntropy });
  try {
    return store.view((tables) => {
      const rows: Record<string, string[]> = {};
      for (const name of WALLET_TABLES) {
        rows[name] = tables
          .table(name)
          .list()
          .map(({ key }) => key);
      }
      const events = storedEvents(tables);
      const kept = bytesToHex(keptLog(tables).root());
      if (kept !== bytesToHex(logTree(events).root()))
        throw new TypeError(`the log of ${profile} is not whole`);
      const vault = folderVault(folder);
      for (const { row } of tables.table('record').list()) verifyBlob(vault, row.manifest.sha256);
      return {
        rows,
        events: events.map((row) =>
          'event' in row ? (JSON.parse(row.event) as { type: string }).type : 'erased',
        ),
        rootAt: (size) => bytesToHex(logTree(events.slice(0, size)).root()),
      };
    });
  } finally {
    store.close();
  }
}

/** Throws when something that was in a wallet before is gone: its log must go on from where it was. */
export function nothingLost(before: ReadonlyMap<string, Holding>, after: ReadonlyMap<string, Holding>): void {
  for (const [profile, held] of before) {
    const now = after.get(profile);
    if (now === undefined) throw new TypeError(`${profile} is gone`);
    const size = held.events.length;
    if (now.events.length < size || now.rootAt(size) !== held.rootAt(size)) {
      throw new TypeError(`the log of ${profile} lost events`);
    }
  }
}
