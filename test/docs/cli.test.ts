import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allPages, codeBlocks, page, ROOT, sectionOf } from './pages.ts';
import { renewPage } from './cli-page.ts';
import { commandLines, pathOf, program, withoutActions } from './command-tree.ts';

const CLI = page('docs/cli.md');
const COMMANDS = commandLines();

function rows(section: string): { flags: string; meaning: string }[] {
  return [...section.matchAll(/^\| `(-[^`]*)` \| (.*) \|$/gm)].map(([, flags, meaning]) => ({
    flags: flags ?? '',
    meaning: meaning ?? '',
  }));
}

describe('docs/cli.md', () => {
  it('is as `MEDWALLET_WRITE_DOCS=1 npx vitest run test/docs/cli.test.ts` writes it', () => {
    const renewed = renewPage(CLI, COMMANDS);
    if (process.env['MEDWALLET_WRITE_DOCS'] === '1') writeFileSync(join(ROOT, 'docs/cli.md'), renewed);
    expect(CLI).toBe(renewed);
  });

  it.each(COMMANDS)('$path: says something, shows an example, describes its JSON', ({ usage, path }) => {
    const section = sectionOf(CLI, `### \`medwallet ${usage}\``);
    const [prose = ''] = section.trim().split('\n');
    expect(prose).toMatch(/^[A-Z].*\.$/);
    const examples = codeBlocks(section, 'sh').join('\n').split('\n');
    expect(examples.some((line) => pathOf(argvOf(line), COMMANDS) === path)).toBe(true);
    expect(section).toMatch(/^JSON (?:`medwallet\/[\w-]+\/v\d+`|as of `)/m);
  });

  it('has the flags of every command once, at the top', () => {
    const whole = program();
    const shown = rows(sectionOf(CLI, '## On every command')).map(({ flags }) => flags);
    const own = whole.options.map(({ flags }) => flags).filter((flags) => !flags.includes('--version'));
    expect(shown).toEqual([...own, '-h, --help']);
  });

  it('names every variable of the environment that is read, and no other', () => {
    const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(ROOT, 'src', name), 'utf8'))
      .join('\n');
    const named = (text: string): string[] => [...new Set(text.match(/MEDWALLET_[A-Z]+(?:_[A-Z]+)*\b(?!_)/g))];
    expect(named(sectionOf(CLI, '## Environment')).toSorted()).toEqual(named(sources).toSorted());
  });
});

// A line that is shown must be one that the program takes: names, flags, operands.
describe.each(allPages())('commands in %s', (path) => {
  const lines = ['', 'sh', 'console']
    .flatMap((language) => codeBlocks(page(path), language))
    .flatMap((block) => block.split('\n'))
    .map((line) => line.replace(/^\$ /, ''))
    .filter((line) => line.startsWith('medwallet ') && !/[|;&<>$\\]/.test(line));

  it.each(lines.length === 0 ? ['(none)'] : lines)('%s', async (line) => {
    if (line === '(none)') return;
    const whole = withoutActions(program());
    const parsed = whole.parseAsync(argvOf(line), { from: 'user' });
    // Help ends the parsing, of a command that there is.
    if (line.endsWith('--help')) await expect(parsed).rejects.toMatchObject({ code: 'commander.helpDisplayed' });
    else await expect(parsed).resolves.toBeDefined();
  });
});

function argvOf(line: string): string[] {
  const comment = /\s+#\s.*$/;
  const words = line.replace(comment, '').matchAll(/"([^"]*)"|(\S+)/g);
  return [...words].map(([, quoted, word]) => quoted ?? word ?? '').slice(1);
}
