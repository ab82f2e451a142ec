import type { EcdsaVerifier } from './ecdsa.ts';

/**
 * A verifier for many grants in a row: readers of documents that come again and again (a patient's circle beside
 * each of his grants) keep with it what they found good. What is kept goes by the hash of the bytes read, so
 * nobody's changed document is ever taken for the one before.
 */
export interface RememberingVerifier extends EcdsaVerifier {
  /**
   * What `read` gave the first time; an exception is not kept.
   * @param key names the bytes, and the question; or the one object, made by us, that the question is about
   */
  recall<Value>(key: string | object, read: () => Value): Value;
}

/**
 * Makes a verifier remember what was read with it, for many grants in a row.
 * @param limit entries kept; the oldest go first
 */
export function rememberingVerifier(verifier: EcdsaVerifier, limit = 4_096): RememberingVerifier {
  const known = new Map<string, unknown>();
  // What is known of an object goes with it.
  const ofObjects = new WeakMap<object, unknown>();
  const recall = <Value>(key: string | object, read: () => Value): Value => {
    if (typeof key === 'object') {
      if (!ofObjects.has(key)) ofObjects.set(key, read());
      return ofObjects.get(key) as Value;
    }
    if (known.has(key)) return known.get(key) as Value;
    const value = read();
    for (const oldest of known.keys()) {
      if (known.size < limit) break;
      known.delete(oldest);
    }
    known.set(key, value);
    return value;
  };
  const verify: EcdsaVerifier = (sighash, publicKey, signature) => verifier(sighash, publicKey, signature);
  return Object.assign(verify, { recall });
}

/** Reads at once, or recalls what this verifier's readers found before. */
export function recalled<Value>(
  verifier: EcdsaVerifier,
  key: () => string | object,
  read: () => Value,
): Value {
  return isRemembering(verifier) ? verifier.recall(key(), read) : read();
}

function isRemembering(verifier: EcdsaVerifier): verifier is RememberingVerifier {
  return 'recall' in verifier;
}
