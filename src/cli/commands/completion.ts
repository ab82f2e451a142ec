import { Argument, type Command } from 'commander';
import { SCRIPTS, SHELLS, type Shell } from '../completion/scripts.ts';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';

/** `completion`: what a shell has to be told to complete command lines of ours. */
export function completionCommands(program: Command, run: Run): void {
  examples(
    program
      .command('completion')
      .description('print the completion script of a shell; with a passphrase file it completes names too')
      .addArgument(new Argument('<shell>', 'bash, zsh, fish or powershell').choices(SHELLS)),
    'completion bash > ~/.local/share/bash-completion/completions/medwallet',
    'completion zsh > ~/.zfunc/_medwallet',
    'completion fish | source',
  ).action(
    run((_, shell: Shell) =>
      Promise.resolve({
        json: { schema: 'medwallet/completion/v1', shell, script: SCRIPTS[shell] },
        text: SCRIPTS[shell],
      }),
    ),
  );
}
