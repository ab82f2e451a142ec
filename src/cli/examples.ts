import type { Command } from 'commander';

const given = new WeakMap<Command, readonly string[]>();
const titles = new WeakMap<Command, string>();

/** Puts examples under a command's help. A test runs through all commands and asks for at least one. */
export function examples(command: Command, ...lines: readonly string[]): Command {
  given.set(command, lines);
  return command.addHelpText(
    'after',
    () => `\n${titleOf(command)}\n${lines.map((line) => `  $ medwallet ${line}`).join('\n')}\n`,
  );
}

/** The lines that stand under a command's help, without the program's name. */
export function examplesOf(command: Command): readonly string[] {
  return given.get(command) ?? [];
}

/** What stands above the examples of a program and all its commands. */
export function exampleTitle(program: Command, title: string): void {
  titles.set(program, title);
}

function titleOf(command: Command): string {
  const title = titles.get(command);
  if (title !== undefined) return title;
  return command.parent === null ? 'Examples:' : titleOf(command.parent);
}
