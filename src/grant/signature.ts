import { verifySimple } from '../bip322/index.ts';
import { recalled, type EcdsaVerifier } from '../crypto/index.ts';
import { equalBytes } from '../encoding/index.ts';
import { GrantError } from './errors.ts';
import type { Token } from './token.ts';

/** Whose key signed a grant. */
export type Signer = 'patient' | 'provider' | 'guardian';

/** In the order in which {@link consentScript} takes the keys. */
const ROLES: readonly Signer[] = ['patient', 'provider', 'guardian'];
const DEMANDED: Readonly<Record<'normal' | 'emergency', readonly Signer[]>> = {
  normal: ['patient', 'provider'],
  emergency: ['provider', 'guardian'],
};

/**
 * Checks that exactly those two have signed whom the kind of the grant demands. Whether the guardian was ever
 * appointed is not in the token: that takes a circle document.
 * @throws GrantError `bad-signature`, `wrong-signers`
 */
export function checkTokenSignature(token: Token, verifier: EcdsaVerifier): { readonly signers: Signer[] } {
  const { message, witness, policy, claims } = token;
  const demanded = DEMANDED[claims.kind];
  const likely = ROLES.flatMap((role, i) => (demanded.includes(role) ? (policy.publicKeys[i] ?? []) : []));
  // A batch checks the signatures of many tokens in a row, and judges them afterwards.
  const result = recalled(
    verifier,
    () => token,
    () => verifySimple({ message, scriptPubKey: policy.scriptPubKey, witness, likely }, verifier),
  );
  if (result.outcome !== 'valid') {
    throw new GrantError(
      'bad-signature',
      'This token is not signed by the people it names.',
      'Do not use it; ask whoever sent it for the grant package again.',
      { facts: { reason: result.reason } },
    );
  }
  const signers = ROLES.filter((_, i) => {
    const key = policy.publicKeys[i];
    return key !== undefined && result.signers.some((signer) => equalBytes(signer, key));
  });
  if (signers.length !== demanded.length || !signers.every((signer) => demanded.includes(signer))) {
    throw new GrantError(
      'wrong-signers',
      `A grant of the kind ${claims.kind} is signed by ${demanded.join(' and ')}, this one by ${signers.join(' and ')}.`,
      'Do not use it; ask for a grant that the provider has accepted.',
    );
  }
  return { signers };
}
