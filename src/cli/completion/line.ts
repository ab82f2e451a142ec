import type { Command, Option } from 'commander';
import { operandWants, optionWants, pathOfCommand, type Wanted } from './kinds.ts';

/** A line up to the word that is being typed. */
export interface Line {
  readonly command: Command;
  /** What may stand there; the words of commands and flags apart. */
  readonly wanted: Wanted | undefined;
  /** Subcommands may stand there. */
  readonly subcommands: boolean;
  /** Flags may stand there. */
  readonly flags: boolean;
  /** Of the word itself: `--purpose=` before a value. */
  readonly prefix: string;
  /** The operands before it. */
  readonly operands: readonly string[];
  /** Values of options by their long name: what the line says so far. */
  readonly given: ReadonlyMap<string, string>;
}

/**
 * Reads a line as the program's parser would (options anywhere, `--` ends them, a subcommand's name before any
 * operand), but never refuses: what is half typed is not wrong.
 * @param words those before the one that is being typed
 */
export function readLine(program: Command, words: readonly string[], current: string): Line {
  let command = program;
  const operands: string[] = [];
  let pending: Option | undefined;
  let onlyOperands = false;
  const given = new Map<string, string>();
  for (const word of words) {
    if (!onlyOperands && word === '--') {
      [onlyOperands, pending] = [true, undefined];
    } else if (pending !== undefined && !word.startsWith('-')) {
      given.set(pending.attributeName(), word);
      if (!pending.variadic) pending = undefined;
    } else if (!onlyOperands && word.startsWith('-') && word !== '-') {
      const [name, value] = splitOnce(word);
      const option = findOption(command, name);
      const takesValue = option !== undefined && (option.required || option.optional);
      pending = takesValue && value === undefined ? option : undefined;
      if (option !== undefined && value !== undefined) given.set(option.attributeName(), value);
    } else {
      const sub = operands.length === 0 ? command.commands.find((one) => one.name() === word) : undefined;
      if (sub === undefined) operands.push(word);
      else command = sub;
    }
  }
  const path = pathOfCommand(command);
  const line = { command, subcommands: false, flags: false, prefix: '', operands, given };
  if (!onlyOperands && current.startsWith('--') && current.includes('=')) {
    const [name] = splitOnce(current);
    const option = findOption(command, name);
    return { ...line, prefix: `${name}=`, wanted: option === undefined ? 'free' : optionWants(path, option) };
  }
  if (pending !== undefined && !current.startsWith('-')) {
    // Behind the first value of several another operand may as well begin.
    return { ...line, wanted: optionWants(path, pending) };
  }
  if (!onlyOperands && current.startsWith('-')) return { ...line, flags: true, wanted: undefined };
  const operand =
    command.registeredArguments[operands.length] ??
    command.registeredArguments.findLast((one) => one.variadic);
  return {
    ...line,
    subcommands: operands.length === 0 && command.commands.length > 0,
    wanted: operand === undefined ? undefined : operandWants(path, operand),
  };
}

/** The command's own flags, then those that every command takes. */
export function flagsOf(command: Command): Option[] {
  const own = command.options.filter(({ hidden }) => !hidden);
  const shared = command.options.filter(({ hidden }) => hidden);
  return [...own, ...shared].filter(({ long }) => long !== undefined);
}

function findOption(command: Command, name: string): Option | undefined {
  return command.options.find(({ long, short }) => long === name || short === name);
}

function splitOnce(word: string): [string, string | undefined] {
  const at = word.indexOf('=');
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}
