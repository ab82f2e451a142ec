import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { joinBbqr, codesFor } from '../../../src/cli/qr/index.ts';
import { sha256 } from '../../../src/crypto/index.ts';
import { concatBytes, utf8ToBytes } from '../../../src/encoding/index.ts';

// Debian's zbar-tools; where it is not installed the two tests that need it say that they were skipped.
const hasZbar = spawnSync('zbarimg', ['--version']).error === undefined;

/** Grey levels of what a terminal draws where nothing says otherwise. */
interface Theme {
  readonly paper: number;
  readonly ink: number;
}
const DARK: Theme = { paper: 12, ink: 204 };
const LIGHT: Theme = { paper: 246, ink: 56 };

// A screen as it stands before somebody, other lines around the code and the theme's colour beside it, photographed:
// each cell becomes two modules of four pixels in the colours that the escapes ask for, and zbar reads the picture.
describe.each([
  ['dark', DARK],
  ['light', LIGHT],
])('QR codes on a %s terminal, read by zbar', (_, theme) => {
  it.skipIf(!hasZbar)('one code', () => {
    const text = 'bcrt1q'.padEnd(400, 'x');
    const codes = codesFor(utf8ToBytes(text), 'U');
    expect(codes).toHaveLength(1);
    expect(scan(photograph(codes[0] ?? '', theme))).toBe(text);
  });

  it.skipIf(!hasZbar)('a series, put together again', () => {
    const bytes = concatBytes(...Array.from({ length: 60 }, (_, i) => sha256(Uint8Array.of(i))));
    const codes = codesFor(bytes, 'P');
    expect(codes.length).toBeGreaterThan(3);
    const read = codes.toReversed().map((code) => scan(photograph(code, theme)));
    expect(joinBbqr(read.join('\n'), 10_000)).toEqual(bytes);
  });

  it('stands on white of its own, four modules wide on each side', () => {
    for (const code of codesFor(new Uint8Array(425).fill(7), 'P')) {
      const picture = photograph(code, theme);
      // The line of text above and below, and the theme's colour on the right.
      const [first, last] = [LINE * SCALE * 2, picture.length - LINE * SCALE * 2];
      const rows = picture.slice(first, last).map((row) => row.slice(0, -BESIDE * SCALE));
      const quiet = 4 * SCALE;
      const margins = rows.flatMap((row, y) =>
        y < quiet || y >= rows.length - quiet ? row : [...row.slice(0, quiet), ...row.slice(-quiet)],
      );
      expect(new Set(margins)).toEqual(new Set([255]));
      expect(new Set(rows.flat())).toEqual(new Set([0, 255]));
    }
  });
});

describe('QR codes on the terminal', () => {
  it('fits a terminal of 80 columns, black on white in every line', () => {
    for (const code of codesFor(new Uint8Array(425).fill(7), 'P')) {
      for (const line of code.split('\n')) {
        expect(line).toMatch(/^\u001b\[38;5;16;48;5;231m[ ▀▄█]{1,80}\u001b\[0m$/);
      }
    }
  });
});

const SCALE = 4;
/** Lines of other text above the code and below it. */
const LINE = 2;
/** Columns of the terminal to the right of the code. */
const BESIDE = 6;
/** What the two colours of the 256 are (xterm): the corners of its colour cube. */
const COLOURS: Readonly<Record<string, number>> = { 16: 0, 231: 255 };

/** Grey levels, line by line, as a terminal of this theme draws the code between other lines. */
function photograph(code: string, theme: Theme): number[][] {
  const lines = code.split('\n');
  const width = cellsOf(lines[0] ?? '', theme).length + BESIDE;
  const text = Array.from({ length: LINE }, () => '$ medwallet card --qr'.padEnd(width));
  return [...text, ...lines, ...text].flatMap((line) => {
    const cells = cellsOf(line, theme);
    const blank = { upper: theme.paper, lower: theme.paper };
    const row = [...cells, ...Array.from({ length: width - cells.length }, () => blank)];
    return (['upper', 'lower'] as const).flatMap((part) => {
      const pixels = row.flatMap((cell) => Array.from({ length: SCALE }, () => cell[part]));
      return Array.from({ length: SCALE }, () => pixels);
    });
  });
}

/** Both halves of each cell of a line, in the colours that stand before it. */
function cellsOf(line: string, theme: Theme): { readonly upper: number; readonly lower: number }[] {
  let { ink, paper } = theme;
  const cells = [];
  for (const [piece] of line.matchAll(/\u001b\[[\d;]*m|./gu)) {
    const colours = /\[38;5;(\d+);48;5;(\d+)m/.exec(piece);
    if (colours !== null) {
      ink = COLOURS[colours[1] ?? ''] ?? NaN;
      paper = COLOURS[colours[2] ?? ''] ?? NaN;
    } else if (piece.startsWith('\u001b')) ({ ink, paper } = theme);
    else {
      cells.push({
        upper: piece === '▀' || piece === '█' ? ink : paper,
        // A letter is somewhere in its cell.
        lower: piece === ' ' || piece === '▀' ? paper : ink,
      });
    }
  }
  return cells;
}

function scan(picture: readonly (readonly number[])[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'medwallet-qr-'));
  try {
    const file = join(folder, 'code.pgm');
    const size = `${String(picture[0]?.length)} ${String(picture.length)}`;
    writeFileSync(file, `P2\n${size}\n255\n${picture.map((row) => row.join(' ')).join('\n')}\n`);
    return execFileSync('zbarimg', ['--quiet', '--raw', file], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).replace(/\n$/, '');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
