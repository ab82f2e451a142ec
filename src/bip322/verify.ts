import type { EcdsaVerifier } from '../crypto/index.ts';
import { evaluate, type Bip322Result } from './evaluate.ts';
import { messageSighash } from './message.ts';

export interface SimpleSignature {
  readonly message: string;
  /** Of the address that must have signed: from the did or the policy, never from the witness. */
  readonly scriptPubKey: Uint8Array;
  /** The signer chose every byte of it. */
  readonly witness: readonly Uint8Array[];
  /**
   * The keys, as many as the threshold, that are likely to have signed. The answer is the same without them; with
   * them a multisig takes no verification by a key that did not sign.
   */
  readonly likely?: readonly Uint8Array[];
}

/**
 * Verifies a BIP-322 *simple* signature of a P2WPKH address, or of a P2WSH address whose script is a plain
 * multisig of compressed keys. What the witness brings is bound to the address before anything else is read
 * from it: a witness that is only consistent with itself proves nothing.
 * @throws Bip322Error `malformed-message`
 */
export function verifySimple(input: SimpleSignature, verifier: EcdsaVerifier): Bip322Result {
  const { message, scriptPubKey } = input;
  return evaluate(
    { ...input, sighash: (scriptCode) => messageSighash(message, scriptPubKey, scriptCode) },
    verifier,
  );
}
