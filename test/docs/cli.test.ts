import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allPages, codeBlocks, page, ROOT, sectionOf } from './pages.ts';
import { commandLines, program, withoutActions, type CommandLine } from './command-tree.ts';

const CLI = page('docs/cli.md');
const COMMANDS = commandLines();

function rows(section: string): { flags: string; meaning: string }[] {
  return [...section.matchAll(/^\| `(-[^`]*)` \| (.*) \|$/gm)].map(([, flags, meaning]) => ({
    flags: flags ?? '',
    meaning: meaning ?? '',
  }));
}

describe('docs/cli.md', () => {
  it('has a section for every command, and no other', () => {
    const headings = [...CLI.matchAll(/^### `medwallet ([^`]+)`$/gm)].map(([, usage]) => usage);
    // What is missing is shown as it could stand in the page, but for its JSON.
    const missing = COMMANDS.filter(({ usage }) => !headings.includes(usage)).map(draftOf);
    expect(missing.join('\n\n')).toBe('');
    expect(headings.filter((usage) => !COMMANDS.some((command) => command.usage === usage))).toEqual([]);
  });

  it.each(COMMANDS)('$path: every flag and default, and no other', ({ usage, command }) => {
    const shown = rows(sectionOf(CLI, `### \`medwallet ${usage}\``));
    const drafted = rows(flagTable(command));
    expect(shown.map(({ flags }) => flags)).toEqual(drafted.map(({ flags }) => flags));
    for (const [i, { meaning }] of drafted.entries()) {
      const mark = /\((?:required|`[^`]*`)\)$/.exec(meaning)?.[0] ?? '';
      expect(shown[i]?.meaning).toContain(mark);
    }
  });

  it('has the flags of every command once, at the top', () => {
    const whole = program();
    const shown = rows(sectionOf(CLI, '## On every command')).map(({ flags }) => flags);
    const own = whole.options.map(({ flags }) => flags).filter((flags) => !flags.includes('--version'));
    expect(shown).toEqual([...own, '-h, --help']);
  });

  it.each(COMMANDS)('$path: has an example of its own', ({ usage, path }) => {
    const examples = codeBlocks(sectionOf(CLI, `### \`medwallet ${usage}\``), 'sh').join('\n').split('\n');
    expect(examples.some((line) => argvOf(line).join(' ').includes(path))).toBe(true);
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
    await expect(whole.parseAsync(argvOf(line), { from: 'user' })).resolves.toBeDefined();
  });
});

function draftOf({ usage, command }: CommandLine): string {
  const title = `### \`medwallet ${usage}\``;
  const words = command.description();
  return [title, `${words.charAt(0).toUpperCase()}${words.slice(1)}.`, flagTable(command)].join('\n\n');
}

function flagTable(command: CommandLine['command']): string {
  const lines = command.options
    .filter(({ hidden }) => !hidden)
    .map((option) => {
      const value: unknown = option.defaultValue;
      const mark = option.mandatory ? ' (required)' : typeof value === 'string' ? ` (\`${value}\`)` : '';
      return `| \`${option.flags}\` | ${option.description}${mark} |`;
    });
  return ['| flag | meaning |', '| --- | --- |', ...lines].join('\n');
}

function argvOf(line: string): string[] {
  const comment = /\s+#\s.*$/;
  const words = line.replace(comment, '').matchAll(/"([^"]*)"|(\S+)/g);
  return [...words].map(([, quoted, word]) => quoted ?? word ?? '').slice(1);
}
