import { CliError } from './errors.ts';
import type { Io } from './io.ts';

const MAX_BYTES = 1_024;

/**
 * Words, or a BIP-39 passphrase: from a file that nobody else can read, or stdin for `-`. Whoever reads them has the
 * wallet, and needs no passphrase.
 * @param what as in "The passphrase …"
 * @throws FileError `permissions-too-wide`; CliError `input-unreadable`
 */
export async function secretIn(io: Io, file: string, what: string): Promise<string> {
  if (file === '-') return secretText(await io.read(file, MAX_BYTES), what);
  const { readPrivateFile } = await io.library();
  return secretText(readPrivateFile(io.context.cwd, file, MAX_BYTES), what);
}

/**
 * A secret from a file or a pipe as text; one line feed at its end belongs to the editor that wrote it. Bytes
 * that are no UTF-8 are refused: read leniently, many different secrets would become one and the same.
 * @param what as in "The passphrase …"
 */
export function secretText(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).replace(/\r?\n$/, '');
  } catch (cause) {
    throw new CliError(
      'input-unreadable',
      `The ${what} is not UTF-8 text.`,
      'Save the file as UTF-8; for random bytes write them in hex.',
      { outcome: 'usage', cause },
    );
  }
}
