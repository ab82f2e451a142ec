import type { Command } from 'commander';
import { CliError, usageError } from '../errors.ts';
import { examples } from '../examples.ts';
import type { Io } from '../io.ts';
import type { Run } from '../main.ts';
import { secretIn } from '../secret-text.ts';
import { backupWords } from '../words/backup.ts';

const ASKED_BACK = 3;

interface ConfirmOptions {
  readonly wordsFile?: string;
  readonly bip39PassphraseFile?: string;
}

/** `backup confirm`: are the words really on paper? Until then `status` reminds of it. */
export function backupConfirmCommand(backup: Command, run: Run): void {
  examples(
    backup
      .command('confirm')
      .description('check what you wrote down: three of the words are asked back')
      .option(
        '--words-file <file>',
        'file with all the words as they stand on paper, which only you may read, or - for stdin',
      )
      .option(
        '--bip39-passphrase-file <file>',
        'with it: file with the BIP-39 passphrase, if there is one; only you may read it',
      ),
    '--profile alice backup confirm',
    '--profile alice backup confirm --words-file words.txt',
  ).action(
    run(async (io, options: ConfirmOptions) => {
      const { confirmBackup } = await io.library();
      const backup = options.wordsFile === undefined ? await askedBack(io) : await fromFile(io, options);
      const confirmed = confirmBackup(await io.unlock(), backup);
      return {
        json: { schema: 'medwallet/backup-confirmed/v1', confirmed },
        text: backupWords[io.options.language].confirmed,
      };
    }),
  );
}

async function fromFile(io: Io, options: ConfirmOptions) {
  if (options.wordsFile === '-' && options.bip39PassphraseFile === '-') {
    throw usageError(
      'Words and BIP-39 passphrase cannot both come from stdin.',
      'Give one of them in a file.',
    );
  }
  return {
    words: await secretIn(io, options.wordsFile ?? '-', 'file with the words'),
    bip39Passphrase:
      options.bip39PassphraseFile === undefined
        ? ''
        : await secretIn(io, options.bip39PassphraseFile, 'BIP-39 passphrase'),
  };
}

async function askedBack(io: Io) {
  if (!io.prompt.canAsk) {
    throw usageError(
      'The words are missing.',
      'Give them as you wrote them down: --words-file FILE, or - for stdin.',
    );
  }
  const { placesToAsk, readWords } = await io.library();
  const stored = await readWords(io.context.env, io.options, await io.passphrase('unlock'), io.progress);
  const words = stored.words.split(' ');
  const say = backupWords[io.options.language];
  for (const position of placesToAsk(await io.unlock(), ASKED_BACK, words.length)) {
    const given = await io.prompt.text(say.which(position));
    if (given.trim().toLowerCase() === words[position - 1]) continue;
    throw new CliError(
      'declined',
      `That is not word number ${position}.`,
      'Look at the paper again; write the words down anew if you have to: medwallet backup --show-words',
    );
  }
  return stored;
}
