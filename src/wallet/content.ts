import { digestStream, type Digest } from '../crypto/index.ts';
import { beginFile, createEncryptor } from '../envelope/index.ts';
import { LARGE_BYTES } from './decrypting.ts';
import type { ByteReader, ByteSource } from './ports/bytes.ts';
import type { BlobWriter } from './ports/vault.ts';
import { defaultVault, type Session } from './session.ts';

/** A file that is being added: its first bytes were looked at, and the rest is still to come. */
export interface Content {
  /** The whole file where it is small, else its first 4 MiB. */
  readonly head: Uint8Array;
  readonly isWhole: boolean;
  readonly reader: ByteReader;
}

/** A blob in the vault, and what is in it. */
export interface Sealed {
  readonly blob: Digest;
  readonly plaintext: Digest;
}

/** Begins to read. Close `reader` when done. */
export async function beginContent(source: ByteSource | AsyncIterable<Uint8Array>): Promise<Content> {
  const reader = opened(source) ?? readerOf(source);
  try {
    const buffer = new Uint8Array(Math.min(LARGE_BYTES, reader.size ?? LARGE_BYTES) + 1);
    const length = await reader.fill(buffer);
    // Fewer bytes than asked for: that was all.
    return { head: buffer.subarray(0, length), isWhole: length < buffer.length, reader };
  } catch (error) {
    reader.close();
    throw error;
  }
}

/**
 * Encrypts a file of any size into the vault, never in memory as a whole.
 * @throws EnvelopeError, VaultError, FileError; nothing is left in the vault then
 */
export async function sealContent(
  session: Session,
  content: Content,
  recipients: readonly string[],
): Promise<Sealed> {
  const blob = defaultVault(session).createBlob();
  try {
    return content.isWhole
      ? await sealWhole(blob, content.head, recipients)
      : await sealLarge(session, blob, content, recipients);
  } catch (error) {
    blob.abort();
    throw error;
  }
}

async function sealWhole(
  blob: BlobWriter,
  content: Uint8Array,
  recipients: readonly string[],
): Promise<Sealed> {
  const encryptor = await createEncryptor(recipients);
  const plaintext = digestStream();
  plaintext.update(content);
  for (const sealed of [encryptor.header, ...encryptor.update(content), ...encryptor.final()]) {
    blob.write(sealed);
  }
  return { blob: blob.commit(), plaintext: plaintext.digest() };
}

async function sealLarge(
  session: Session,
  blob: BlobWriter,
  { head, reader }: Content,
  recipients: readonly string[],
): Promise<Sealed> {
  const { header, key } = await beginFile(recipients);
  await blob.append(header);
  let taken = 0;
  const { plaintext, ciphertext } = await session.streams.seal({
    key,
    prefix: header,
    size: reader.size,
    fill: async (target) => {
      const first = head.subarray(taken, taken + target.length);
      target.set(first);
      taken += first.length;
      return (
        first.length + (first.length < target.length ? await reader.fill(target.subarray(first.length)) : 0)
      );
    },
    append: (bytes) => blob.append(bytes),
  });
  return { blob: blob.commit(ciphertext), plaintext };
}

function opened(source: ByteSource | AsyncIterable<Uint8Array>): ByteReader | undefined {
  return Symbol.iterator in source ? source.open?.() : undefined;
}

/** For what comes in pieces of any size: a pipe when it likes, others when they are asked. */
function readerOf(source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): ByteReader {
  const pieces = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  let rest: Uint8Array = new Uint8Array(0);
  return {
    size: undefined,
    async fill(target) {
      let filled = 0;
      while (filled < target.length) {
        if (rest.length === 0) {
          const next = await pieces.next();
          if (next.done === true) break;
          rest = next.value;
        }
        const part = rest.subarray(0, target.length - filled);
        target.set(part, filled);
        filled += part.length;
        rest = rest.subarray(part.length);
      }
      return filled;
    },
    close() {
      void pieces.return?.();
    },
  };
}
