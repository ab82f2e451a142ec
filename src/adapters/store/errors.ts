import { MedwalletError } from '../../errors.ts';

export type StoreErrorCode =
  | 'store-unavailable'
  | 'store-busy'
  | 'store-newer'
  | 'store-damaged'
  | 'store-foreign'
  | 'store-read-only'
  | 'disk-full';

/** The wallet's local store could not be used, or is not what this version can read. */
export class StoreError extends MedwalletError<StoreErrorCode> {}

/** Turns what SQLite says into the room's own codes; everything else passes as it is. */
export function translating<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = (error as { code?: unknown } | undefined)?.code;
    if (error instanceof MedwalletError || typeof code !== 'string' || !code.startsWith('SQLITE_'))
      throw error;
    throw sqliteError(code, error);
  }
}

/** Another process is reading or writing. */
export function isBusy(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' && (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'));
}

export function damaged(cause?: unknown): StoreError {
  return new StoreError(
    'store-damaged',
    'A row of the local store was changed by something else than this wallet.',
    'Restore the wallet from its words and its vault, or from a backup.',
    { outcome: 'unavailable', cause },
  );
}

export function foreign(cause?: unknown): StoreError {
  return new StoreError(
    'store-foreign',
    'The local store in this profile belongs to another wallet, or its first row is damaged.',
    'Put the right store.db back, or restore the wallet from its words and its vault.',
    { outcome: 'unavailable', cause },
  );
}

export function newer(found: number, known: number): StoreError {
  return new StoreError(
    'store-newer',
    `This wallet was last used by a newer medwallet (store schema ${found}, this one knows ${known}).`,
    'Update medwallet; an older version could damage what the newer one wrote.',
    { outcome: 'unavailable' },
  );
}

/** What SQLite's result codes (https://sqlite.org/rescode.html) mean for whoever runs a command. */
const WORDS: readonly (readonly [prefix: string, StoreErrorCode, sentence: string, hint: string])[] = [
  [
    'SQLITE_BUSY',
    'store-busy',
    'Another medwallet command is writing to this wallet.',
    'Wait until it has ended and run the command again.',
  ],
  [
    'SQLITE_LOCKED',
    'store-busy',
    'Another medwallet command is writing to this wallet.',
    'Wait until it has ended and run the command again.',
  ],
  [
    'SQLITE_READONLY',
    'store-read-only',
    'The wallet folder cannot be written.',
    'Make MEDWALLET_HOME writable for you, or choose another one.',
  ],
  [
    'SQLITE_FULL',
    'disk-full',
    'The disk is full; nothing was changed.',
    'Free some space and run the command again.',
  ],
  [
    'SQLITE_CORRUPT',
    'store-damaged',
    'The local store is damaged.',
    'Restore the wallet from its words and its vault, or from a backup.',
  ],
  [
    'SQLITE_NOTADB',
    'store-damaged',
    'The local store is damaged.',
    'Restore the wallet from its words and its vault, or from a backup.',
  ],
];

export function unavailable(cause: unknown): StoreError {
  return new StoreError(
    'store-unavailable',
    'The local store cannot be opened.',
    'Check that the wallet folder exists and that you may read and write it.',
    { outcome: 'unavailable', cause },
  );
}

function sqliteError(code: string, cause: unknown): StoreError {
  const words = WORDS.find(([prefix]) => code.startsWith(prefix));
  if (words === undefined) return unavailable(cause);
  const [, ours, sentence, hint] = words;
  return new StoreError(ours, sentence, hint, { outcome: 'unavailable', cause });
}
