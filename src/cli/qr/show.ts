import { encode } from 'uqr';
import { bbqrParts, type CodeKind } from './bbqr.ts';

/** The largest code that fits a terminal of 80 columns with its margin: 69 modules. */
const MAX_VERSION = 13;
/** What it holds at level L: bytes, and characters of the alphanumeric alphabet (ISO/IEC 18004, table 7). */
export const MAX_CODE_BYTES = 425;
const MAX_CODE_CHARACTERS = 619;
/** Modules of margin that readers need (ISO/IEC 18004, 6.3.8). */
const QUIET = 4;

/**
 * Bytes as QR codes for a phone: one code where they fit, else a series after BBQr.
 * @returns one block of lines a code, to be shown one after another
 */
export function codesFor(bytes: Uint8Array, kind: CodeKind): string[] {
  const texts = bytes.length <= MAX_CODE_BYTES ? [[...bytes]] : bbqrParts(bytes, kind, MAX_CODE_CHARACTERS);
  return texts.map((text) => drawn(text));
}

// Black on white in so many words: on a dark theme a code drawn in the theme's colours would be inverted, and many
// readers take none. This is content, not decoration, so NO_COLOR does not take it away.
const PAPER = '\u001b[38;5;16;48;5;231m';
const RESET = '\u001b[0m';

function drawn(content: string | number[]): string {
  const { data, size } = encode(content, { ecc: 'L', maxVersion: MAX_VERSION, border: QUIET });
  const lines: string[] = [];
  // Two modules a character, one above the other, are about as wide as high.
  for (let y = 0; y < size; y += 2) {
    const cells = Array.from(
      { length: size },
      (_, x) => CELLS[half(data, y, x) + 2 * half(data, y + 1, x)] ?? ' ',
    );
    lines.push(`${PAPER}${cells.join('')}${RESET}`);
  }
  return lines.join('\n');
}

const CELLS = [' ', '▀', '▄', '█'] as const;

function half(data: readonly (readonly boolean[])[], y: number, x: number): 0 | 1 {
  return data[y]?.[x] === true ? 1 : 0;
}
