import { sha256 } from '../crypto/index.ts';
import { bytesToHex, type JsonObject } from '../encoding/index.ts';
import { WalletError } from './errors.ts';
import { readJournalFile, type JournalFile, type JournalKey } from './journal-file.ts';
import type { TellProgress } from './ports/progress.ts';
import type { Vault } from './ports/vault.ts';

/** More than this is somebody filling the vault: a wallet begins its journal anew long before. */
const MAX_FILES = 100_000;

/** What a journal says: the newest row of every key. */
export interface Journal {
  /** The newest file, with what it says of the wallet. */
  readonly head: JournalFile;
  /** Number and SHA-256 (hex) of the last file in the vault: the head, unless writing was cut off after it. */
  readonly newest: { readonly number: number; readonly hash: string };
  /** Number of the first file that counts. */
  readonly base: number;
  /** How many files were read. */
  readonly files: number;
  /** Files at the end whose writing was not finished: what they belong to was never answered. */
  readonly unfinished: number;
  readonly rows: JournalRows;
}

/** Table → key → row. */
export type JournalRows = ReadonlyMap<string, ReadonlyMap<string, JsonObject>>;

/**
 * Reads a journal from its last complete beginning to its end. Whoever can write the vault can put files there,
 * change them, exchange them and take them away: every file must open, be of this key, and follow the one before.
 * What is missing at the end cannot be seen from here.
 * @param known how many rows a schema of the store is known up to
 * @param tell told how many files were read, of those that there are
 * @returns undefined where there is no file at all
 * @throws WalletError `journal-damaged`, `journal-gap`, `journal-broken`, `journal-newer`; VaultError
 */
export async function readJournal(
  vault: Vault,
  key: JournalKey,
  known: number,
  tell: TellProgress = () => undefined,
): Promise<Journal | undefined> {
  const numbers = vault.listJournal(key.name);
  if (numbers.length === 0) return undefined;
  if (numbers.length > MAX_FILES) throw gap(numbers.length);
  const read = async (number: number): Promise<{ file: JournalFile; hash: string }> => {
    const sealed = vault.readJournal(key.name, number);
    if (sealed === undefined) throw gap(number);
    const file = await readJournalFile(sealed, number, key);
    requireKnown(file, known);
    return { file, hash: bytesToHex(sha256(sealed)) };
  };
  const newest = numbers.at(-1) ?? 0;
  const last = await read(newest);
  // A batch that was cut off was never answered for; it begins where it says.
  const unfinished = last.file.last === newest ? 0 : newest - last.file.first + 1;
  const files: { file: JournalFile; hash: string }[] = [];
  for (let at = newest - unfinished; at > 0; at--) {
    const one = at === newest ? last : await read(at);
    files.unshift(one);
    const isBeginning = one.file.base && one.file.first === at;
    // Files from before the beginning may lie there still.
    const total = numbers.length;
    tell({ what: 'restoring', done: isBeginning ? total : files.length, total });
    if (isBeginning) return collect(files, unfinished, { number: newest, hash: last.hash });
  }
  if (files.length === 0) return undefined;
  throw broken(1);
}

/**
 * Puts files together that are to follow each other, each with its hash.
 * @param unfinished how many were left out at the end
 * @throws WalletError `journal-broken`
 */
export function collect(
  files: readonly { readonly file: JournalFile; readonly hash: string }[],
  unfinished: number,
  newest: Journal['newest'],
): Journal {
  const rows = new Map<string, Map<string, JsonObject>>();
  let before: (typeof files)[number] | undefined;
  for (const one of files) {
    if (before !== undefined && one.file.previous !== before.hash) throw broken(one.file.number);
    const { first, last } = one.file;
    const inside = before !== undefined && before.file.last !== before.file.number;
    if (inside && (first !== before?.file.first || last !== before.file.last)) throw broken(one.file.number);
    if (!inside && first !== one.file.number) throw broken(one.file.number);
    for (const { table, key, row } of one.file.entries) {
      const known = rows.get(table) ?? new Map<string, JsonObject>();
      rows.set(table, known);
      if (row === undefined) known.delete(key);
      else known.set(key, row);
    }
    before = one;
  }
  const head = before ?? files[0];
  if (head === undefined || head.file.last !== head.file.number) throw broken(head?.file.number ?? 1);
  return {
    head: head.file,
    newest,
    base: files[0]?.file.number ?? 1,
    files: files.length,
    unfinished,
    rows,
  };
}

/** @param known how many rows a schema of the store is known up to @throws WalletError `journal-newer` */
export function requireKnown(file: JournalFile, known: number): void {
  if (file.store > known) throw newer(file.store, known);
}

function gap(number: number): WalletError {
  return new WalletError(
    'journal-gap',
    `File ${number} of the journal is missing, and what comes after it cannot stand alone.`,
    'Bring the file back from a copy of the vault, or restore from a backup: medwallet restore --from-backup FILE',
    { facts: { file: String(number) } },
  );
}

function broken(number: number): WalletError {
  return new WalletError(
    'journal-broken',
    `File ${number} of the journal does not follow the file before it: one of them was exchanged for an older one.`,
    'Bring the whole folder back from a copy of the vault, or restore from a backup.',
    { facts: { file: String(number) } },
  );
}

function newer(found: number, known: number): WalletError {
  return new WalletError(
    'journal-newer',
    `The journal was written by a newer medwallet (store schema ${found}, this one knows ${known}).`,
    'Update medwallet.',
    { outcome: 'unavailable' },
  );
}
