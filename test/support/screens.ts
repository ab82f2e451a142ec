import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';

const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'screens');

/**
 * Holds a screen against the one that docs/screens shows; MEDWALLET_WRITE_DOCS=1 renews it. What differs from run to run
 * (keys, ids, times) keeps its width and loses its value.
 */
export function expectScreen(name: string, screen: string): void {
  const file = join(FOLDER, `${name}.txt`);
  const seen = `${steady(screen)}\n`;
  if (process.env['MEDWALLET_WRITE_DOCS'] === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, seen);
  }
  expect(existsSync(file), `${file} is missing; MEDWALLET_WRITE_DOCS=1 writes it`).toBe(true);
  expect(seen).toBe(readFileSync(file, 'utf8'));
}

function steady(screen: string): string {
  return (
    screen
      // A note: ledger, root of the log, circle document, each with the rest that stands on the next line.
      .replace(/(?<=medwallet\/regtest\/)[\w-]+\n[\s\S]*?\ncircle [^=]+=/, (note) =>
        note.replace(/[\w+/-]{11,}=?(?:\n[\w+/-]*(?:=|(?<=A)(?=\n)))?/g, (value) =>
          value.replace(/[^\n]/g, '…'),
        ),
      )
      .split('\n')
      // A digest, or the rest of a did, that goes on from the line above.
      .map((line) => (/^[0-9a-f]{16,}$/.test(line) ? '0'.repeat(line.length) : line))
      .map((line) => (/^[0-9A-Za-z]{16,}:?$/.test(line) ? line.replace(/\w/g, '…') : line))
      .join('\n')
      // The rest of a transaction's id that goes on from the line above.
      .replace(/(?<=transa\w+ +[0-9a-f]{20,}\n(?:…+\n)?)[0-9a-f]{1,15}(?=\n|$)/g, (rest) =>
        '0'.repeat(rest.length),
      )
      // A descriptor with its checksum, and an address, over however many lines.
      .replace(/(?<=wsh\(sortedmulti\(2,)[^#]+#(?:\s*\w){8}/g, (keys) => keys.replace(/\S/g, '…'))
      .replace(/(?<=bcrt1)(?:\n?[0-9a-z]){59}/g, (address) => address.replace(/\w/g, '…'))
      .replace(/bcrt1\w{9,}/g, (address) => `bcrt1${'…'.repeat(address.length - 5)}`)
      .replace(/zQ3sh\w+/g, (did) => `zQ3sh${'…'.repeat(did.length - 5)}`)
      // The beginning of an id may stand across the edge of the screen.
      .replace(/, [0-9a-f]+\n[0-9a-f]+\)/g, (id) => id.replace(/[0-9a-f]/g, '0'))
      .replace(/\b[0-9a-f]{8,64}\b/g, (id) => '0'.repeat(id.length))
      // A month, less the second that the command took.
      .replace(/\b29(?= (?:days|hari)\b)/g, '30')
      .replace(/\b(?:Jan|Feb|Mar|Apr|Mei|May|Jun|Jul|Agu|Aug|Sep|Okt|Oct|Nov|Des|Dec)\b/g, 'Jan')
      .replace(/\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?|\d\d Jan \d{4}|\b\d\d[:.]\d\d\b/g, (time) =>
        time.replace(/\d/g, '0'),
      )
  );
}
