import * as v from 'valibot';
import { sha256 } from '../crypto/index.ts';
import {
  bytesToHex,
  canonicalJson,
  concatBytes,
  parseJson,
  utf8ToBytes,
  type JsonObject,
} from '../encoding/index.ts';
import { openWalletKeys, RECOVERY_INDEX, type WalletKeys } from '../keys/index.ts';
import { MedwalletError } from '../errors.ts';
import { WalletError } from './errors.ts';
import {
  JOURNAL_SCHEMA,
  journalKey,
  parseJournalFile,
  writeJournalFile,
  type JournalFile,
} from './journal-file.ts';
import { collect, requireKnown, type Journal } from './journal-reading.ts';
import { everything, inParts, ownJournalKey } from './journal-writing.ts';
import { WALLET_SCHEMAS } from './schemas.ts';
import type { Session } from './session.ts';

/** The longest backup as a file, in bytes: a wallet of a hundred thousand records stays below. */
export const MAX_BACKUP_BYTES = 256 * 1024 * 1024;
/** age adds 16 bytes to each 64 KiB, and a header. */
const MAX_PLAINTEXT_BYTES = MAX_BACKUP_BYTES - 1024 * 1024;

const BACKUP_SCHEMA = 'medwallet/backup-file/v1';
const MAX_HEAD_BYTES = 8_192;
/** Far above what a writer needs for the longest backup. */
const MAX_FILES = 1_024;
const LF = 0x0a;

/** What no journal has, as it is of one machine, and of use on the next: what waits to be posted, or to be deleted. */
export const BACKUP_TABLES = ['outbox', 'doomed'] as const;

const headSchema = v.strictObject({
  schema: v.literal(BACKUP_SCHEMA),
  words: v.string(),
  bip39Passphrase: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(1_000))),
  files: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_FILES)),
  journal: v.nullable(
    v.strictObject({
      number: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
      hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    }),
  ),
});

/** The words of a wallet, and its BIP-39 passphrase or nothing. */
export interface BackupSecrets {
  readonly words: string;
  readonly bip39Passphrase: string;
}

/** What a backup holds, before it is encrypted. */
export interface WrittenBackup {
  /** Secret: the words are in it. */
  readonly plaintext: Uint8Array;
  readonly records: number;
  readonly events: number;
  readonly statements: number;
  readonly contacts: number;
  /** Unix seconds. */
  readonly time: number;
}

/** A backup that was read. */
export interface ReadBackup extends BackupSecrets {
  readonly keys: WalletKeys;
  /** Everything the wallet knew; `newest` is how far its journal in the vault had come, number 0 for not at all. */
  readonly journal: Journal;
}

/**
 * Everything that a wallet is and knows, without the files of its records, which lie in the vault (docs/spec/backup.md).
 * One moment of it: nothing changes while it is read.
 */
export async function writeBackup(session: Session, secrets: BackupSecrets): Promise<WrittenBackup> {
  const key = await ownJournalKey(session);
  const { profile, network } = session;
  const time = session.clock.now();
  const { entries, head, counts } = session.store.view((tables) => ({
    entries: everything(tables, BACKUP_TABLES),
    head: tables.table('journal').get('head'),
    counts: {
      records: tables.table('record').count(),
      events: tables.table('event').count(),
      statements: tables.table('statement').count(),
      contacts: tables.table('contact').count(),
    },
  }));
  const parts = inParts(entries);
  const lines: Uint8Array[] = [];
  for (const [i, part] of parts.entries()) {
    const before = lines.at(-1);
    const file: JournalFile = {
      schema: JOURNAL_SCHEMA,
      store: WALLET_SCHEMAS.length,
      network,
      role: profile.role,
      did: profile.did,
      identity: profile.identity ?? 0,
      number: i + 1,
      first: 1,
      last: parts.length,
      base: true,
      previous: before === undefined ? null : bytesToHex(sha256(before)),
      time,
      entries: part,
    };
    lines.push(writeJournalFile(file, key));
  }
  const hash = head?.files[0];
  const first: JsonObject = {
    schema: BACKUP_SCHEMA,
    words: secrets.words,
    ...(secrets.bip39Passphrase === '' ? {} : { bip39Passphrase: secrets.bip39Passphrase }),
    files: lines.length,
    journal: head === undefined || hash === undefined ? null : { number: head.number, hash },
  };
  const plaintext = concatBytes(
    ...[canonicalJson(first), ...lines].flatMap((line) => [line, utf8ToBytes('\n')]),
  );
  if (plaintext.length > MAX_PLAINTEXT_BYTES) throw tooLong();
  return { plaintext, ...counts, time };
}

/**
 * Reads what a backup held. Whoever knows the passphrase wrote it, by whatever means: every line must be of the key
 * that the words give, and follow the one before.
 * @throws WalletError `bad-backup`, `journal-newer`
 */
export async function readBackup(plaintext: Uint8Array): Promise<ReadBackup> {
  const [first = plaintext, ...lines] = linesOf(plaintext);
  const head = headOf(first);
  if (lines.length !== head.files) throw badBackup('is not as long as it says');
  const secrets = { words: head.words, bip39Passphrase: head.bip39Passphrase ?? '' };
  const read = await filesOf(lines, secrets);
  const keys = openWalletKeys(secrets.words, secrets.bip39Passphrase, read.head.network);
  if (keys.identity(read.head.identity).did !== read.head.did)
    throw badBackup('is of a did that its words do not give');
  const newest = head.journal ?? { number: 0, hash: '' };
  // It goes on with a new beginning: what was not in the journal yet is in the backup.
  return { ...secrets, keys, journal: { ...read, newest, unfinished: 1 } };
}

async function filesOf(
  lines: readonly Uint8Array[],
  { words, bip39Passphrase }: BackupSecrets,
): Promise<Journal> {
  try {
    // The network makes no difference to the recovery identity.
    const secret = openWalletKeys(words, bip39Passphrase, 'regtest').ageSecret(RECOVERY_INDEX);
    const key = await journalKey(secret);
    const files = lines.map((line, i) => {
      const file = parseJournalFile(line, i + 1, key);
      requireKnown(file, WALLET_SCHEMAS.length);
      if (!file.base || file.first !== 1 || file.last !== lines.length)
        throw badBackup('is not of one moment');
      return { file, hash: bytesToHex(sha256(line)) };
    });
    const journal = collect(files, 0, { number: 0, hash: '' });
    const { network, role, did } = journal.head;
    const isSame = files.every(
      ({ file }) => file.network === network && file.role === role && file.did === did,
    );
    if (!isSame) throw badBackup('is of more than one wallet');
    return journal;
  } catch (cause) {
    if (!(cause instanceof MedwalletError)) throw cause;
    if (cause.code === 'bad-backup' || cause.code === 'journal-newer') throw cause;
    throw badBackup('does not hold what its words vouch for', cause);
  }
}

function headOf(line: Uint8Array) {
  try {
    const read = v.safeParse(headSchema, parseJson(line, { maxBytes: MAX_HEAD_BYTES, maxDepth: 4 }));
    if (read.success) return read.output;
  } catch (cause) {
    if (!(cause instanceof MedwalletError)) throw cause;
    throw badBackup('does not begin as one', cause);
  }
  throw badBackup('does not begin as one');
}

function linesOf(plaintext: Uint8Array): Uint8Array[] {
  if (plaintext.at(-1) !== LF) throw badBackup('does not end as one');
  const lines: Uint8Array[] = [];
  // One more than there can be is enough to know that there are too many.
  for (let from = 0; from < plaintext.length && lines.length <= MAX_FILES + 1;) {
    const to = plaintext.indexOf(LF, from);
    lines.push(plaintext.subarray(from, to));
    from = to + 1;
  }
  return lines;
}

/** @internal */
export function badBackup(problem: string, cause?: unknown): WalletError {
  return new WalletError(
    'bad-backup',
    `This opens, but it is no backup that can be used: it ${problem}.`,
    'Take another copy of it; or bring the vault and restore from the words: medwallet restore',
    { cause },
  );
}

function tooLong(): WalletError {
  return new WalletError(
    'backup-too-long',
    `This wallet knows more than a backup holds (${MAX_BACKUP_BYTES} bytes).`,
    'Copy its profile folder instead, while no command runs; and keep words and vault.',
  );
}
