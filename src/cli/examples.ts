import type { Command } from 'commander';

/** Puts examples under a command's help. A test runs through all commands and asks for at least one. */
export function examples(command: Command, ...lines: readonly string[]): Command {
  return command.addHelpText(
    'after',
    `\nExamples:\n${lines.map((line) => `  $ medwallet ${line}`).join('\n')}\n`,
  );
}
