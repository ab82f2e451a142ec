import type { CliContext, GlobalOptions } from './context.ts';
import { CliError } from './errors.ts';
import type { Library } from './io.ts';
import type { Prompt } from './prompt.ts';
import { secretText } from './secret-text.ts';
import { passphraseWords } from './words/passphrase.ts';

const MAX_BYTES = 4_096;
const TRIES = 3;

interface Asker {
  readonly context: CliContext;
  readonly options: GlobalOptions;
  readonly prompt: Prompt;
}

/**
 * The passphrase from its file, else from the terminal; never from argv.
 * @throws CliError `passphrase-needed` (outcome locked) where nobody can be asked
 */
export async function readPassphrase(
  caller: Asker,
  purpose: 'unlock' | 'new',
  library: () => Promise<Library>,
): Promise<string> {
  const { context, options } = caller;
  const passphrase =
    options.passphraseFile === undefined
      ? await askFor(caller, purpose)
      : await fromFile(context, options.passphraseFile, library);
  if (passphrase !== '') return passphrase;
  throw needed('The passphrase is empty.');
}

async function fromFile(context: CliContext, path: string, library: () => Promise<Library>): Promise<string> {
  const { readPrivateFile } = await library();
  return secretText(readPrivateFile(context.cwd, path, MAX_BYTES), 'passphrase');
}

async function askFor({ context, options, prompt }: Asker, purpose: 'unlock' | 'new'): Promise<string> {
  const say = passphraseWords[options.language];
  if (!prompt.canAsk) throw needed('This wallet is locked, and there is no terminal to ask on.');
  const isThere = (text: string): true | string => text !== '' || say.empty;
  if (purpose === 'unlock') return prompt.secret(say.passphrase, isThere);
  for (let tries = TRIES; tries > 0; tries--) {
    const passphrase = await prompt.secret(say.fresh, isThere);
    if (passphrase === (await prompt.secret(say.again))) return passphrase;
    context.stderr.write(`${say.differ}\n`);
  }
  throw new CliError('passphrase-mismatch', 'The two passphrases differ.', 'Run the command again.', {
    outcome: 'usage',
  });
}

function needed(sentence: string): CliError {
  return new CliError(
    'passphrase-needed',
    sentence,
    'Give the passphrase in a file: --passphrase-file FILE or MEDWALLET_PASSPHRASE_FILE.',
    { outcome: 'locked' },
  );
}
