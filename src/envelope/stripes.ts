import { platformCipher } from './aead.ts';
import { CHUNK_BYTES, chunkNonce, openInnerChunk, openLastChunk, SEALED_CHUNK_BYTES } from './chunks.ts';

/**
 * A stripe is a run of whole chunks, the last stripe of a payload excepted: what several threads can work on at
 * once, because a chunk needs nothing but its number.
 */
export interface Stripe {
  /** Of the payload, 32 secret bytes (`beginFile`, `payloadKey`). */
  readonly key: Uint8Array;
  /** Number of its first chunk in the payload. */
  readonly first: number;
  /** Whether the payload ends with it. */
  readonly isLast: boolean;
  /** Told what nobody needs any more, in case the platform can take memory back sooner than it would. */
  readonly discard?: (used: readonly Uint8Array[]) => void;
}

/** Bytes of a stripe of so many chunks, plain and sealed. */
export function stripeSizes(chunks: number): { readonly plain: number; readonly sealed: number } {
  return { plain: chunks * CHUNK_BYTES, sealed: chunks * SEALED_CHUNK_BYTES };
}

/**
 * Encrypts a stripe.
 * @param plaintext whole chunks; in the last stripe 1 byte or more, or none where the whole payload is empty
 * @param out large enough
 * @returns how many bytes of `out` are the stripe
 */
export function sealStripe(stripe: Stripe, plaintext: Uint8Array, out: Uint8Array): number {
  return laidOut(stripe, sealParts(stripe, plaintext), out);
}

/** The same in pieces, for whoever writes them as they are. `discard` is left to him. */
export function sealParts(stripe: Stripe, plaintext: Uint8Array): Uint8Array[] {
  const cipher = platformCipher();
  const pieces = cut(plaintext, CHUNK_BYTES);
  return pieces.flatMap((piece, i) => {
    const nonce = chunkNonce(stripe.first + i, stripe.isLast && i === pieces.length - 1);
    return cipher.seal(stripe.key, nonce, piece);
  });
}

/**
 * Decrypts a stripe that may come from anybody. All of it is authentic, or it throws and `out` is worthless.
 * @param sealed as many bytes as were left, or whole sealed chunks
 * @returns how many bytes of `out` are plaintext
 * @throws EnvelopeError `corrupt`, `truncated`, `trailing-data`
 */
export function openStripe(stripe: Stripe, sealed: Uint8Array, out: Uint8Array): number {
  return laidOut(stripe, openParts(stripe, sealed), out);
}

/** The same in pieces, for whoever writes them as they are. `discard` is left to him. */
export function openParts(stripe: Stripe, sealed: Uint8Array): Uint8Array[] {
  const cipher = platformCipher();
  const pieces = cut(sealed, SEALED_CHUNK_BYTES);
  return pieces.map((piece, i) => {
    const isLast = stripe.isLast && i === pieces.length - 1;
    return (isLast ? openLastChunk : openInnerChunk)(cipher, stripe.key, stripe.first + i, piece);
  });
}

function laidOut({ discard }: Stripe, parts: readonly Uint8Array[], out: Uint8Array): number {
  let used = 0;
  for (const part of parts) {
    out.set(part, used);
    used += part.length;
  }
  discard?.(parts);
  return used;
}

// An empty payload is one empty chunk.
function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  const count = Math.max(1, Math.ceil(bytes.length / size));
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}
