import { concatBytes } from '../encoding/index.ts';
import { EnvelopeError } from './errors.ts';
import { decryptChunks, encryptChunks } from './stream.ts';

/** The largest file that is held in memory whole, plain or encrypted: 16 MiB. */
export const MAX_SMALL_BYTES = 16 * 1024 * 1024;

/**
 * Encrypts something small (a key envelope, a journal file) to 1 to 20 hybrid recipients.
 * @throws EnvelopeError `too-large`, `bad-recipient`, `mixed-recipients`
 */
export async function sealSmall(plaintext: Uint8Array, recipients: readonly string[]): Promise<Uint8Array> {
  requireSmall(plaintext);
  return concatBytes(...(await encryptChunks([plaintext], recipients)));
}

/**
 * Opens a whole age v1 file that may come from anybody. All of the plaintext or none.
 * @param identities hybrid identities, tried in order
 * @throws EnvelopeError `too-large`, `not-age`, `bad-header`, `mixed-recipients`, `bad-identity`,
 * `no-matching-identity`, `corrupt`, `truncated`, `trailing-data`
 */
export async function openSmall(file: Uint8Array, identities: readonly string[]): Promise<Uint8Array> {
  requireSmall(file);
  return concatBytes(...(await decryptChunks([file], identities)));
}

/** @throws EnvelopeError `too-large` */
export function requireSmall(bytes: Uint8Array, max: number = MAX_SMALL_BYTES): void {
  if (bytes.length <= max) return;
  throw new EnvelopeError(
    'too-large',
    `This file has ${bytes.length} bytes where at most ${max} are read at once.`,
    'Check that it is the right file.',
  );
}
