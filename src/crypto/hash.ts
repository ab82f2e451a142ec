import { createHash, hash, hkdfSync, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { concatBytes, utf8ToBytes } from '../encoding/index.ts';
import { CryptoError } from './errors.ts';

const SHA256_BYTES = 32;
const HMAC_BLOCK = 64;
// Inputs of one HMAC after the other: making new ones would take longer than hashing them. Nothing waits in between.
const innerInput = new Uint8Array(HMAC_BLOCK + 4096);
const outerInput = new Uint8Array(HMAC_BLOCK + SHA256_BYTES);

/** SHA-256 (FIPS 180-4) of the parts one after the other. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  const digest = new Uint8Array(SHA256_BYTES);
  sha256Into(only !== undefined && parts.length === 1 ? only : concatBytes(...parts), digest, 0);
  return digest;
}

// Two bytes a character, the lower first. The platform has it for any text, and the types only for what they list.
const TWO_BYTES = 'ucs2' as string as 'binary';

/**
 * Writes SHA-256(input) to `target` from `offset` on. As text the platform hands a digest over in a fifth of the
 * time that a hash object and a buffer for it take, which is most of the time of a short input; two bytes a
 * character take half as many steps as one.
 */
export function sha256Into(input: Uint8Array, target: Uint8Array, offset: number): void {
  const digest = hash('sha256', input, TWO_BYTES);
  let at = offset;
  for (let i = 0; i < SHA256_BYTES / 2; i++) {
    const character = digest.charCodeAt(i);
    // What is above the lower byte is not kept.
    target[at++] = character;
    target[at++] = character >> 8;
  }
}

/** SHA-256 twice: txids, block hashes, BIP-143. */
export function hash256(...parts: readonly Uint8Array[]): Uint8Array {
  return sha256(sha256(...parts));
}

/** RIPEMD-160 of SHA-256: what a P2WPKH script holds. */
export function hash160(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('ripemd160').update(sha256(bytes)).digest());
}

/** BIP-340's tagged SHA-256: SHA-256(SHA-256(tag) ‖ SHA-256(tag) ‖ parts). */
export function taggedHash(tag: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const prefix = sha256(utf8ToBytes(tag));
  return sha256(prefix, prefix, ...parts);
}

/**
 * RFC 2104 with SHA-256, from its two hashes: for short data that takes less than half the time of the platform's
 * own object.
 */
export function hmacSha256(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const used = key.length > HMAC_BLOCK ? sha256(key) : key;
  let length = HMAC_BLOCK;
  for (const part of parts) length += part.length;
  const inner = length > innerInput.length ? new Uint8Array(length) : innerInput.subarray(0, length);
  for (let i = 0; i < HMAC_BLOCK; i++) {
    const byte = i < used.length ? (used[i] ?? 0) : 0;
    inner[i] = byte ^ 0x36;
    outerInput[i] = byte ^ 0x5c;
  }
  let end = HMAC_BLOCK;
  for (const part of parts) {
    inner.set(part, end);
    end += part.length;
  }
  const mac = new Uint8Array(SHA256_BYTES);
  sha256Into(inner, outerInput, HMAC_BLOCK);
  sha256Into(outerInput, mac, 0);
  // The key is not left lying about.
  innerInput.fill(0, 0, HMAC_BLOCK);
  outerInput.fill(0);
  return mac;
}

/**
 * RFC 5869 with SHA-256.
 * @param options.length bytes of output, at most 255 · 32
 * @throws CryptoError `bad-length`
 */
export function hkdfSha256(options: {
  readonly secret: Uint8Array;
  readonly salt?: Uint8Array;
  readonly info: string;
  readonly length: number;
}): Uint8Array {
  if (!Number.isInteger(options.length) || options.length < 1 || options.length > 255 * 32) {
    throw new CryptoError('bad-length', 'HKDF cannot give that many bytes.', 'Ask for 1 to 8,160 bytes.');
  }
  const salt = options.salt ?? new Uint8Array(0);
  return new Uint8Array(hkdfSync('sha256', options.secret, salt, options.info, options.length));
}

/** Compares secrets in time that depends on their length only. */
export function constantTimeEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(concatBytes(a), concatBytes(b));
}

/** PBKDF2 with HMAC-SHA-256 and one iteration, as scrypt begins and ends with it (RFC 7914, section 6). */
export function pbkdf2Sha256(password: Uint8Array, salt: Uint8Array, length: number): Uint8Array {
  return new Uint8Array(pbkdf2Sync(password, salt, 1, length, 'sha256'));
}
