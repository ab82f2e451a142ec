import type { Command } from 'commander';
import { languageOf, purposeName } from '../../language/index.ts';
import type { CliContext } from '../context.ts';
import { globalOptions } from '../globals.ts';
import { visible } from '../render.ts';
import type { Wanted } from './kinds.ts';
import { flagsOf, readLine, type Line } from './line.ts';
import { quoteForBash, quoteForPowerShell, readShellWord, type ShellWord } from './words.ts';

/** A word that may stand where the cursor is. */
export interface Candidate {
  readonly value: string;
  readonly about: string;
}

/** `files` and `folders` are left to the shell, which knows them better. */
export interface Answer {
  readonly files?: 'files' | 'folders';
  readonly candidates: readonly Candidate[];
}

/** Longer is what nobody has typed. */
const MAX_LINE = 65_536;

/**
 * Answers a shell's completion script: `__complete SHELL WORD…`, the words of the line behind the program's name up to
 * the cursor, the last of them the one that is being typed. A line for what files the shell shall add (`files`,
 * `folders`, `values`), then one candidate a line, a tab and what it is.
 *
 * A person in the middle of a line can be told nothing and asked nothing: whatever goes wrong, there are no candidates.
 */
export async function answerShell(
  argv: readonly string[],
  context: CliContext,
  program: Command,
): Promise<string> {
  const [shell = '', ...raw] = argv;
  if (raw.join('').length > MAX_LINE) return 'values\n';
  // Windows drops empty words on the way: there each comes behind a mark.
  const words = shell === 'powershell' ? raw.map((word) => word.slice(1)) : raw;
  const current = words.at(-1) ?? '';
  const read = words.slice(0, -1).map((word) => (shell === 'bash' ? readShellWord(word).text : word));
  const word: ShellWord =
    shell === 'bash' || shell === 'fish' ? readShellWord(current) : { text: current, open: '', before: '' };
  const { files = 'values', candidates } = await candidatesFor(program, read, word.text, context);
  const lines = candidates.flatMap((one) => {
    const isFit = one.value.startsWith(word.text) || shell === 'zsh' || shell === 'fish';
    const value = isFit ? written(one.value, shell, word) : undefined;
    return value === undefined ? [] : [`${value}\t${visible(one.about)}`];
  });
  return `${[files, ...lines].join('\n')}\n`;
}

/** zsh and fish quote by themselves, in the way in which the word is being typed. */
function written(value: string, shell: string, word: ShellWord): string | undefined {
  if (shell === 'bash') return quoteForBash(value, word);
  if (shell === 'powershell') return quoteForPowerShell(value);
  return /\p{C}/u.test(value) ? undefined : value;
}

/** What may stand in the place of the last word. @param words those before it */
export async function candidatesFor(
  program: Command,
  words: readonly string[],
  current: string,
  context: CliContext,
): Promise<Answer> {
  const line = readLine(program, words, current);
  const commands = line.subcommands ? line.command.commands : [];
  const flags = line.flags ? flagsOf(line.command) : [];
  const { files, candidates } = await valuesOf(line, context);
  return {
    ...(files === undefined ? {} : { files }),
    candidates: [
      ...commands.map((command) => ({ value: command.name(), about: command.description() })),
      ...candidates.map(({ value, about }) => ({ value: `${line.prefix}${value}`, about })),
      ...flags.map(({ long, description }) => ({ value: long ?? '', about: description })),
    ],
  };
}

async function valuesOf(line: Line, context: CliContext): Promise<Answer> {
  const { wanted } = line;
  if (wanted === undefined || wanted === 'free') return { candidates: [] };
  if (wanted === 'files' || wanted === 'folders') return { files: wanted, candidates: [] };
  if ('among' in wanted) return { candidates: wanted.among.map((value) => ({ value, about: '' })) };
  try {
    return { candidates: await lookUp(wanted, line, context) };
  } catch {
    // A locked wallet, a home that is not there, a damaged store: the command itself will say it.
    return { candidates: [] };
  }
}

async function lookUp(
  { look }: Extract<Wanted, { readonly look: unknown }>,
  { given, operands }: Line,
  context: CliContext,
): Promise<readonly Candidate[]> {
  const library = await import('../../index.ts');
  if (look === 'network') return library.NETWORKS.map((value) => ({ value, about: '' }));
  if (look === 'granted') return library.grantedValues(context.cwd, operands[0] ?? '');
  if (look === 'purpose') {
    const language = languageOf(context.env);
    return Object.entries(library.PURPOSES).map(([value, words]) => ({
      value,
      about: purposeName(value, words, language),
    }));
  }
  const options = globalOptions(
    Object.fromEntries(['profile', 'home', 'passphraseFile'].map((name) => [name, given.get(name)])),
    context.env,
  );
  return library.knownValues(context.env, { ...options, cwd: context.cwd }, look);
}
