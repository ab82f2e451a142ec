import { createCipheriv, createDecipheriv, getCiphers } from 'node:crypto';
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';

const ALGORITHM = 'chacha20-poly1305';
export const TAG_BYTES = 16;

/** ChaCha20-Poly1305 (RFC 8439) over one chunk: a 32-byte key, a 12-byte nonce, no associated data. */
export interface ChunkCipher {
  /** Ciphertext and tag, in one piece or several. */
  seal(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array): Uint8Array[];
  /** The plaintext, or undefined when the tag does not fit: nothing unauthenticated ever comes out. */
  open(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Uint8Array | undefined;
}

/** OpenSSL's, through `node:crypto`: at the machine's speed. */
export const nativeCipher: ChunkCipher = {
  seal(key, nonce, plaintext) {
    const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
    const body = cipher.update(plaintext);
    const rest = cipher.final();
    return [body, rest, cipher.getAuthTag()].filter((part) => part.length > 0).map(plainBytes);
  },
  open(key, nonce, sealed) {
    if (sealed.length < TAG_BYTES) return undefined;
    const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    const body = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES));
    try {
      decipher.final();
    } catch {
      return undefined;
    }
    return plainBytes(body);
  },
};

/** In JavaScript, for platforms whose OpenSSL leaves the algorithm out. About sixteen times slower. */
export const portableCipher: ChunkCipher = {
  seal: (key, nonce, plaintext) => [chacha20poly1305(key, nonce).encrypt(plaintext)],
  open(key, nonce, sealed) {
    try {
      return chacha20poly1305(key, nonce).decrypt(sealed);
    } catch {
      return undefined;
    }
  },
};

/** The fastest one this platform has. Both give the same bytes; the tests hold them against each other. */
export function platformCipher(): ChunkCipher {
  platform ??= getCiphers().includes(ALGORITHM) ? nativeCipher : portableCipher;
  return platform;
}

let platform: ChunkCipher | undefined;

// A view, not a copy: the same memory without Buffer's methods.
function plainBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}
