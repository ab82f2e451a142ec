import type { Command } from 'commander';
import { usageError } from '../errors.ts';
import type { CommandResult } from '../context.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import type { Run } from '../main.ts';
import { backupConfirmCommand } from './backup-confirm.ts';
import { visible } from '../render.ts';
import { showWords } from '../setup-asking.ts';
import { wordGrid } from '../word-grid.ts';
import { backupWords } from '../words/backup.ts';
import { setupWords } from '../words/setup.ts';

interface BackupOptions {
  readonly showWords?: boolean;
  readonly out?: string;
}

/** `backup`: the words once more, and whether the owner has them; or everything, in a file. */
export function backupCommands(program: Command, run: Run): void {
  const backup = examples(
    program
      .command('backup')
      .description('show the words of this wallet, to be written down, and ask three of them back')
      .option('--show-words', 'print them instead')
      .option('--out <file>', 'write a backup of everything but the vault instead, under your passphrase'),
    '--profile alice backup',
    '--profile alice backup --show-words',
    '--profile alice backup --out alice.backup',
    '--profile alice backup confirm',
  );
  backup.action(
    run(async (io, { showWords: isPrinted, out }: BackupOptions) => {
      const say = setupWords[io.options.language];
      if (out !== undefined) {
        if (isPrinted === true)
          throw usageError('Words and backup are two things.', 'Leave --show-words or --out out.');
        return backUp(io, out);
      }
      if (isPrinted !== true && !io.canShow) {
        throw usageError(
          'Say that the words may be shown.',
          'Add --show-words when nobody looks over your shoulder.',
        );
      }
      const { confirmBackup, readWords } = await io.library();
      const secrets = await readWords(io.context.env, io.options, await io.passphrase('unlock'), io.progress);
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

/** Everything as one file, under the passphrase that the wallet has today. */
async function backUp(io: Io, out: string): Promise<CommandResult> {
  const { backUpWallet } = await io.library();
  const session = await io.unlock();
  const { file, ...made } = await backUpWallet(
    io.context.env,
    io.options,
    session,
    await io.passphrase('unlock'),
  );
  await io.write(out, file);
  const say = backupWords[io.options.language];
  return {
    json: { schema: 'medwallet/backed-up/v1', out, did: session.profile.did, bytes: file.length, ...made },
    text: [
      say.written(visible(out), made.records, made.events, made.statements, made.contacts),
      say.opens,
      say.vaultToo,
    ].join('\n'),
  };
}
