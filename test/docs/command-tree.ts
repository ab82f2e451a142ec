import type { Command } from 'commander';
import { Writable } from 'node:stream';
import { Readable } from 'node:stream';
import { buildProgram } from '../../src/cli/program.ts';

/** The real program, not connected to anything. */
export function program(): Command {
  const nowhere = (): Writable =>
    new Writable({
      write: (_chunk, _encoding, done) => {
        done();
      },
    });
  const context = { env: {}, cwd: '/', stdin: Readable.from([]), stdout: nowhere(), stderr: nowhere() };
  return buildProgram(context, () => undefined);
}

export interface CommandLine {
  /** `grant finish <file>`, as a page's heading has it. */
  readonly usage: string;
  readonly path: string;
  readonly command: Command;
}

/** Every command that does something, not those that only hold others. */
export function commandLines(parent: Command = program(), path: readonly string[] = []): CommandLine[] {
  return parent.commands.flatMap((command) => {
    const own = [...path, command.name()];
    const isGroup = command.commands.length > 0 && !doesSomething(command);
    const line = { usage: [...own, ...operands(command)].join(' '), path: own.join(' '), command };
    return [...(isGroup ? [] : [line]), ...commandLines(command, own)];
  });
}

/** Which command a line is for: the longest name that its words begin with, behind `--profile NAME`. */
export function pathOf(argv: readonly string[], commands: readonly CommandLine[]): string {
  const words = argv[0] === '--profile' ? argv.slice(2) : argv;
  const paths = commands.map(({ path }) => path).filter((path) => `${words.join(' ')} `.startsWith(`${path} `));
  return paths.toSorted((a, b) => b.length - a.length)[0] ?? '';
}

/** Lets every command accept its line and do nothing. */
export function withoutActions(whole: Command): Command {
  for (const { command } of commandLines(whole)) command.action(() => undefined);
  return whole;
}

// `grant` and `anchor` hold commands and are some themselves: those take options of their own.
function doesSomething(command: Command): boolean {
  return command.options.some(({ hidden }) => !hidden);
}

function operands(command: Command): string[] {
  return command.registeredArguments.map((argument) => {
    const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${name}>` : `[${name}]`;
  });
}
