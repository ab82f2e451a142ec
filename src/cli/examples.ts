import type { Command } from 'commander';

const given = new WeakMap<Command, readonly string[]>();

/** Puts examples under a command's help. A test runs through all commands and asks for at least one. */
export function examples(command: Command, ...lines: readonly string[]): Command {
  given.set(command, lines);
  return command.addHelpText(
    'after',
    `\nExamples:\n${lines.map((line) => `  $ medwallet ${line}`).join('\n')}\n`,
  );
}

/** The lines that stand under a command's help, without the program's name. */
export function examplesOf(command: Command): readonly string[] {
  return given.get(command) ?? [];
}
