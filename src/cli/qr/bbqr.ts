import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { base32nopad, hex } from '@scure/base';
import { CliError } from '../errors.ts';

/** What a series of codes holds: a PSBT, a transaction, JSON, or text (BBQr, "File type"). */
export type CodeKind = 'P' | 'T' | 'J' | 'U';

const HEADER = /^B\$([H2Z])([A-Z])([0-9A-Z]{2})([0-9A-Z]{2})$/;
const HEADER_CHARACTERS = 8;
/** Two digits of base 36. */
const MAX_PARTS = 36 * 36 - 1;
/** So that every reader can unpack it with a window of a kilobyte, as BBQr demands. */
const WINDOW_BITS = 10;

/**
 * Bytes as the texts of a series of QR codes after BBQr (github.com/coinkite/BBQr, BBQr.md): header `B$`, encoding, file
 * type, number of parts and number of this part, then base32 of the bytes, deflated where that makes them fewer.
 * @param bytes at least one
 * @param characters that one code holds in alphanumeric mode
 */
export function bbqrParts(bytes: Uint8Array, kind: CodeKind, characters: number): string[] {
  const packed = deflateRawSync(bytes, { windowBits: WINDOW_BITS, level: constants.Z_BEST_COMPRESSION });
  const [encoding, body] = packed.length < bytes.length ? (['Z', packed] as const) : (['2', bytes] as const);
  const text = base32nopad.encode(body);
  // Eight characters are five bytes: every part but the last is bytes of its own.
  const room = Math.floor((characters - HEADER_CHARACTERS) / 8) * 8;
  const count = Math.ceil(text.length / room);
  if (count > MAX_PARTS) {
    throw new CliError('usage', 'This is too large for QR codes.', 'Pass it on as a file.', {
      outcome: 'usage',
    });
  }
  // All of about the same size: a short last code would look different and is harder to catch.
  const size = Math.ceil(text.length / count / 8) * 8;
  return Array.from({ length: Math.ceil(text.length / size) }, (_, i) => i).map(
    (i, _, all) =>
      `B$${encoding}${kind}${digits(all.length)}${digits(i)}${text.slice(i * size, (i + 1) * size)}`,
  );
}

/**
 * What was scanned, put together: parts in any order, one a line, some perhaps twice. Every character is the choice of
 * whoever showed the codes; what comes out is as untrusted as any file.
 * @param maxBytes of the result; what unpacks to more is refused before it is unpacked
 * @throws CliError `input-unreadable`
 */
export function joinBbqr(text: string, maxBytes: number): Uint8Array {
  const lines = text.split(/\s+/).filter((line) => line !== '');
  const first = headerOf(lines[0] ?? '');
  const parts = new Map<number, string>();
  for (const line of lines) {
    const { encoding, kind, count, index } = headerOf(line);
    if (encoding !== first.encoding || kind !== first.kind || count !== first.count || index >= count) {
      throw unreadable('These QR codes do not belong together.', 'Scan the codes of one series only.');
    }
    const body = line.slice(HEADER_CHARACTERS);
    if ((parts.get(index) ?? body) !== body) throw unreadable('Two of these codes have one number.', AGAIN);
    parts.set(index, body);
  }
  if (parts.size < first.count) {
    throw unreadable(
      `${first.count - parts.size} of ${first.count} QR codes are missing.`,
      'Scan the others too.',
    );
  }
  try {
    const bodies = [...parts].sort(([a], [b]) => a - b).map(([, body]) => decode(first.encoding, body));
    const whole = Buffer.concat(bodies);
    if (first.encoding !== 'Z') return whole.length > maxBytes ? tooMuch() : new Uint8Array(whole);
    return new Uint8Array(inflateRawSync(whole, { windowBits: WINDOW_BITS, maxOutputLength: maxBytes }));
  } catch (cause) {
    if (cause instanceof CliError) throw cause;
    throw unreadable('The QR codes were not read whole.', AGAIN, cause);
  }
}

const AGAIN = 'Scan the series again.';

function headerOf(line: string) {
  const [, encoding, kind, count, index] = HEADER.exec(line.slice(0, HEADER_CHARACTERS)) ?? [];
  if (encoding === undefined || kind === undefined || count === undefined || index === undefined) {
    throw unreadable('This is not a series of QR codes after BBQr.', AGAIN);
  }
  return { encoding, kind, count: parseInt(count, 36), index: parseInt(index, 36) };
}

function decode(encoding: string, body: string): Uint8Array {
  if (encoding === 'H') return hex.decode(body.toLowerCase());
  return base32nopad.decode(body);
}

function digits(value: number): string {
  return value.toString(36).toUpperCase().padStart(2, '0');
}

function tooMuch(): never {
  throw unreadable('The QR codes hold more than is read here.', 'Check that they are the right ones.');
}

function unreadable(sentence: string, hint: string, cause?: unknown): CliError {
  return new CliError('input-unreadable', sentence, hint, { cause });
}
