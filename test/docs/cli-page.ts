import { pathOf, type CommandLine } from './command-tree.ts';

/**
 * docs/cli.md as the program is now: heading, flags and examples of each command are the program's own; the prose
 * and the lines about JSON are kept. A command that is new stands behind its siblings, with its description as
 * prose.
 */
export function renewPage(page: string, commands: readonly CommandLine[]): string {
  const [head = '', ...parts] = page.split(/^(?=### |## )/m);
  const kept = parts.filter((part) => !isSection(part) || commands.some(({ path }) => path === nameOf(part)));
  const renewed = kept.map((part) => {
    const command = commands.find(({ path }) => isSection(part) && path === nameOf(part));
    return command === undefined ? part : sectionText(command, commands, part);
  });
  for (const command of commands) {
    if (kept.some((part) => isSection(part) && nameOf(part) === command.path)) continue;
    const [word = ''] = command.path.split(' ');
    const sibling = renewed.findLastIndex((part) => isSection(part) && nameOf(part).split(' ')[0] === word);
    const last = renewed.findLastIndex(isSection);
    renewed.splice((sibling < 0 ? last : sibling) + 1, 0, sectionText(command, commands, ''));
  }
  return `${[head, ...renewed].join('').trimEnd()}\n`;
}

/** The lines `medwallet …` that a command's own help gives for it. */
export function examplesOf({ command, path }: CommandLine, commands: readonly CommandLine[]): string[] {
  let help = '';
  command.configureOutput({
    writeOut: (text) => {
      help += text;
    },
  });
  command.outputHelp();
  const lines = (help.split('\nExamples:\n')[1] ?? '').split('\n').map((line) => line.trim().replace(/^\$ /, ''));
  const shown = lines.filter((line) => line.startsWith('medwallet '));
  const own = shown.filter((line) => pathOf(line.split(' ').slice(1), commands) === path);
  return own.length > 0 ? own : shown;
}

function isSection(part: string): boolean {
  return part.startsWith('### `medwallet ');
}

function nameOf(part: string): string {
  const usage = /^### `medwallet ([^`]*)`/.exec(part)?.[1] ?? '';
  return usage
    .split(' ')
    .filter((word) => !/^[<[]/.test(word))
    .join(' ');
}

function sectionText(command: CommandLine, commands: readonly CommandLine[], old: string): string {
  const blocks = old.trim().split(/\n{2,}/).slice(1);
  const isOurs = (block: string): boolean => /^(?:\| flag |```sh|JSON )/.test(block);
  const prose = blocks.filter((block) => !isOurs(block));
  const words = command.command.description();
  const table = flagTable(command);
  return `${[
    `### \`medwallet ${command.usage}\``,
    ...(prose.length > 0 ? prose : [`${words.charAt(0).toUpperCase()}${words.slice(1)}.`]),
    ...(table === '' ? [] : [table]),
    ['```sh', ...examplesOf(command, commands), '```'].join('\n'),
    ...blocks.filter((block) => block.startsWith('JSON ')),
  ].join('\n\n')}\n\n`;
}

function flagTable({ command }: CommandLine): string {
  const lines = command.options
    .filter(({ hidden }) => !hidden)
    .map((option) => {
      const value: unknown = option.defaultValue;
      const mark = option.mandatory ? ' (required)' : typeof value === 'string' ? ` (\`${value}\`)` : '';
      return `| \`${option.flags}\` | ${option.description}${mark} |`;
    });
  return lines.length === 0 ? '' : ['| flag | meaning |', '| --- | --- |', ...lines].join('\n');
}
