import { EncodingError } from './errors.ts';

/** Lower-case hexadecimal. */
export function bytesToHex(bytes: Uint8Array): string {
  return bufferOf(bytes).toString('hex');
}

/**
 * Reads lower-case hexadecimal, the only spelling medwallet writes: ids are compared as text, so a second
 * spelling would be a second name for one thing.
 * @param length the number of bytes expected, when it is fixed
 * @throws EncodingError `bad-hex`
 */
export function hexToBytes(text: string, length?: number): Uint8Array {
  if (!/^(?:[0-9a-f]{2})*$/.test(text) || (length !== undefined && text.length !== 2 * length)) {
    const wanted = length === undefined ? '' : ` of ${length} bytes`;
    throw new EncodingError(
      'bad-hex',
      `This is not lower-case hexadecimal${wanted}.`,
      'Copy the value again, whole.',
    );
  }
  return new Uint8Array(Buffer.from(text, 'hex'));
}

/** RFC 4648 §4 base64 with padding. */
export function bytesToBase64(bytes: Uint8Array): string {
  return bufferOf(bytes).toString('base64');
}

/** @throws EncodingError `bad-base64` for anything but the one canonical, padded spelling (RFC 4648 §4). */
export function base64ToBytes(text: string): Uint8Array {
  return strictBase64(text, 'base64');
}

/** RFC 4648 §5 base64url without padding, as JWT uses it. */
export function bytesToBase64Url(bytes: Uint8Array): string {
  return bufferOf(bytes).toString('base64url');
}

/** @throws EncodingError `bad-base64` for anything but the one canonical, unpadded spelling (RFC 4648 §5). */
export function base64UrlToBytes(text: string): Uint8Array {
  return strictBase64(text, 'base64url');
}

// The platform's decoder passes over what it does not know, both alphabets and any padding. Only the spelling
// that it would write itself is taken, which leaves one text for each value.
function strictBase64(text: string, alphabet: 'base64' | 'base64url'): Uint8Array {
  const bytes = Buffer.from(text, alphabet);
  if (bytes.toString(alphabet) !== text) {
    throw new EncodingError(
      'bad-base64',
      'This is not base64 in its one canonical spelling.',
      'Copy the value again, whole.',
    );
  }
  return new Uint8Array(bytes);
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

const encoder = new TextEncoder();

/** UTF-8. A lone surrogate becomes U+FFFD, so text to be signed must be checked before it comes here. */
export function utf8ToBytes(text: string): Uint8Array {
  return encoder.encode(text);
}

/** A byte order mark stays. @throws EncodingError `bad-utf8` */
export function bytesToUtf8(bytes: Uint8Array): string {
  const text = bufferOf(bytes).toString('utf8');
  // What is no UTF-8 was read as U+FFFD, and is written as other bytes than it was.
  if (equalBytes(utf8ToBytes(text), bytes)) return text;
  throw new EncodingError('bad-utf8', 'This is not UTF-8 text.', 'Check that it is the right file.');
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Not constant-time: for public values only. Secrets are compared in crypto/. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}

/** Lexicographic order of unsigned bytes; a prefix comes first. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b);
}
