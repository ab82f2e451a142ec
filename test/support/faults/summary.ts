import type { Row } from './story.ts';

/** What a run went through, as a table to read and to put into docs/reliability.md. */
export function summaryTable(rows: readonly Row[]): string {
  const head = ['command', 'calls', 'moments', 'different disks', 'deaths tried', 'ENOSPC', 'EIO', 'EACCES'];
  const cells = rows.map(({ line, calls, moments, deaths, disks, faults }) => [
    nameOf(line),
    calls,
    moments,
    disks,
    deaths,
    faults.ENOSPC,
    faults.EIO,
    faults.EACCES,
  ]);
  const sums = head.slice(1).map((_, i) => cells.reduce((sum, row) => sum + Number(row[i + 1]), 0));
  return [head, head.map(() => '---'), ...cells, ['together', ...sums]]
    .map((row) => `| ${row.join(' | ')} |\n`)
    .join('');
}

// `--profile alice record add lab.json …` is `record add`.
function nameOf(line: string): string {
  const words = line.replace(/^--profile \S+ /, '').split(' ');
  const flags = words.filter((word) => ['--reseal', '--all-versions'].includes(word));
  const path = words.slice(0, 2).filter((word) => /^[a-z-]+$/.test(word) && !word.startsWith('--'));
  return [...path, ...flags].join(' ');
}
