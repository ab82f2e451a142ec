import type { Command } from 'commander';
import { usageError } from '../errors.ts';
import { examples } from '../examples.ts';
import type { Run } from '../main.ts';
import { backupConfirmCommand } from './backup-confirm.ts';
import { visible } from '../render.ts';
import { showWords } from '../setup-asking.ts';
import { wordGrid } from '../word-grid.ts';
import { setupWords } from '../words/setup.ts';

interface BackupOptions {
  readonly showWords?: boolean;
}

/** `backup`: the words once more, and whether the owner has them. */
export function backupCommands(program: Command, run: Run): void {
  const backup = examples(
    program
      .command('backup')
      .description('show the words of this wallet, to be written down, and ask three of them back')
      .option('--show-words', 'print them instead'),
    '--profile alice backup',
    '--profile alice backup --show-words',
    '--profile alice backup confirm',
  );
  backup.action(
    run(async (io, { showWords: isPrinted }: BackupOptions) => {
      const say = setupWords[io.options.language];
      if (isPrinted !== true && !io.canShow) {
        throw usageError(
          'Say that the words may be shown.',
          'Add --show-words when nobody looks over your shoulder.',
        );
      }
      const { confirmBackup, readWords } = await io.library();
      const secrets = await readWords(io.context.env, io.options, await io.passphrase('unlock'));
      const { words, bip39Passphrase } = secrets;
      if (isPrinted !== true) {
        const isKept = await showWords(io, words, bip39Passphrase !== '');
        if (isKept) confirmBackup(await io.unlock(), secrets);
        return { json: { schema: 'medwallet/backup/v1' }, text: isKept ? say.confirmed : say.unconfirmed };
      }
      // The words alone are another wallet where there is a BIP-39 passphrase.
      const second = bip39Passphrase === '' ? {} : { bip39Passphrase };
      return {
        json: { schema: 'medwallet/backup/v1', words, ...second },
        text: [
          wordGrid(words),
          ...(bip39Passphrase === '' ? [] : ['', say.second(visible(bip39Passphrase))]),
        ].join('\n'),
      };
    }),
  );
  backupConfirmCommand(backup, run);
}
