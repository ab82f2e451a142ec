import { digestStream } from '../crypto/index.ts';
import { collectHeader, createDecryptor, EnvelopeError, rewrapHeader } from '../envelope/index.ts';
import { mainIdentity } from './age-keys.ts';
import { blobChanged, blobMissing } from './decrypting.ts';
import type { BlobReader, BlobWriter } from './ports/vault.ts';
import { defaultVault, type Session } from './session.ts';

const READ_BYTES = 1024 * 1024;

/** A blob as a manifest names it. */
interface NamedBlob {
  readonly id: string;
  readonly sha256: string;
  readonly size: number;
}

/**
 * Puts the payload of a blob, byte for byte, behind a header for other recipients, as a new blob. Whoever could
 * open the old file can open the new one, if he kept its file key.
 * @throws WalletError `blob-missing`, `blob-changed`: nothing is stored then
 */
export async function rewrapBlob(
  session: Session,
  old: NamedBlob,
  identities: readonly string[],
  recipients: readonly string[],
): Promise<{ readonly sha256: string; readonly size: number }> {
  const vault = defaultVault(session);
  const reader = vault.openBlob(old.sha256);
  if (reader === undefined) throw blobMissing(old);
  try {
    const header = headerOf(reader);
    const renewed = await rewrapHeader(header, identities, recipients);
    const writer = vault.createBlob();
    try {
      copy(reader, old, header, renewed, writer);
      return writer.commit();
    } catch (error) {
      writer.abort();
      throw error;
    }
  } catch (error) {
    throw error instanceof EnvelopeError ? blobChanged(old, error) : error;
  } finally {
    reader.close();
  }
}

/** Whether a blob is encrypted to this wallet's main recipient, as what a provider issued to us is. */
export async function isSealedToUs(session: Session, sha256: string): Promise<boolean> {
  const reader = defaultVault(session).openBlob(sha256);
  if (reader === undefined) return false;
  try {
    await createDecryptor(headerOf(reader), [mainIdentity(session)]);
    return true;
  } catch (error) {
    if (error instanceof EnvelopeError) return false;
    throw error;
  } finally {
    reader.close();
  }
}

// The vault is foreign: the bytes are held against the name on the way.
function copy(
  reader: BlobReader,
  old: NamedBlob,
  header: Uint8Array,
  renewed: Uint8Array,
  writer: BlobWriter,
): void {
  const digest = digestStream();
  digest.update(header);
  writer.write(renewed);
  for (let at = header.length; at < reader.size; at += READ_BYTES) {
    const piece = reader.read(at, READ_BYTES);
    digest.update(piece);
    writer.write(piece);
  }
  const read = digest.digest();
  if (read.sha256 !== old.sha256 || read.size !== old.size) throw blobChanged(old);
}

function headerOf(reader: BlobReader): Uint8Array {
  const collector = collectHeader();
  const found = collector.push(reader.read(0, READ_BYTES));
  if (found === undefined) throw collector.ended();
  return found.header;
}
