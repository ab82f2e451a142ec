import type { Command } from 'commander';
import { MedwalletError } from '../../errors.ts';
import { timeOf } from '../../language/index.ts';
import { usageError } from '../errors.ts';
import type { Io } from '../io.ts';
import type { Run } from '../main.ts';
import { examples } from '../examples.ts';
import { askNetwork, askRole, askSecond, askWords, showWords } from '../setup-asking.ts';
import { wordGrid } from '../word-grid.ts';
import { setupWords } from '../words/setup.ts';
import { statusWords } from '../words/status.ts';
import { testSeedLine } from '../test-seed-line.ts';

interface SetupOptions {
  readonly role?: string;
  readonly network?: string;
  readonly words?: string;
  readonly showWords?: boolean;
  readonly insecureTestSeed?: boolean;
  readonly backupLater?: boolean;
  readonly wordsFile?: string;
  readonly bip39PassphraseFile?: string;
}

interface RestoreOptions extends Pick<SetupOptions, 'wordsFile' | 'bip39PassphraseFile'> {
  readonly role?: string;
  readonly network?: string;
  readonly keysOnly?: boolean;
  readonly fromBackup?: string;
}

/** `init` and `restore`: how a wallet comes into being. */
export function setupCommands(program: Command, run: Run): void {
  examples(
    program
      .command('init')
      .description('make a new wallet: 24 words, kept in an age file under your passphrase')
      .option('--role <role>', 'patient, provider or guardian; asked for on a terminal')
      .option('--network <network>', 'regtest, signet, testnet4 or mainnet (regtest unless told)')
      .option('--words <count>', 'how many words: 12, 15, 18, 21 or 24', '24')
      .option('--show-words', 'print the words, instead of showing them once and asking three of them back')
      .option(
        '--backup-later',
        'do not show the words now: medwallet backup does, and until then you are reminded',
      )
      .option(
        '--bip39-passphrase-file <file>',
        'file with an additional BIP-39 passphrase, which only you may read',
      )
      .option(
        '--insecure-test-seed',
        "for tests on regtest only: words that follow from the profile's name, which anybody can compute",
      ),
    'init',
    '--profile alice init --role patient',
    '--profile clinic init --role provider --passphrase-file clinic.pass',
    '--profile test-1 init --role patient --insecure-test-seed --json',
  ).action(
    run(async (io, options: SetupOptions) => {
      const say = setupWords[io.options.language];
      const role = await askRole(io, options.role);
      const network = await askNetwork(io, options.network);
      const { initWallet } = await io.library();
      const second = await askSecond(io, options, false);
      // Words that anybody can compute are worth no paper.
      const isSilent = options.showWords ?? options.backupLater ?? options.insecureTestSeed ?? false;
      const isShown = io.canShow && !isSilent;
      const shown = { isKept: false };
      const { profile, words } = await initWallet(io.context.env, io.options, {
        role,
        network,
        wordCount: Number(options.words ?? '24'),
        insecureTestSeed: options.insecureTestSeed === true,
        bip39Passphrase: second,
        passphrase: () => io.passphrase('new'),
        progress: io.progress,
        ...(isShown
          ? { showWords: async (fresh: string) => (shown.isKept = await showWords(io, fresh, second !== '')) }
          : {}),
      });
      const backup =
        options.showWords === true
          ? `\n${say.paper}\n\n${wordGrid(words)}\n`
          : shown.isKept
            ? say.confirmed
            : isShown
              ? say.unconfirmed
              : say.only;
      return {
        json: {
          schema: 'medwallet/init/v1',
          profile: profile.name,
          did: profile.did,
          network: profile.network,
          role: profile.role,
          testSeed: profile.testSeed === true,
          ...(options.showWords === true ? { words } : {}),
        },
        text: [
          say.wallet(profile.name, statusWords[io.options.language][profile.role], profile.network),
          say.did(profile.did),
          ...testSeedLine({ testSeed: profile.testSeed === true }, io.options.language),
          backup,
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
      .option(
        '--words-file <file>',
        'file with the words, which only you may read, or - for stdin; without it they are asked for',
      )
      .option(
        '--bip39-passphrase-file <file>',
        'file with the BIP-39 passphrase, if the wallet has one; only you may read it',
      )
      .option('--keys-only', "leave the vault's journal unread: nothing but keys comes back")
      .option('--from-backup <file>', 'from what medwallet backup --out wrote, and with its passphrase'),
    '--profile alice restore --words-file words.txt',
    '--profile alice restore --role patient --words-file words.txt --keys-only',
    '--profile alice restore --from-backup alice.backup',
  ).action(
    run(async (io, options: RestoreOptions) => {
      const say = setupWords[io.options.language];
      const { profile, restored, source, isFurther } = await bringBack(io, options);
      return {
        json: {
          schema: 'medwallet/restore/v1',
          profile: profile.name,
          did: profile.did,
          network: profile.network,
          role: profile.role,
          testSeed: profile.testSeed === true,
          restored,
          source,
        },
        text: [
          say.wallet(profile.name, statusWords[io.options.language][profile.role], profile.network),
          say.did(profile.did),
          ...testSeedLine({ testSeed: profile.testSeed === true }, io.options.language),
          ...(restored === null
            ? [say.keysOnly]
            : [
                ...(isFurther ? [say.vaultKnowsMore] : []),
                say[source === 'backup' ? 'fromBackup' : 'fromJournal'](
                  restored.records,
                  restored.events,
                  restored.statements,
                  restored.contacts,
                ),
                say.endsOn(timeOf(restored.until, io.options.language)),
              ]),
        ].join('\n'),
      };
    }),
  );
}

async function bringBack(io: Io, options: RestoreOptions) {
  const { fromBackup } = options;
  const others = [
    options.wordsFile,
    options.bip39PassphraseFile,
    options.keysOnly,
    options.role,
    options.network,
  ];
  if (fromBackup !== undefined && others.some((given) => given !== undefined)) {
    throw usageError(
      'A backup has the words, the role and the network of its wallet.',
      'Say --from-backup FILE alone.',
    );
  }
  const source = fromBackup === undefined ? await askWords(io, options.wordsFile) : { backup: fromBackup };
  if (source.backup === undefined) {
    const { words, isTyped } = source;
    const brought = await restore(io, options, {
      words,
      bip39Passphrase: await askSecond(io, options, isTyped),
    });
    return { ...brought, source: brought.restored === null ? null : 'journal', isFurther: false };
  }
  const { MAX_BACKUP_BYTES, restoreBackup } = await io.library();
  const file = await io.read(source.backup, MAX_BACKUP_BYTES);
  const brought = await restoreBackup(io.context.env, io.options, {
    file,
    progress: io.progress,
    passphrase: () => io.passphrase('unlock'),
  });
  return { ...brought, isFurther: brought.source === 'journal' };
}

/** The journal says what the wallet was for; where there is none, the person is asked. */
async function restore(
  io: Io,
  { role, network, keysOnly }: RestoreOptions,
  secrets: { readonly words: string; readonly bip39Passphrase: string },
) {
  const { restoreWallet } = await io.library();
  const bring = async (facts: { readonly role?: string; readonly network?: string }) =>
    restoreWallet(io.context.env, io.options, {
      ...facts,
      ...secrets,
      progress: io.progress,
      passphrase: () => io.passphrase('new'),
      keysOnly: keysOnly === true,
    });
  const given = { ...(role === undefined ? {} : { role }), ...(network === undefined ? {} : { network }) };
  try {
    return await bring(given);
  } catch (error) {
    const isOpen = role === undefined && io.prompt.canAsk && !io.options.json;
    if (!isOpen || !(error instanceof MedwalletError) || error.code !== 'bad-choice') throw error;
    return bring({ role: await askRole(io, role), network: await askNetwork(io, network) });
  }
}
