import { digestStream, type DigestStream } from '../crypto/index.ts';
import { concatBytes } from '../encoding/index.ts';
import {
  collectHeader,
  decryptChunks,
  EnvelopeError,
  MAX_HEADER_BYTES,
  openFileKey,
  PAYLOAD_NONCE_BYTES,
  payloadKey,
} from '../envelope/index.ts';
import { MedwalletError } from '../errors.ts';
import { WalletError } from './errors.ts';
import type { ByteSink } from './ports/bytes.ts';
import type { StreamDigests, Streams } from './ports/streams.ts';
import type { BlobReader, Vault } from './ports/vault.ts';

const READ_BYTES = 1024 * 1024;
/** From here on it is worth reading, decrypting and writing at once. */
export const LARGE_BYTES = 4 * 1024 * 1024;

/** Takes everything and keeps nothing. */
export const NOWHERE: ByteSink = { write: nothing, commit: nothing, abort: nothing };

/** What came out of a blob: SHA-256 and bytes of the plaintext. */
export interface Decrypted {
  /** Of the plaintext, hex. */
  readonly sha256: string;
  readonly size: number;
}

/**
 * Decrypts a blob into a sink, which the caller commits. The vault is foreign: whoever can write it chooses
 * these bytes, so they are held against the manifest's hash on the way and nothing unauthenticated is passed on.
 * @throws WalletError `blob-missing`, `blob-changed`; the sink is aborted
 */
export async function decryptBlob(
  vault: Vault,
  manifest: { readonly id: string; readonly sha256: string; readonly size: number },
  identities: readonly string[],
  sink: ByteSink,
  streams?: Streams,
): Promise<Decrypted> {
  const blob = openNamed(vault, manifest, sink);
  if (blob === undefined) {
    sink.abort();
    throw blobMissing(manifest);
  }
  try {
    if (blob.size !== manifest.size) throw blobChanged(manifest);
    const isLarge = streams !== undefined && blob.size >= LARGE_BYTES;
    const { plaintext, ciphertext } = isLarge
      ? await decryptLarge(blob, identities, sink, streams)
      : await decryptPieces(blob, identities, sink);
    if (ciphertext.sha256 !== manifest.sha256) throw blobChanged(manifest);
    return plaintext;
  } catch (error) {
    sink.abort();
    if (error instanceof EnvelopeError) throw blobChanged(manifest, error);
    throw error;
  } finally {
    blob.close();
  }
}

function openNamed(
  vault: Vault,
  manifest: { readonly id: string; readonly sha256: string },
  sink: ByteSink,
): BlobReader | undefined {
  try {
    return vault.openBlob(manifest.sha256);
  } catch (error) {
    sink.abort();
    // A link or a folder under the blob's name is somebody's change, like other bytes.
    throw error instanceof MedwalletError && error.code === 'blob-changed'
      ? blobChanged(manifest, error)
      : error;
  }
}

async function decryptPieces(
  blob: BlobReader,
  identities: readonly string[],
  sink: ByteSink,
): Promise<StreamDigests> {
  const ciphertext = digestStream();
  const plaintext = digestStream();
  for (const chunk of await decryptChunks(pieces(blob, ciphertext), identities)) {
    plaintext.update(chunk);
    sink.write(chunk);
  }
  return { plaintext: plaintext.digest(), ciphertext: ciphertext.digest() };
}

async function decryptLarge(
  blob: BlobReader,
  identities: readonly string[],
  sink: ByteSink,
  streams: Streams,
): Promise<StreamDigests> {
  const collector = collectHeader();
  const collected = collector.push(blob.read(0, MAX_HEADER_BYTES));
  if (collected === undefined) throw collector.ended();
  const { header } = collected;
  const fileKey = await openFileKey(header, identities);
  const nonce = blob.read(header.length, PAYLOAD_NONCE_BYTES);
  const prefix = concatBytes(header, nonce);
  let offset = prefix.length;
  return streams.open({
    key: payloadKey(fileKey, nonce),
    prefix,
    size: blob.size - offset,
    fill: async (target) => {
      const length = await blob.fill(offset, target);
      offset += length;
      return length;
    },
    append: (bytes) => appendTo(sink, bytes),
  });
}

async function appendTo(sink: ByteSink, bytes: Uint8Array): Promise<void> {
  if (sink.append !== undefined) return sink.append(bytes);
  // Copied: a sink may keep what it was given, and this memory is filled again.
  if (sink !== NOWHERE) sink.write(bytes.slice());
}

function nothing(): void {
  // What is written here was only looked at.
}

function* pieces(blob: BlobReader, digest: DigestStream): Iterable<Uint8Array> {
  for (let offset = 0; offset < blob.size; offset += READ_BYTES) {
    const piece = blob.read(offset, READ_BYTES);
    digest.update(piece);
    yield piece;
  }
}

export function blobMissing(manifest: { readonly id: string; readonly sha256: string }): WalletError {
  return new WalletError(
    'blob-missing',
    `The encrypted file of record ${manifest.id} is not in the vault.`,
    'Bring back the vault folder it was stored in, or a copy of the file named by its SHA-256.',
    { facts: { record: manifest.id, blob: manifest.sha256 } },
  );
}

export function blobChanged(
  manifest: { readonly id: string; readonly sha256: string },
  cause?: unknown,
): WalletError {
  return new WalletError(
    'blob-changed',
    `The encrypted file of record ${manifest.id} is not the one that was stored.`,
    'Bring back a copy of the file named by its SHA-256 from a backup of the vault.',
    { cause, facts: { record: manifest.id, blob: manifest.sha256 } },
  );
}
