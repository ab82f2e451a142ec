import type { BIP32Interface } from 'bip32';
import { signLowS } from '../crypto/curve.ts';
import { didOfPublicKey, type Did } from '../encoding/index.ts';
import { HARDENED, isChildIndex } from './curve.ts';
import { KeysError } from './errors.ts';

/**
 * A key that signs. The secret lives in a closure: it is no property, so nothing that lists, prints, compares
 * or serialises the object can reach it.
 */
export interface SigningKey {
  /** 33 bytes, compressed. */
  readonly publicKey: Uint8Array;
  readonly did: Did;
  /**
   * ECDSA with RFC 6979 nonces and S in the lower half.
   * @param digest 32 bytes, made by this program from what was shown, never received
   * @returns 64 bytes, R ‖ S
   */
  sign(digest: Uint8Array): Uint8Array;
}

/**
 * The key at `node/index`, not hardened.
 * @throws KeysError `bad-index`
 */
export function signingKey(node: BIP32Interface, index: number): SigningKey {
  if (!isChildIndex(index)) {
    throw new KeysError('bad-index', `There is no key number ${index}.`, `Use 0 to ${HARDENED - 1}.`, {
      outcome: 'usage',
    });
  }
  const child = node.derive(index);
  const publicKey = Uint8Array.from(child.publicKey);
  return Object.freeze({
    publicKey,
    did: didOfPublicKey(publicKey),
    sign: (digest: Uint8Array) => signLowS(digest, secretOf(child)),
  });
}

/** The 32 secret bytes of a node that this room derived from words, which always has them. */
export function secretOf(node: BIP32Interface): Uint8Array {
  const secret = node.privateKey;
  if (secret === undefined) {
    throw new KeysError(
      'bad-index',
      'A public key was asked to sign.',
      'Report this: the wallet derived the wrong kind of key.',
    );
  }
  return secret;
}
