import type { Command } from 'commander';
import type { Run } from '../main.ts';
import { examples } from '../examples.ts';
import { usageError } from '../errors.ts';
import type { Io } from '../io.ts';
import { backupConfirmCommand } from './backup-confirm.ts';
import { renderTime, visible } from '../render.ts';
import { testSeedLine } from '../test-seed-line.ts';
import { secretText } from '../secret-text.ts';

const MAX_WORDS_BYTES = 1_024;

interface SetupOptions {
  readonly role: string;
  readonly network: string;
  readonly words?: string;
  readonly showWords?: boolean;
  readonly insecureTestSeed?: boolean;
  readonly wordsFile?: string;
  readonly bip39PassphraseFile?: string;
}

interface RestoreOptions extends Pick<SetupOptions, 'wordsFile' | 'bip39PassphraseFile'> {
  readonly role?: string;
  readonly network?: string;
  readonly keysOnly?: boolean;
}

/** `init` and `restore`: how a wallet comes into being. */
export function setupCommands(program: Command, run: Run): void {
  examples(
    program
      .command('init')
      .description('make a new wallet: 24 words, kept in an age file under your passphrase')
      .requiredOption('--role <role>', 'patient, provider or guardian')
      .option('--network <network>', 'regtest, signet, testnet4 or mainnet', 'regtest')
      .option('--words <count>', 'how many words: 12, 15, 18, 21 or 24', '24')
      .option('--show-words', 'print the words once; on a terminal they are always shown')
      .option('--bip39-passphrase-file <file>', 'file with an additional BIP-39 passphrase')
      .option(
        '--insecure-test-seed',
        "for tests on regtest only: words that follow from the profile's name, which anybody can compute",
      ),
    '--profile alice init --role patient',
    '--profile clinic init --role provider --passphrase-file clinic.pass',
    '--profile test-1 init --role patient --insecure-test-seed --json',
  ).action(
    run(async (io, options: SetupOptions) => {
      const { initWallet } = await io.library();
      const created = await initWallet(io.context.env, io.options, {
        role: options.role,
        network: options.network,
        wordCount: Number(options.words ?? '24'),
        insecureTestSeed: options.insecureTestSeed === true,
        bip39Passphrase: await bip39Passphrase(io, options),
        passphrase: () => io.passphrase('new'),
      });
      const onTerminal = io.context.stdout.isTTY === true && !io.options.json;
      const show = options.showWords === true || onTerminal;
      return {
        json: {
          schema: 'medwallet/init/v1',
          profile: created.profile.name,
          did: created.profile.did,
          network: created.profile.network,
          role: created.profile.role,
          testSeed: created.profile.testSeed === true,
          ...(options.showWords === true ? { words: created.words } : {}),
        },
        text: [
          `Wallet ${created.profile.name} (${created.profile.role}, ${created.profile.network})`,
          `did: ${created.profile.did}`,
          ...testSeedLine({ testSeed: created.profile.testSeed === true }, io.options.language),
          show
            ? `\nWrite these words down, in this order, on paper. They are the wallet; nobody can give them back to you.\n\n${numbered(created.words)}\n`
            : 'Your words are in the keystore only. Write them down: medwallet backup --show-words',
        ].join('\n'),
      };
    }),
  );

  examples(
    program
      .command('restore')
      .description('bring a wallet back from its words, and from the vault everything it knew')
      .option('--role <role>', 'patient, provider or guardian, where the vault has no journal to say it')
      .option(
        '--network <network>',
        'regtest, signet, testnet4 or mainnet; as the journal says, else regtest',
      )
      .option('--words-file <file>', 'file with the words, or - for stdin; without it they are asked for')
      .option('--bip39-passphrase-file <file>', 'file with the BIP-39 passphrase, if the wallet has one')
      .option('--keys-only', "leave the vault's journal unread: nothing but keys comes back"),
    '--profile alice restore --words-file words.txt',
    '--profile alice restore --role patient --words-file words.txt --keys-only',
  ).action(
    run(async (io, options: RestoreOptions) => {
      const { restoreWallet } = await io.library();
      const { profile, restored } = await restoreWallet(io.context.env, io.options, {
        ...(options.role === undefined ? {} : { role: options.role }),
        ...(options.network === undefined ? {} : { network: options.network }),
        words: await wordsFrom(io, options.wordsFile),
        bip39Passphrase: await bip39Passphrase(io, options),
        passphrase: () => io.passphrase('new'),
        keysOnly: options.keysOnly === true,
      });
      return {
        json: {
          schema: 'medwallet/restore/v1',
          profile: profile.name,
          did: profile.did,
          network: profile.network,
          role: profile.role,
          restored,
        },
        text: [
          `Wallet ${profile.name} (${profile.role}, ${profile.network})`,
          `did: ${profile.did}`,
          restored === null
            ? 'Only the keys are back: the vault has no journal of this wallet.'
            : [
                `From the journal: records: ${restored.records}, events: ${restored.events}, statements: ${restored.statements}, contacts: ${restored.contacts}`,
                `It ends on ${renderTime(restored.until)}; what happened later is not in it.`,
              ].join('\n'),
        ].join('\n'),
      };
    }),
  );

  const backup = examples(
    program
      .command('backup')
      .description('show the words of this wallet, to be written down')
      .option('--show-words', 'really show them'),
    '--profile alice backup --show-words',
    '--profile alice backup confirm',
  );
  backup.action(
    run(async (io, options: { showWords?: boolean }) => {
      if (options.showWords !== true) {
        throw usageError(
          'Say that the words may be shown.',
          'Add --show-words when nobody looks over your shoulder.',
        );
      }
      const { readWords } = await io.library();
      const { words, bip39Passphrase } = await readWords(
        io.context.env,
        io.options,
        await io.passphrase('unlock'),
      );
      // The words alone are another wallet where there is a BIP-39 passphrase.
      const second = bip39Passphrase === '' ? {} : { bip39Passphrase };
      return {
        json: { schema: 'medwallet/backup/v1', words, ...second },
        text: [
          numbered(words),
          ...(bip39Passphrase === ''
            ? []
            : [
                '',
                `BIP-39 passphrase, without which the words are another wallet: ${visible(bip39Passphrase)}`,
              ]),
        ].join('\n'),
      };
    }),
  );
  backupConfirmCommand(backup, run);
}

async function wordsFrom(io: Io, file: string | undefined): Promise<string> {
  if (file !== undefined) return secretText(await io.read(file, MAX_WORDS_BYTES), 'file with the words');
  if (io.context.stdin.isTTY !== true) {
    throw usageError('The words are missing.', 'Give them with --words-file FILE, or - for stdin.');
  }
  return io.prompt.secret('Words (they are not shown)');
}

async function bip39Passphrase(
  io: Io,
  options: Pick<SetupOptions, 'wordsFile' | 'bip39PassphraseFile'>,
): Promise<string> {
  if (options.bip39PassphraseFile === undefined) return '';
  // Stdin is read once: a second reader would find nothing, and no passphrase is another wallet.
  if (options.bip39PassphraseFile === '-' && options.wordsFile === '-') {
    throw usageError(
      'Words and BIP-39 passphrase cannot both come from stdin.',
      'Give one of them in a file.',
    );
  }
  return secretText(await io.read(options.bip39PassphraseFile, MAX_WORDS_BYTES), 'BIP-39 passphrase');
}

function numbered(words: string): string {
  return words
    .split(' ')
    .map((word, i) => `${String(i + 1).padStart(4)} ${word}`)
    .reduce<string[][]>((lines, cell, i) => {
      if (i % 4 === 0) lines.push([]);
      lines.at(-1)?.push(cell.padEnd(15));
      return lines;
    }, [])
    .map((line) => line.join('').trimEnd())
    .join('\n');
}
