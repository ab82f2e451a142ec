import type { EcdsaVerifier, Sighash } from '../crypto/index.ts';
import { bytesToHex, EncodingError, parseMultisigScript } from '../encoding/index.ts';

export interface MultisigPolicy {
  readonly threshold: number;
  /** In the order of the script; 33 bytes each, whether on the curve or not. */
  readonly publicKeys: readonly Uint8Array[];
}

/**
 * The policy of a witness script that is bound to its address; undefined for any other template than ours, and
 * for one that names a key twice: consensus would count such a key's signature twice.
 */
export function readPolicy(script: Uint8Array): MultisigPolicy | undefined {
  try {
    const policy = parseMultisigScript(script);
    const distinct = new Set(policy.publicKeys.map(bytesToHex));
    return distinct.size === policy.publicKeys.length ? policy : undefined;
  } catch (error) {
    if (error instanceof EncodingError) return undefined;
    throw error;
  }
}

/**
 * As OP_CHECKMULTISIG counts: signatures and keys are walked once, in the same direction, so signatures must
 * stand in the order of their keys and a key is used up once it was passed.
 * @returns the keys that signed, or undefined unless every signature found its key
 */
export function countMultisig(
  signatures: readonly Uint8Array[],
  publicKeys: readonly Uint8Array[],
  sighash: Sighash,
  verifier: EcdsaVerifier,
): Uint8Array[] | undefined {
  const signers: Uint8Array[] = [];
  for (const publicKey of publicKeys) {
    const signature = signatures[signers.length];
    if (signature === undefined) break;
    if (verifier(sighash, publicKey, signature)) signers.push(publicKey);
  }
  return signers.length === signatures.length ? signers : undefined;
}
