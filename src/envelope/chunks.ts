import { TAG_BYTES, type ChunkCipher } from './aead.ts';
import { EnvelopeError } from './errors.ts';

/** age v1's payload (c2sp.org/age, "Payload"): STREAM over ChaCha20-Poly1305 in chunks of 64 KiB. */
export const CHUNK_BYTES = 65_536;
export const PAYLOAD_NONCE_BYTES = 16;
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;

/** A chunk's nonce: an 11-byte big-endian counter, then 1 for the last chunk and 0 for all others. */
export function chunkNonce(index: number, isLast: boolean): Uint8Array {
  const nonce = new Uint8Array(12);
  // Eight of the eleven counter bytes: more chunks than anyone can write; the three above stay zero.
  new DataView(nonce.buffer).setBigUint64(3, BigInt(index));
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

/**
 * A chunk that others follow. @throws EnvelopeError `trailing-data` for one that says it is the last; `corrupt`
 */
export function openInnerChunk(
  cipher: ChunkCipher,
  key: Uint8Array,
  index: number,
  sealed: Uint8Array,
): Uint8Array {
  const plaintext = cipher.open(key, chunkNonce(index, false), sealed);
  if (plaintext !== undefined) return plaintext;
  throw cipher.open(key, chunkNonce(index, true), sealed) === undefined ? damaged() : trailing();
}

/** The chunk that nothing follows. @throws EnvelopeError `truncated`, `corrupt` */
export function openLastChunk(
  cipher: ChunkCipher,
  key: Uint8Array,
  index: number,
  sealed: Uint8Array,
): Uint8Array {
  if (sealed.length < TAG_BYTES) throw cutOff();
  const plaintext = cipher.open(key, chunkNonce(index, true), sealed);
  if (plaintext === undefined) {
    // A whole chunk that proves itself to be *not* the last: the rest of the file is gone.
    const isWhole = sealed.length === SEALED_CHUNK_BYTES;
    throw isWhole && cipher.open(key, chunkNonce(index, false), sealed) !== undefined ? cutOff() : damaged();
  }
  // age writes an empty chunk for an empty payload only; elsewhere it would be a second spelling.
  if (plaintext.length === 0 && index > 0) throw damaged();
  return plaintext;
}

function damaged(): EnvelopeError {
  return new EnvelopeError(
    'corrupt',
    'The encrypted file was changed or damaged.',
    'Fetch the file again from where it came; what was shown before the damage was genuine.',
  );
}

export function cutOff(): EnvelopeError {
  return new EnvelopeError(
    'truncated',
    'The encrypted file ends too early.',
    'Fetch the file again from where it came, whole.',
  );
}

function trailing(): EnvelopeError {
  return new EnvelopeError(
    'trailing-data',
    'The encrypted file goes on after its end.',
    'Fetch the file again from where it came: something was appended to it.',
  );
}
