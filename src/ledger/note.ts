import { sha256, taggedHash } from '../crypto/index.ts';
import {
  base64ToBytes,
  bytesToBase64,
  EncodingError,
  equalBytes,
  isNetwork,
  utf8ToBytes,
  type Network,
} from '../encoding/index.ts';
import { checkLength, LedgerError } from './errors.ts';
import { emptyRoot } from './hashing.ts';

/** What a statement states. Hashes are 32 bytes, ledger ids unpadded base64url of 36. */
export interface Note {
  readonly network: Network;
  readonly ledger: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** Counts from 1. */
  readonly statement: number;
  readonly activeCount: number;
  readonly activeRoot: Uint8Array;
  /** Hash of the circle document in force. */
  readonly circle: Uint8Array;
  /** Only in a successor ledger: the old ledger and the hash of its last note, in every note the same. */
  readonly after?: { readonly ledger: string; readonly noteHash: Uint8Array };
}

/** Characters. The longest note has under 700. */
const MAX_NOTE = 1024;

const NUMBER = '0|[1-9][0-9]{0,15}';
const HASH = '[A-Za-z0-9+/]{43}=';
// 48 characters are 36 bytes without a bit to spare, so a ledger id has one spelling only.
const LEDGER = '[A-Za-z0-9_-]{48}';
const NOTE = new RegExp(
  `^medwallet/(?<network>[a-z0-9]+)/(?<ledger>${LEDGER})\\n(?<size>${NUMBER})\\n(?<root>${HASH})\\n` +
    `statement (?<statement>${NUMBER})\\nactive (?<count>${NUMBER}) (?<active>${HASH})\\n` +
    `circle (?<circle>${HASH})\\n(?:after (?<oldLedger>${LEDGER}) (?<oldNote>${HASH})\\n)?$`,
);

/** The text of a note. @throws LedgerError `malformed-note`, `bad-length` when the values make no note */
export function noteText(note: Note): string {
  const text = write(note);
  parseNote(text);
  return text;
}

/**
 * Reads a note that anybody may have sent. What it accepts, {@link noteText} writes the same.
 * @throws LedgerError `too-large`, `malformed-note`
 */
export function parseNote(text: string): Note {
  if (text.length > MAX_NOTE) {
    throw new LedgerError(
      'too-large',
      `A note has at most ${MAX_NOTE} characters, this one ${text.length}.`,
      'Ask for it again.',
    );
  }
  const note = read(text);
  if (note === undefined || !makesSense(note) || write(note) !== text) {
    throw new LedgerError(
      'malformed-note',
      'This is not the note of a statement.',
      'Ask for it again; it was changed on the way or comes from another program.',
    );
  }
  return note;
}

/** SHA-256 of the note's bytes. */
export function noteHash(text: string): Uint8Array {
  return sha256(utf8ToBytes(text));
}

/**
 * The 32 bytes that go on the chain: the tagged hash of log root, active root and note hash. The roots are
 * taken from the note, so that no commitment can be to others.
 * @throws LedgerError `malformed-note`
 */
export function commitment(text: string): Uint8Array {
  const { root, activeRoot } = parseNote(text);
  return taggedHash(COMMITMENT_TAG, root, activeRoot, noteHash(text));
}

export const COMMITMENT_TAG = 'medwallet/statement';

function write(note: Note): string {
  checkLength(note.root, 32, 'log root');
  checkLength(note.activeRoot, 32, 'active root');
  checkLength(note.circle, 32, 'circle document hash');
  const { after } = note;
  return [
    `medwallet/${note.network}/${note.ledger}`,
    String(note.size),
    bytesToBase64(note.root),
    `statement ${note.statement}`,
    `active ${note.activeCount} ${bytesToBase64(note.activeRoot)}`,
    `circle ${bytesToBase64(note.circle)}`,
    ...(after === undefined ? [] : [`after ${after.ledger} ${bytesToBase64(after.noteHash)}`]),
    '',
  ].join('\n');
}

function read(text: string): Note | undefined {
  const groups = NOTE.exec(text)?.groups;
  if (groups === undefined || !isNetwork(groups.network)) return undefined;
  const { oldLedger, oldNote } = groups;
  try {
    return {
      network: groups.network,
      ledger: groups.ledger ?? '',
      size: Number(groups.size),
      root: base64ToBytes(groups.root ?? ''),
      statement: Number(groups.statement),
      activeCount: Number(groups.count),
      activeRoot: base64ToBytes(groups.active ?? ''),
      circle: base64ToBytes(groups.circle ?? ''),
      ...(oldLedger === undefined || oldNote === undefined
        ? {}
        : { after: { ledger: oldLedger, noteHash: base64ToBytes(oldNote) } }),
    };
  } catch (error) {
    // Bits set behind the last byte: a second spelling of the same hash.
    if (error instanceof EncodingError) return undefined;
    throw error;
  }
}

function makesSense(note: Note): boolean {
  return (
    [note.size, note.statement, note.activeCount].every(Number.isSafeInteger) &&
    note.statement >= 1 &&
    (note.size > 0 || equalBytes(note.root, emptyRoot())) &&
    (note.activeCount > 0 || equalBytes(note.activeRoot, emptyRoot())) &&
    note.after?.ledger !== note.ledger
  );
}
