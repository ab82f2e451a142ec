import { MAX_RECIPIENTS, openHeader, writeHeader } from './header.ts';
import { requireHybridRecipients } from './keys.ts';

/**
 * Writes a new header for the payload that stands behind an old one: the file key stays, the recipients
 * change. The new file is this header followed by the old file from `header.length` on. Whoever could open
 * the old file knows the file key and can open the new one; what must be closed to them is encrypted again.
 *
 * @param header as `collectHeader` gave it
 * @throws EnvelopeError as `createDecryptor` for the old header and `createEncryptor` for the new recipients
 */
export async function rewrapHeader(
  header: Uint8Array,
  identities: readonly string[],
  recipients: readonly string[],
): Promise<Uint8Array> {
  requireHybridRecipients(recipients, MAX_RECIPIENTS);
  const fileKey = await openHeader(header, identities);
  return (await writeHeader(recipients, fileKey)).header;
}
