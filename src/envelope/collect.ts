import { utf8ToBytes } from '../encoding/index.ts';
import { badHeader, EnvelopeError } from './errors.ts';

/** One hybrid stanza takes 1,556 bytes: room for twenty. Anything longer is refused before it is parsed. */
export const MAX_HEADER_BYTES = 32_768;

const MAGIC = utf8ToBytes('age-encryption.org/');
const VERSION_LINE = utf8ToBytes('age-encryption.org/v1\n');
const ARMOR = utf8ToBytes('-----BEGIN AGE ENCRYPTED FILE-----');
const MAC_LINE = utf8ToBytes('\n---');
const LINE_FEED = 0x0a;

export interface HeaderCollector {
  /**
   * Takes the next bytes of a file. Once the header is whole, gives it back with the bytes of this piece that
   * lie behind it (a view: use it before the piece's memory is filled again).
   * @throws EnvelopeError `not-age`, `bad-header` (another version), `too-large`
   */
  push(bytes: Uint8Array): { readonly header: Uint8Array; readonly rest: Uint8Array } | undefined;
  /** The file ended before its header did: the error to throw. */
  ended(): EnvelopeError;
}

/**
 * Collects the textual header at the beginning of a file that may come from anybody: at most 32 KiB are kept
 * and looked at, and nothing in it is interpreted but its first line and where it ends.
 */
export function collectHeader(): HeaderCollector {
  const buffer = new Uint8Array(MAX_HEADER_BYTES);
  let used = 0;
  return {
    push(bytes) {
      const taken = Math.min(bytes.length, MAX_HEADER_BYTES - used);
      buffer.set(bytes.subarray(0, taken), used);
      const before = used;
      used += taken;
      checkStart(buffer.subarray(0, used));
      const end = headerEnd(buffer.subarray(0, used));
      if (end !== undefined) {
        return { header: buffer.slice(0, end), rest: bytes.subarray(end - before) };
      }
      if (used < MAX_HEADER_BYTES) return undefined;
      throw new EnvelopeError(
        'too-large',
        `The age header is longer than ${MAX_HEADER_BYTES} bytes.`,
        'Ask its author to encrypt the file to fewer recipients.',
      );
    },
    ended() {
      if (used < VERSION_LINE.length) return notAge(buffer.subarray(0, used));
      return new EnvelopeError(
        'truncated',
        'The encrypted file ends within its header.',
        'Fetch the file again from where it came, whole.',
      );
    },
  };
}

function checkStart(bytes: Uint8Array): void {
  if (!agree(bytes, MAGIC)) throw notAge(bytes);
  if (!agree(bytes, VERSION_LINE)) throw badHeader();
}

function agree(bytes: Uint8Array, expected: Uint8Array): boolean {
  const length = Math.min(bytes.length, expected.length);
  for (let i = 0; i < length; i++) if (bytes[i] !== expected[i]) return false;
  return true;
}

/**
 * Just behind the MAC line's line feed. Base64 has no dash, so the first line that begins with three is it.
 * Its form is checked here, because the library looks at it only after an identity has matched.
 */
function headerEnd(bytes: Uint8Array): number | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const mac = text.indexOf(MAC_LINE);
  if (mac < 0) return undefined;
  const end = text.indexOf(LINE_FEED, mac + MAC_LINE.length);
  if (end < 0) return undefined;
  if (!/^--- [A-Za-z0-9+/]{43}$/.test(text.toString('latin1', mac + 1, end))) throw badHeader();
  return end + 1;
}

function notAge(bytes: Uint8Array): EnvelopeError {
  const armored = bytes.length > 0 && agree(bytes, ARMOR);
  return new EnvelopeError(
    'not-age',
    armored ? 'This age file is wrapped in ASCII armor.' : 'This is not an age file.',
    armored ? 'Take the armor off first: age -d, then encrypt again without -a.' : 'Check the file name.',
  );
}
