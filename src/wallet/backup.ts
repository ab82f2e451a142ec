import { openWalletKeys } from '../keys/index.ts';
import { WalletError } from './errors.ts';
import type { Store } from './ports/store.ts';
import type { WalletRows } from './rows.ts';
import type { Session } from './session.ts';

/** When the words were shown to be on paper, Unix seconds. */
const CONFIRMED = 'backup/confirmed';

/** When the owner showed to have the words, in Unix seconds; null until then. */
export function backupConfirmed(session: Session): number | null {
  const row = session.store.view((tables) => tables.table('setting').get(CONFIRMED));
  if (typeof row?.value === 'number') return row.value;
  // Whoever brought the wallet back from its words has them.
  return session.profile.restored === true ? session.profile.created : null;
}

/**
 * Notes that the owner has the words: those that were written down give this very wallet.
 * @param backup as it stands on paper: words, and the BIP-39 passphrase or nothing
 * @returns Unix seconds
 * @throws KeysError `bad-words`; WalletError `backup-differs`
 */
export function confirmBackup(
  session: Session,
  backup: { readonly words: string; readonly bip39Passphrase: string },
): number {
  const { profile, network } = session;
  const keys = openWalletKeys(backup.words, backup.bip39Passphrase, network);
  if (keys.identity(profile.identity ?? 0).did !== profile.did) {
    throw new WalletError(
      'backup-differs',
      'These words are a good backup of another wallet, and not of this one.',
      'Look for the right sheet, and mind the BIP-39 passphrase if there is one; or write them down anew: medwallet backup --show-words',
    );
  }
  const now = session.clock.now();
  noteBackup(session.store, now);
  return now;
}

/** @internal Whoever just showed to have the words. @param now Unix seconds */
export function noteBackup(store: Store<WalletRows>, now: number): void {
  store.change((tables) => {
    tables.table('setting').put(CONFIRMED, { value: now });
  });
}

/**
 * Which of the words are asked back: different ones by chance, in their order.
 * @param of how many words there are
 * @returns numbers from 1
 */
export function placesToAsk(session: Session, count: number, of: number): number[] {
  const random = session.entropy.bytes(count * 4);
  const view = new DataView(random.buffer, random.byteOffset, random.length);
  const left = Array.from({ length: of }, (_, i) => i + 1);
  // That a remainder prefers some numbers a little gives nothing away.
  const chosen = Array.from({ length: Math.min(count, of) }, (_, i) =>
    left.splice(view.getUint32(i * 4) % left.length, 1),
  );
  return chosen.flat().sort((a, b) => a - b);
}
