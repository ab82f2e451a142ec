import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { runCli } from '../support/cli.ts';
import { lowerWorkFactor, type TestHome } from '../support/people.ts';
import { codeBlocks } from './pages.ts';

/** A command as a page shows it, and the lines that the page says it prints. */
export interface Step {
  readonly command: string;
  readonly shown: readonly string[];
}

export interface Stage {
  readonly home: TestHome;
  /** Environment of the programs beside medwallet. */
  readonly env?: Readonly<Record<string, string>>;
  /** Commands that need a program which is not here. */
  readonly skip?: (command: string) => boolean;
  /** The page leaves out `--yes`: each command that asks for one is seen to ask, and is then told. */
  readonly confirm?: boolean;
  /** What a reader does by hand behind a command. */
  readonly after?: (command: string) => Promise<void>;
  /** Everything that a command said, on stdout and stderr. */
  readonly heard?: (command: string, said: string) => void;
}

const EXAMPLES = join(import.meta.dirname, 'examples');

/** The commands of a page's `console` blocks, in their order: `$ ` begins one, what follows is its output. */
export function stepsOf(page: string): Step[] {
  const lines = codeBlocks(page, 'console').join('\n').split('\n');
  const steps: { command: string; shown: string[] }[] = [];
  for (const line of lines) {
    if (line.startsWith('$ ')) steps.push({ command: line.slice(2), shown: [] });
    else steps.at(-1)?.shown.push(line);
  }
  return steps;
}

/**
 * Plays a page in a shell's stead and holds what is printed against what the page shows. There, `…` stands for
 * what was left out: at the end of a word for the rest of it, alone on a line for any lines. A word cut short is
 * remembered, and stands for the same whole word in later commands. Dates, and hexadecimal words of 12 characters
 * and more, may be others.
 */
export async function play(steps: readonly Step[], stage: Stage): Promise<void> {
  const words = new Map<string, string>();
  let last = 0;
  for (const { command, shown } of steps) {
    if (stage.skip?.(command) === true) continue;
    if (command === 'echo $?') {
      expect([String(last)], 'exit code').toEqual(shown.filter((line) => line !== ''));
      last = 0;
      continue;
    }
    expect(last, `the page must show the exit code before: ${command}`).toBe(0);
    const whole = [...words].reduce((text, [short, long]) => text.replaceAll(short, long), command);
    expect(whole, 'every shortened word in a command was printed before').not.toContain('…');
    const { code, output } = await run(whole, stage);
    compare(whole, shown, output, words);
    last = code;
    await stage.after?.(command);
  }
  expect(last, 'the page must show the exit code of its last command').toBe(0);
}

async function run(command: string, stage: Stage): Promise<{ code: number; output: string }> {
  const { home, env } = stage;
  if (!command.startsWith('medwallet ')) return shell(command, home, env ?? {});
  const argv = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
  const at = argv.indexOf('--home') + 1;
  if (at > 0) argv[at] = home.file(argv[at] ?? '');
  const first = await runCli(home, argv.slice(1));
  const asks = first.code === 2 && first.stderr.includes('[confirmation-needed]');
  const { code, stdout, stderr } =
    stage.confirm === true && asks ? await runCli(home, [...argv.slice(1), '--yes']) : first;
  stage.heard?.(command, `${stdout}${stderr}`);
  const profile = argv.includes('--profile') ? argv[argv.indexOf('--profile') + 1] : 'default';
  if (argv.includes('init') && !argv.includes('--help') && profile !== undefined && at === 0) await lowerWorkFactor(home, profile);
  return { code, output: stdout + (code === 0 ? '' : stderr) };
}

function shell(
  command: string,
  home: TestHome,
  env: Readonly<Record<string, string>>,
): { code: number; output: string } {
  // A program of the page lies among its tested examples.
  const line = command.replace(/(?<= )[\w-]+\.(?:mjs|py|jq)\b/g, (file) =>
    existsSync(join(EXAMPLES, file)) ? `'${join(EXAMPLES, file)}'` : file,
  );
  const output = execFileSync('bash', ['--norc', '-eo', 'pipefail', '-c', line], {
    cwd: home.cwd,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'] ?? '',
      MEDWALLET_HOME: home.home,
      MEDWALLET_PASSPHRASE_FILE: home.passphraseFile,
      ...env,
    },
  });
  return { code: 0, output };
}

function compare(
  command: string,
  shown: readonly string[],
  output: string,
  words: Map<string, string>,
): void {
  const expected = trimmed(shown);
  const names: string[] = [];
  const pattern = expected
    .map((line, i) => {
      if (line.trim() === '…') return '(?:.*\\n)+?';
      return `${lineAsPattern(line, names, words)}${i < expected.length - 1 ? '\\n' : '\\n?'}`;
    })
    .join('');
  const match = new RegExp(`^${pattern}$`).exec(`${trimmed(output.split('\n')).join('\n')}\n`);
  if (match === null) expect(output, `$ ${command}`).toBe(expected.join('\n'));
  names.forEach((name, i) => words.set(name, match?.[i + 1] ?? ''));
}

const VARIABLE =
  /\d{1,2} (?:Jan|Feb|Mar|Apr|Mei|Jun|Jul|Agu|Sep|Okt|Nov|Des) \d{4}(?: \d\d\.\d\d UTC)?|[\w:+/=-]*…|\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?(?: UTC|Z)?)?|\b[0-9a-f]{12,}\b|\s{2,}|[^]/gu;

function lineAsPattern(line: string, names: string[], words: ReadonlyMap<string, string>): string {
  return [...line.matchAll(VARIABLE)]
    .map(([part]) => {
      if (part === '…') return '.*';
      if (part.endsWith('…')) {
        const known = words.get(part);
        if (known !== undefined) return escaped(known);
        names.push(part);
        return '(\\S+)';
      }
      if (/^\d{1,2} \w{3} \d{4}/.test(part)) return `\\d{1,2} \\w{3} \\d{4}${part.endsWith('UTC') ? ' \\d\\d\\.\\d\\d UTC' : ''}`;
      if (/^\d{4}-\d\d-\d\d/.test(part)) return part.replace(/\d/g, '\\d');
      if (/^[0-9a-f]{12,}$/.test(part)) return `[0-9a-f]{${part.length}}`;
      return /^\s{2,}$/.test(part) ? '\\s+' : escaped(part);
    })
    .join('');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

function trimmed(lines: readonly string[]): string[] {
  const text = lines.map((line) => line.trimEnd()).join('\n');
  return text.replace(/^\n+|\n+$/g, '').split('\n');
}
