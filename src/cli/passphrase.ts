import type { CliContext, GlobalOptions } from './context.ts';
import { CliError } from './errors.ts';
import type { Library } from './io.ts';
import { askSecret } from './prompt.ts';
import { secretText } from './secret-text.ts';

const MAX_BYTES = 4_096;

/**
 * The passphrase from its file, else from the terminal; never from argv.
 * @throws CliError `passphrase-needed` (outcome locked) where nobody can be asked
 */
export async function readPassphrase(
  context: CliContext,
  options: GlobalOptions,
  purpose: 'unlock' | 'new',
  library: () => Promise<Library>,
): Promise<string> {
  const passphrase =
    options.passphraseFile === undefined
      ? await askFor(context, purpose)
      : await fromFile(context, options.passphraseFile, library);
  if (passphrase !== '') return passphrase;
  throw needed('The passphrase is empty.');
}

async function fromFile(context: CliContext, path: string, library: () => Promise<Library>): Promise<string> {
  const { readInputFile } = await library();
  return secretText(readInputFile(context.cwd, path, MAX_BYTES), 'passphrase');
}

async function askFor(context: CliContext, purpose: 'unlock' | 'new'): Promise<string> {
  if (context.stdin.isTTY !== true)
    throw needed('This wallet is locked, and there is no terminal to ask on.');
  const passphrase = await askSecret(context, purpose === 'new' ? 'New passphrase' : 'Passphrase');
  if (purpose === 'new' && passphrase !== (await askSecret(context, 'Once more'))) {
    throw new CliError('passphrase-mismatch', 'The two passphrases differ.', 'Run the command again.', {
      outcome: 'usage',
    });
  }
  return passphrase;
}

function needed(sentence: string): CliError {
  return new CliError(
    'passphrase-needed',
    sentence,
    'Give the passphrase in a file: --passphrase-file FILE or MEDWALLET_PASSPHRASE_FILE.',
    { outcome: 'locked' },
  );
}
