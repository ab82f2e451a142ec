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

// What stands on the terminal, photographed: each cell becomes two modules of four pixels, and zbar reads the picture.
describe('QR codes on the terminal, read by zbar', () => {
  it.skipIf(!hasZbar)('one code', () => {
    const text = 'bcrt1q'.padEnd(400, 'x');
    const codes = codesFor(utf8ToBytes(text), 'U');
    expect(codes).toHaveLength(1);
    expect(scan(codes[0] ?? '')).toBe(text);
  });

  it.skipIf(!hasZbar)('a series, put together again', () => {
    const bytes = concatBytes(...Array.from({ length: 60 }, (_, i) => sha256(Uint8Array.of(i))));
    const codes = codesFor(bytes, 'P');
    expect(codes.length).toBeGreaterThan(3);
    expect(joinBbqr(codes.toReversed().map(scan).join('\n'), 10_000)).toEqual(bytes);
  });

  it('fits a terminal of 80 columns, black on white in every line', () => {
    for (const code of codesFor(new Uint8Array(425).fill(7), 'P')) {
      for (const line of code.split('\n')) {
        expect(line).toMatch(/^\u001b\[38;5;16;48;5;231m[ ▀▄█]{1,80}\u001b\[0m$/);
      }
    }
  });
});

const SCALE = 4;

function scan(code: string): string {
  const rows = code.split('\n').flatMap((line) => {
    const cells = Array.from(line.replace(/\u001b\[[\d;]*m/g, ''));
    return [
      cells.map((cell) => cell === '▀' || cell === '█'),
      cells.map((cell) => cell === '▄' || cell === '█'),
    ];
  });
  const width = (rows[0]?.length ?? 0) * SCALE;
  const pixels = rows.flatMap((row) => {
    const line = row.flatMap((black) => Array.from({ length: SCALE }, () => (black ? '1' : '0'))).join(' ');
    return Array.from({ length: SCALE }, () => line);
  });
  const folder = mkdtempSync(join(tmpdir(), 'medwallet-qr-'));
  try {
    const file = join(folder, 'code.pbm');
    writeFileSync(file, `P1\n${String(width)} ${String(rows.length * SCALE)}\n${pixels.join('\n')}\n`);
    return execFileSync('zbarimg', ['--quiet', '--raw', file], { encoding: 'utf8' }).replace(/\n$/, '');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
