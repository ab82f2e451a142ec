import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hkdfSha256, hmacSha256 } from '../../crypto/index.ts';
import { concatBytes, utf8ToBytes } from '../../encoding/index.ts';
import type { Entropy } from '../../wallet/ports/clock.ts';
import { damaged } from './errors.ts';

const NONCE = 24;

/** Seals a row's body and hides its key. */
export interface RowSeal {
  /** What stands in the file instead of the key: 32 bytes that look random without the store key. */
  rowId(table: string, key: string): Uint8Array;
  seal(table: string, rowId: Uint8Array, body: Uint8Array): Uint8Array;
  /** @throws StoreError `store-damaged` when the body was not sealed by this wallet for this very place */
  open(table: string, rowId: Uint8Array, sealed: Uint8Array): Uint8Array;
}

/**
 * XChaCha20-Poly1305 under the store key. Schema, table, column and row id go in as associated data, so that
 * nobody with write access to the file can move a body to another place.
 * @param storeKey 32 bytes (BIP-85, index 2^30 + 1)
 */
export function rowSeal(storeKey: Uint8Array, schema: number, entropy: Entropy): RowSeal {
  const sealingKey = hkdfSha256({ secret: storeKey, info: 'medwallet/store/seal', length: 32 });
  const namingKey = hkdfSha256({ secret: storeKey, info: 'medwallet/store/row-id', length: 32 });
  const place = (table: string, rowId: Uint8Array): Uint8Array =>
    concatBytes(utf8ToBytes(`medwallet/store/v${schema}\n${table}\nbody\n`), rowId);
  return {
    rowId: (table, key) => hmacSha256(namingKey, utf8ToBytes(`${table}\n${key}`)),
    seal: (table, rowId, body) => {
      const nonce = entropy.bytes(NONCE);
      return concatBytes(nonce, xchacha20poly1305(sealingKey, nonce, place(table, rowId)).encrypt(body));
    },
    open: (table, rowId, sealed) => {
      try {
        const cipher = xchacha20poly1305(sealingKey, sealed.slice(0, NONCE), place(table, rowId));
        return cipher.decrypt(sealed.slice(NONCE));
      } catch (cause) {
        throw damaged(cause);
      }
    },
  };
}
