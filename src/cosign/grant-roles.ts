import { equalBytes, publicKeyOfDid, type Did } from '../encoding/index.ts';
import type { Claims, Signer } from '../grant/index.ts';

/** One of the two who make a grant by signing it. */
export interface GrantSigner {
  readonly role: Signer;
  readonly did: Did;
  /** 33 bytes. */
  readonly publicKey: Uint8Array;
}

/**
 * Who signs a grant of this kind: patient and provider, or in an emergency guardian and provider. The consent
 * address would let any two of its three keys through, so nobody else is asked, or taken.
 */
export function grantSigners(claims: Claims): GrantSigner[] {
  const giver: readonly [Signer, Did | undefined] =
    claims.kind === 'emergency' ? ['guardian', claims.guardian] : ['patient', claims.iss];
  return [giver, ['provider', claims.aud] as const].flatMap(([role, did]) =>
    did === undefined ? [] : [{ role, did, publicKey: publicKeyOfDid(did) }],
  );
}

export function signerWithKey(
  signers: readonly GrantSigner[],
  publicKey: Uint8Array,
): GrantSigner | undefined {
  return signers.find((signer) => equalBytes(signer.publicKey, publicKey));
}
