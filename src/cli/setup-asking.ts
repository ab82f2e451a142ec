import type { Network } from '../index.ts';
import { MedwalletError } from '../errors.ts';
import { usageError } from './errors.ts';
import { wordsOf } from './failure.ts';
import type { Io } from './io.ts';
import { secretIn } from './secret-text.ts';
import { wordGrid } from './word-grid.ts';
import { setupWords } from './words/setup.ts';

const NETWORKS = ['mainnet', 'testnet4', 'signet', 'regtest'] as const satisfies readonly Network[];
const ROLES = ['patient', 'provider', 'guardian'] as const;
const ASKED = 3;

/** What the wallet is for, asked for where the line does not say it. */
export async function askRole(io: Io, given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  const say = setupWords[io.options.language];
  if (!io.prompt.canAsk || io.options.json) throw usageError(say.roleMissing, say.roleHint);
  return io.prompt.one(
    say.whichRole,
    ROLES.map((role) => ({ name: say[role], value: role })),
  );
}

/** Without a node of one's own only this machine's regtest can work, and there is nothing to ask. */
export async function askNetwork(io: Io, given: string | undefined): Promise<string> {
  const hasNode = (io.context.env['MEDWALLET_RPC_URL'] ?? '') !== '';
  if (given !== undefined) return given;
  if (!hasNode || !io.prompt.canAsk || io.options.json) return 'regtest';
  const say = setupWords[io.options.language];
  return io.prompt.one(
    say.whichNetwork,
    NETWORKS.map((network) => ({ name: say[network], value: network })),
  );
}

/**
 * Shows the words where nothing of them stays, and asks three of them back.
 * @returns whether the person has shown to have them
 */
export async function showWords(io: Io, words: string, hasSecond: boolean): Promise<boolean> {
  const say = setupWords[io.options.language];
  const list = words.split(' ');
  return io.aside(async (show) => {
    const all = [
      io.fit(say.paper),
      wordGrid(words, io.context.stderr.columns),
      ...(hasSecond ? [io.fit(say.paperToo)] : []),
      io.fit(say.unshown),
    ].join('\n\n');
    for (let problem = ''; ;) {
      show([...(problem === '' ? [] : [io.fit(problem), '']), all, ''].join('\n'));
      await io.prompt.text(say.written);
      show('');
      if (!(await io.prompt.yes(say.later, true))) return false;
      show(`${io.fit(say.askBack)}\n`);
      if (await answersMatch(io, list)) return true;
      problem = say.differs;
    }
  });
}

async function answersMatch(io: Io, words: readonly string[]): Promise<boolean> {
  const say = setupWords[io.options.language];
  let isRight = true;
  for (const number of somePlaces(words.length)) {
    const answer = await io.prompt.text(say.askedWord(number));
    isRight &&= answer.trim().toLowerCase() === words[number - 1];
  }
  return isRight;
}

// Which ones are asked is no secret: chance only keeps a person from learning the same three by heart.
function somePlaces(count: number): number[] {
  const places = Array.from({ length: count }, (_, i) => i + 1);
  const chosen = Array.from({ length: ASKED }, () =>
    places.splice(Math.floor(Math.random() * places.length), 1),
  );
  return chosen.flat().sort((a, b) => a - b);
}

/** What a wallet comes back from: words, or a backup's file. */
export type Source =
  | { readonly words: string; readonly isTyped: boolean; readonly backup?: undefined }
  | { readonly backup: string };

/** The words of a wallet that comes back, or a backup: from their file, else asked for. */
export async function askWords(io: Io, file: string | undefined): Promise<Source> {
  if (file !== undefined) return { words: await wordsIn(io, file), isTyped: false };
  const say = setupWords[io.options.language];
  if (!io.prompt.canAsk) {
    throw usageError('The words are missing.', 'Give them with --words-file FILE, or - for stdin.');
  }
  const how = await io.prompt.one<'typed' | 'file' | 'backup'>(say.howWords, [
    { name: say.typed, value: 'typed' },
    { name: say.fromFile, value: 'file' },
    { name: say.inBackup, value: 'backup' },
  ]);
  if (how === 'typed') return { words: await typedWords(io), isTyped: true };
  const path = await io.prompt.text(say.whichFile, {
    validate: (text) => (text.trim() === '' || text === '-' ? say.emptyFile : true),
  });
  return how === 'backup' ? { backup: path } : { words: await wordsIn(io, path), isTyped: true };
}

async function wordsIn(io: Io, file: string): Promise<string> {
  return secretIn(io, file, 'file with the words');
}

async function typedWords(io: Io): Promise<string> {
  const say = setupWords[io.options.language];
  const { parseWords } = await io.library();
  for (;;) {
    const typed = await io.prompt.secret(say.typeWords);
    try {
      return parseWords(typed);
    } catch (error) {
      if (!(error instanceof MedwalletError)) throw error;
      const { sentence } = await wordsOf(error as MedwalletError, io.options.language);
      io.note(io.fit(say.badWords(sentence)));
    }
  }
}

/** The BIP-39 passphrase: from its file, else asked for where the words were. */
export async function askSecond(
  io: Io,
  options: { readonly wordsFile?: string; readonly bip39PassphraseFile?: string },
  canAsk: boolean,
): Promise<string> {
  const { bip39PassphraseFile: file, wordsFile } = options;
  if (file !== undefined) {
    // Stdin is read once: a second reader would find nothing, and no passphrase is another wallet.
    if (file === '-' && wordsFile === '-') {
      throw usageError(
        'Words and BIP-39 passphrase cannot both come from stdin.',
        'Give one of them in a file.',
      );
    }
    return secretIn(io, file, 'BIP-39 passphrase');
  }
  const say = setupWords[io.options.language];
  return canAsk && (await io.prompt.yes(say.hasSecond)) ? io.prompt.secret(say.typeSecond) : '';
}
