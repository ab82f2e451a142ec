import type { EcdsaVerifier, Sighash } from '../crypto/index.ts';
import { EncodingError, equalBytes, parseMultisigScript } from '../encoding/index.ts';

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
    const { publicKeys } = policy;
    const isTwice = publicKeys.some((key, i) =>
      publicKeys.some((other, n) => n < i && equalBytes(key, other)),
    );
    return isTwice ? undefined : policy;
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
