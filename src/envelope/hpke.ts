import { hmacSha256 } from '../crypto/index.ts';
import { concatBytes, hexToBytes, utf8ToBytes } from '../encoding/index.ts';

/** HPKE's key schedule (RFC 9180, section 5.1), base mode, for age's hybrid stanza and nothing else. */
// "HPKE", the KEM MLKEM768-X25519 (0x647a), HKDF-SHA256 (1), ChaCha20-Poly1305 (3).
const SUITE = concatBytes(utf8ToBytes('HPKE'), hexToBytes('647a00010003'));
const VERSION = utf8ToBytes('HPKE-v1');
const EMPTY = new Uint8Array(0);

let context: Uint8Array | undefined;

/** The key and nonce that seal one file key. Secret, and for one use. */
export function hpkeKey(shared: Uint8Array): { readonly key: Uint8Array; readonly nonce: Uint8Array } {
  context ??= concatBytes(
    Uint8Array.of(0),
    extract(EMPTY, 'psk_id_hash', EMPTY),
    extract(EMPTY, 'info_hash', utf8ToBytes('age-encryption.org/mlkem768x25519')),
  );
  const secret = extract(shared, 'secret', EMPTY);
  return { key: expand(secret, 'key', context, 32), nonce: expand(secret, 'base_nonce', context, 12) };
}

function extract(salt: Uint8Array, label: string, material: Uint8Array): Uint8Array {
  return hmacSha256(salt, VERSION, SUITE, utf8ToBytes(label), material);
}

/** At most 32 bytes: HKDF's first block. */
function expand(secret: Uint8Array, label: string, info: Uint8Array, length: number): Uint8Array {
  const size = Uint8Array.of(length >> 8, length & 0xff);
  const block = hmacSha256(secret, size, VERSION, SUITE, utf8ToBytes(label), info, Uint8Array.of(1));
  return block.subarray(0, length);
}
