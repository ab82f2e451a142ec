import { verify } from 'node:crypto';
import { concatBytes, hexToBytes, isLowS } from '../encoding/index.ts';

/**
 * What an ECDSA signature in Bitcoin covers. `digest` is the double SHA-256 that the key signs; `once` is the
 * hash before the last round, because OpenSSL through `node:crypto` insists on hashing what it verifies.
 */
export interface Sighash {
  /** 32 bytes: SHA-256 of the preimage. */
  readonly once: Uint8Array;
  /** 32 bytes: SHA-256 of `once`. */
  readonly digest: Uint8Array;
}

/**
 * Says whether a signature is good: 64 bytes R ‖ S with S in the lower half, by a compressed key. Both may be
 * any bytes a stranger sent, so a point off the curve or a number out of range is `false`, never an exception.
 * All verifiers give the same answer; they differ in speed.
 */
export type EcdsaVerifier = (sighash: Sighash, publicKey: Uint8Array, signature: Uint8Array) => boolean;

// SubjectPublicKeyInfo of a compressed secp256k1 key, up to the key itself (RFC 5480, SEC 2).
const SPKI_PREFIX = hexToBytes('3036301006072a8648ce3d020106052b8104000a032200');

const KEY_FORM = { format: 'der', type: 'spki' } as const;

/** ECDSA over secp256k1 by the platform's OpenSSL: best for a single token, since nothing else is loaded. */
export const nodeEcdsaVerifier: EcdsaVerifier = ({ once }, publicKey, signature) => {
  // OpenSSL would read a key out of longer bytes, and takes a high S.
  if (publicKey.length !== 33 || signature.length !== 64 || !isLowS(signature)) return false;
  const spki = Buffer.from(concatBytes(SPKI_PREFIX, publicKey));
  try {
    return verify('sha256', once, { key: spki, ...KEY_FORM, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    // No point of the curve: OpenSSL throws for that, and for nothing else that can come here.
    return false;
  }
};
