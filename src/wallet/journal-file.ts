import * as v from 'valibot';
import { hkdfSha256, hmacSha256, sha256 } from '../crypto/index.ts';
import {
  bytesToHex,
  canonicalJson,
  equalBytes,
  hexToBytes,
  isDid,
  NETWORKS,
  parseJson,
  utf8ToBytes,
  type JsonObject,
} from '../encoding/index.ts';
import { ageIdentity, ageRecipient, openSmall } from '../envelope/index.ts';
import { MedwalletError } from '../errors.ts';
import { WalletError } from './errors.ts';
import { WALLET_ROLES } from './ports/profile.ts';

export const JOURNAL_SCHEMA = 'medwallet/journal/v1';
const MAX_BYTES = 16 * 1024 * 1024;
/** A row is nested in an entry, in a list, in the file. */
const MAX_DEPTH = 48;

const HASH = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const NUMBER = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const COUNT = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const schema = v.strictObject({
  schema: v.literal(JOURNAL_SCHEMA),
  store: NUMBER,
  network: v.picklist(NETWORKS),
  role: v.picklist(WALLET_ROLES),
  did: v.pipe(v.string(), v.check(isDid)),
  identity: COUNT,
  number: NUMBER,
  first: NUMBER,
  last: NUMBER,
  base: v.boolean(),
  previous: v.nullable(HASH),
  time: COUNT,
  entries: v.array(
    v.strictObject({
      table: v.string(),
      key: v.string(),
      row: v.exactOptional(v.record(v.string(), v.any())),
    }),
  ),
  mac: HASH,
});

/** One row as it is now; without `row` it was deleted. */
export interface JournalEntry {
  readonly table: string;
  readonly key: string;
  readonly row?: JsonObject;
}

/** One file of a journal (docs/spec/journal.md), without its `mac`. */
export interface JournalFile {
  readonly schema: typeof JOURNAL_SCHEMA;
  /** Schema of the store that the rows are from. */
  readonly store: number;
  readonly network: v.InferOutput<typeof schema>['network'];
  readonly role: v.InferOutput<typeof schema>['role'];
  readonly did: string;
  /** Number of the identity key that `did` is. */
  readonly identity: number;
  readonly number: number;
  /** The files that belong together: all of them count, or none. */
  readonly first: number;
  readonly last: number;
  /** They hold everything: what was written before is not needed. */
  readonly base: boolean;
  /** SHA-256 of the file before, as it lies in the vault; null for the first one ever. */
  readonly previous: string | null;
  /** Unix seconds. */
  readonly time: number;
  readonly entries: readonly JournalEntry[];
}

/** Everything that follows from a recovery identity's 32 secret bytes. */
export interface JournalKey {
  /** The age identity. Secret. */
  readonly identity: string;
  readonly recipient: string;
  /** Name of the journal in the vault. */
  readonly name: string;
  readonly mac: Uint8Array;
}

export async function journalKey(secret: Uint8Array): Promise<JournalKey> {
  const identity = ageIdentity(secret);
  const recipient = await ageRecipient(identity);
  return {
    identity,
    recipient,
    name: bytesToHex(sha256(utf8ToBytes(recipient))),
    mac: hkdfSha256({ secret, info: 'medwallet/journal', length: 32 }),
  };
}

/** age tells nothing of who wrote a file, so each carries an HMAC that only the holders of the key can make. */
export function writeJournalFile(file: JournalFile, key: JournalKey): Uint8Array {
  const content = file as unknown as JsonObject;
  const mac = bytesToHex(hmacSha256(key.mac, canonicalJson(content)));
  return canonicalJson({ ...content, mac });
}

/**
 * Opens a journal file that anybody may have put into the vault.
 * @throws WalletError `journal-damaged` for what this key did not write; `journal-newer`
 */
export async function readJournalFile(
  sealed: Uint8Array,
  number: number,
  key: JournalKey,
): Promise<JournalFile> {
  let opened: Uint8Array;
  try {
    opened = await openSmall(sealed, [key.identity]);
  } catch (error) {
    if (!(error instanceof MedwalletError)) throw error;
    throw damagedFile(number, error);
  }
  return parseJournalFile(opened, number, key);
}

/**
 * What {@link writeJournalFile} wrote, and nothing else.
 * @throws WalletError `journal-damaged`
 */
export function parseJournalFile(plaintext: Uint8Array, number: number, key: JournalKey): JournalFile {
  try {
    const value = parseJson(plaintext, { maxBytes: MAX_BYTES, maxDepth: MAX_DEPTH });
    const { mac, ...file } = v.parse(schema, value);
    const expected = hmacSha256(key.mac, canonicalJson(file));
    const isOurs = equalBytes(expected, hexToBytes(mac, 32));
    if (isOurs && file.number === number && file.first <= number && number <= file.last) return file;
  } catch (error) {
    if (!(error instanceof MedwalletError) && !(error instanceof v.ValiError)) throw error;
    throw damagedFile(number, error);
  }
  throw damagedFile(number);
}

function damagedFile(number: number, cause?: unknown): WalletError {
  return new WalletError(
    'journal-damaged',
    `File ${number} of the journal is damaged, or another wallet's.`,
    'Bring the file back from a copy of the vault; move it away if it never belonged there.',
    { cause, facts: { file: String(number) } },
  );
}
