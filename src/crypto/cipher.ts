import { createCipheriv, pbkdf2Sync } from 'node:crypto';

/** PBKDF2 with HMAC-SHA-512 (RFC 8018). @param length bytes of output */
export function pbkdf2Sha512(
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
): Uint8Array {
  return new Uint8Array(pbkdf2Sync(password, salt, iterations, length, 'sha512'));
}

/**
 * AES-256 in counter mode, which encrypts and decrypts alike and proves nothing: whoever uses it has a MAC.
 * @param key 32 bytes
 * @param counter the first block of the counter, 16 bytes
 */
export function aes256Ctr(key: Uint8Array, counter: Uint8Array, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createCipheriv('aes-256-ctr', key, counter).update(bytes));
}
