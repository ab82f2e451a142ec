import { Command } from 'commander';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { examples, examplesOf } from '../../src/cli/examples.ts';
import { manPages } from '../../src/cli/man-pages.ts';
import { commandLines, program } from '../docs/command-tree.ts';

const PAGES = manPages(program());
const folder = mkdtempSync(join(tmpdir(), 'medwallet-man-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What a reader sees of a page's source, its requests left out. */
function plain(text: string): string {
  return text
    .replace(/\\f[BIR]/g, '')
    .replaceAll('\\-', '-')
    .replaceAll('\\&', '')
    .replaceAll('\\e', '\\');
}

function pageFor(path: string): string {
  const [word = ''] = path.split(' ');
  return plain(PAGES.find(({ file }) => file === `medwallet-${word}.1`)?.text ?? '');
}

const has = (tool: string): boolean => spawnSync(tool, ['-h']).error === undefined;

describe('pages for man', () => {
  it.each(commandLines())('$path: its name, its flags, its examples', ({ path, command }) => {
    const page = pageFor(path);
    expect(page).toContain(`medwallet ${path}`);
    expect(page).toContain(command.description());
    for (const { flags, hidden } of command.options) if (!hidden) expect(page).toContain(`\n${flags}\n`);
    expect(examplesOf(command).length).toBeGreaterThan(0);
    for (const line of examplesOf(command)) expect(page).toContain(`$ medwallet ${line}\n`);
  });

  it('one of the program, which names all others and the flags of every command', () => {
    const whole = plain(PAGES[0]?.text ?? '');
    expect(PAGES[0]?.file).toBe('medwallet.1');
    for (const { file } of PAGES.slice(1)) expect(whole).toContain(`${file.slice(0, -2)}(1)`);
    for (const { flags } of program().options) expect(whole).toContain(`\n${flags}\n`);
  });

  it('have no request and no escape that comes from a text', () => {
    const odd = new Command('medwallet').description('a program');
    examples(odd.command('odd').description(".so /etc/passwd\n'br \\fBbold"), 'odd \\(dq --a-b');
    const [, page] = manPages(odd);
    expect(page?.text).toContain("\\&.so /etc/passwd\n\\&'br \\efBbold");
    expect(page?.text).toContain('$ medwallet odd \\e(dq \\-\\-a\\-b\n');
  });

  it.skipIf(!has('mandoc'))(
    'are nothing that mandoc warns of, but for the date that they do not have',
    () => {
      for (const { file, text } of PAGES) {
        writeFileSync(join(folder, file), text);
        const { stdout, stderr } = spawnSync('mandoc', ['-Tlint', '-W', 'warning', join(folder, file)]);
        const warnings = `${stdout.toString()}${stderr.toString()}`.split('\n').filter((line) => line !== '');
        expect(warnings.filter((line) => !line.includes('missing date'))).toEqual([]);
      }
    },
  );
});
