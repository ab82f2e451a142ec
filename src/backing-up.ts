import { existsSync } from 'node:fs';
import { openBackup, sealBackup } from './adapters/keystore/index.ts';
import { folderTrust, type ProfileLayout } from './adapters/profile/index.ts';
import { systemClock, systemEntropy } from './adapters/system/index.ts';
import { folderVault } from './adapters/vault/index.ts';
import { sha256 } from './crypto/index.ts';
import { bytesToHex } from './encoding/index.ts';
import { readWords } from './medwallet.ts';
import { placeWallet, requireFree } from './placing.ts';
import { layoutOf, type Environment, type Place } from './public.ts';
import { areTestWords } from './test-seed.ts';
import {
  BACKUP_TABLES,
  badBackup,
  hundredths,
  MAX_BACKUP_BYTES,
  ownJournalKey,
  readBackup,
  readJournal,
  recallJournal,
  WALLET_SCHEMAS,
  WalletError,
  writeBackup,
  type Journal,
  type Profile,
  type ReadBackup,
  type Restored,
  type Session,
  type WalletRows,
  type WrittenBackup,
} from './wallet/index.ts';
import type { TellProgress } from './wallet/ports/progress.ts';
import type { Store } from './wallet/ports/store.ts';
import type { Trust } from './wallet/ports/trust.ts';

const SALT_BYTES = 16;

/** A backup, and what is in it. */
export interface MadeBackup extends Omit<WrittenBackup, 'plaintext'> {
  /** An age file under the wallet's passphrase. */
  readonly file: Uint8Array;
}

/**
 * A backup of everything that a wallet is and knows, as one age file under the wallet's own passphrase; the files of
 * the records are in the vault and not in it.
 * @param passphrase of the wallet
 * @throws EnvelopeError `wrong-passphrase` (outcome locked); WalletError `backup-too-long`; StoreError
 */
export async function backUpWallet(
  env: Environment,
  place: Place,
  session: Session,
  passphrase: string,
): Promise<MadeBackup> {
  const secrets = await readWords(env, place, passphrase, session.progress);
  const { plaintext, ...made } = await writeBackup(session, secrets);
  const salt = systemEntropy.bytes(SALT_BYTES);
  const tell = hundredths(session.progress, 'sealing');
  const file = await sealBackup(plaintext, { passphrase, salt, maxBytes: MAX_BACKUP_BYTES, tell });
  return { file, ...made };
}

/** What came back, and from where: from the vault's journal where that goes further than the backup. */
export interface RestoredBackup {
  readonly profile: Profile;
  readonly restored: Restored;
  readonly source: 'backup' | 'journal';
}

/**
 * Brings a wallet back from a backup, under the passphrase that the backup opens with. Where the vault is there, what
 * happened since the backup comes from its journal; a journal that is damaged begins anew with what the backup holds.
 * @param backup.file foreign bytes, at most {@link MAX_BACKUP_BYTES}
 * @param backup.passphrase asked for when the name is known to be free
 * @param backup.progress told how far the passphrase is worked on, and how much of the vault's journal is read
 * @throws WalletError `profile-exists`, `bad-backup`, `journal-newer`; EnvelopeError `wrong-passphrase` (outcome
 * locked), `not-age`, `not-passphrase`, `work-factor`, `bad-header`, `corrupt`, `truncated`, `trailing-data`,
 * `too-large`; VaultError
 */
export async function restoreBackup(
  env: Environment,
  place: Place,
  backup: {
    readonly file: Uint8Array;
    readonly passphrase: () => Promise<string>;
    readonly progress?: TellProgress;
  },
): Promise<RestoredBackup> {
  const layout = layoutOf(env, place);
  requireFree(layout);
  const passphrase = await backup.passphrase();
  const { progress = () => undefined } = backup;
  const seal = { passphrase, maxBytes: MAX_BACKUP_BYTES, tell: hundredths(progress, 'unlocking') };
  const read = await readBackup(await openBackup(backup.file, seal));
  const found = await findJournal(layout, read, progress);
  const { head } = found.newer ?? found.backup;
  const profile: Profile = {
    name: layout.name,
    did: read.keys.identity(head.identity).did,
    network: head.network,
    role: head.role,
    created: systemClock.now(),
    ...(head.identity === 0 ? {} : { identity: head.identity }),
    ...(areTestWords(read.words, layout) ? { testSeed: true } : {}),
  };
  const done: Omit<RestoredBackup, 'profile'>[] = [];
  await placeWallet(
    layout,
    profile,
    { ...read, ask: () => Promise.resolve(passphrase), progress },
    (draft, store) => {
      done.push(recall(store, folderTrust(draft.trust), found));
    },
  );
  const [one] = done;
  if (one === undefined) throw badBackup('brought nothing back');
  return { profile, ...one };
}

interface Found {
  readonly backup: Journal;
  /** The vault's journal, where it goes further. */
  readonly newer?: Journal;
}

/** What the vault knows of this wallet besides. Whoever can write the vault can damage it, and not make it up. */
async function findJournal(
  layout: ProfileLayout,
  { keys, journal }: ReadBackup,
  progress: TellProgress | undefined,
): Promise<Found> {
  if (!existsSync(layout.vault)) return { backup: journal };
  const vault = folderVault(layout.vault);
  const key = await ownJournalKey({ keys });
  const number = vault.listJournal(key.name).at(-1);
  if (number === undefined) return { backup: journal };
  try {
    const kept = await readJournal(vault, key, WALLET_SCHEMAS.length, progress);
    if (kept === undefined) return { backup: journal };
    const backup = { ...journal, newest: later(kept.newest, journal.newest) };
    const isNewer = kept.head.number > journal.newest.number && sameWallet(kept, journal);
    return isNewer ? { backup, newer: kept } : { backup };
  } catch (error) {
    if (!isDamage(error)) throw error;
    // What nobody can read is in the way of what comes next: it goes on behind it.
    const sealed = vault.readJournal(key.name, number) ?? new Uint8Array();
    return { backup: { ...journal, newest: { number, hash: bytesToHex(sha256(sealed)) } } };
  }
}

function recall(
  store: Store<WalletRows>,
  trust: Trust,
  { backup, newer }: Found,
): Omit<RestoredBackup, 'profile'> {
  try {
    if (newer !== undefined) return { restored: recallJournal(store, trust, newer), source: 'journal' };
  } catch (error) {
    if (!isMismatch(error)) throw error;
  }
  try {
    const restored = recallJournal(store, trust, backup, BACKUP_TABLES);
    // The journal is written whole at the next command: it may lack what the backup has.
    store.change((tables) => {
      tables.table('journal_due').put('backup', { rows: [], erases: false });
    });
    return { restored, source: 'backup' };
  } catch (error) {
    if (!isMismatch(error)) throw error;
    throw badBackup('does not fit together', error);
  }
}

function later(a: Journal['newest'], b: Journal['newest']): Journal['newest'] {
  return a.number > b.number ? a : b;
}

function isMismatch(error: unknown): error is WalletError {
  return error instanceof WalletError && error.code === 'journal-mismatch';
}

function sameWallet({ head: a }: Journal, { head: b }: Journal): boolean {
  return a.network === b.network && a.role === b.role;
}

function isDamage(error: unknown): boolean {
  return (
    error instanceof WalletError && ['journal-damaged', 'journal-gap', 'journal-broken'].includes(error.code)
  );
}
