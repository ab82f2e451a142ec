import * as tiny from 'tiny-secp256k1';
import type { EcdsaVerifier } from './ecdsa.ts';

/**
 * The one place where secp256k1's signing side is handed over: tiny-secp256k1, a build of Bitcoin Core's
 * libsecp256k1. Nothing that only verifies tokens may reach this file.
 */
export const secp256k1 = tiny;

/** Many verifications in a row: faster than OpenSSL once loaded. */
export const tinyEcdsaVerifier: EcdsaVerifier = ({ digest }, publicKey, signature) => {
  if (publicKey.length !== 33) return false;
  try {
    return tiny.verify(digest, publicKey, signature, true);
  } catch {
    // The library throws for a key that is no point and for an R or S that is not below the group order; a
    // stranger may send both.
    return false;
  }
};

/** Keys whose points are kept: in a batch the one who asks signs every grant, and guardians many. */
const POINTS = 256;

/**
 * {@link tinyEcdsaVerifier} for many verifications by the same few keys: the point of a key that comes again is kept
 * uncompressed, because taking its root is a tenth of a verification.
 */
export function batchEcdsaVerifier(): EcdsaVerifier {
  // Undefined for a key that was seen once: most are, and their points are not worth keeping.
  const points = new Map<string, Uint8Array | undefined>();
  return (sighash, publicKey, signature) => {
    if (publicKey.length !== 33) return false;
    const name = Buffer.from(publicKey).toString('latin1');
    const isKnown = points.has(name);
    try {
      const point = isKnown ? (points.get(name) ?? tiny.pointCompress(publicKey, false)) : undefined;
      keep(points, name, point);
      return point === undefined
        ? tinyEcdsaVerifier(sighash, publicKey, signature)
        : tiny.verify(sighash.digest, point, signature, true);
    } catch {
      // As above.
      return false;
    }
  };
}

// The one that was not asked for the longest goes first.
function keep<Value>(known: Map<string, Value>, name: string, value: Value): void {
  known.delete(name);
  known.set(name, value);
  for (const oldest of known.keys()) {
    if (known.size <= POINTS) break;
    known.delete(oldest);
  }
}

/** Deterministic ECDSA (RFC 6979), S in the lower half. @returns 64 bytes R ‖ S */
export function signLowS(digest: Uint8Array, secret: Uint8Array): Uint8Array {
  return tiny.sign(digest, secret);
}

/** The same, with which of the keys that fit the signature made it: 0 to 3. */
export function signRecoverable(
  digest: Uint8Array,
  secret: Uint8Array,
): { readonly signature: Uint8Array; readonly recovery: number } {
  const { signature, recoveryId } = tiny.signRecoverable(digest, secret);
  return { signature, recovery: recoveryId };
}
