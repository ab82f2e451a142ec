import { hkdfSha256, hmacSha256 } from '../crypto/index.ts';
import { bytesToBase64, concatBytes, utf8ToBytes } from '../encoding/index.ts';

/** What a recipient adds to a header (c2sp.org/age, "Recipient stanza"). */
export interface FrameStanza {
  /** Words without spaces, the type first. */
  readonly args: readonly string[];
  readonly body: Uint8Array;
}

/** 48 bytes. A body ends with a line that is shorter, if need be an empty one. */
const LINE_CHARS = 64;

/** The textual header around stanzas, with its MAC and the line feed behind it (c2sp.org/age, "Header"). */
export function writeFrame(stanzas: readonly FrameStanza[], fileKey: Uint8Array): Uint8Array {
  const text = stanzas.map(({ args, body }) => `-> ${args.join(' ')}\n${wrapped(rawBase64(body))}`).join('');
  const covered = utf8ToBytes(`age-encryption.org/v1\n${text}---`);
  return concatBytes(covered, utf8ToBytes(` ${headerMac(covered, fileKey)}\n`));
}

/** The MAC over a header up to and including the three dashes of its own line, as it is spelled there. */
export function headerMac(covered: Uint8Array, fileKey: Uint8Array): string {
  return rawBase64(hmacSha256(hkdfSha256({ secret: fileKey, info: 'header', length: 32 }), covered));
}

function wrapped(text: string): string {
  const lines: string[] = [];
  for (let start = 0; start <= text.length; start += LINE_CHARS) {
    lines.push(`${text.slice(start, start + LINE_CHARS)}\n`);
  }
  return lines.join('');
}

function rawBase64(bytes: Uint8Array): string {
  return bytesToBase64(bytes).replace(/=+$/, '');
}
