import * as v from 'valibot';
import { isDocumentSigned, type SignedDocument } from '../bip322/index.ts';
import {
  checkSigner,
  did,
  guardianInForce,
  hex,
  parseSigned,
  seconds,
  type ReadCircle,
  type SignedKind,
} from '../circle/index.ts';
import { recalled, type EcdsaVerifier } from '../crypto/index.ts';
import { bytesToHex, publicKeyOfDid, type Did, type Network } from '../encoding/index.ts';
import type { Claims } from './claims.ts';
import { GrantError } from './errors.ts';

export const MAX_REVOCATION_BYTES = 4_096;

/** Words for why, of which none says anything about health. */
export const REVOCATION_REASONS = [
  'withdrawn',
  'superseded',
  'mistake',
  'provider-changed',
  'emergency-over',
  'key-lost',
  'key-stolen',
] as const;
export type RevocationReason = (typeof REVOCATION_REASONS)[number];

const schema = v.strictObject({
  type: v.literal('revocation', 'must be "revocation"'),
  grant: hex(32),
  patient: did,
  by: did,
  reason: v.exactOptional(v.picklist(REVOCATION_REASONS, 'must be one of the known reasons')),
  iat: seconds,
});

/** The end of a grant, signed by one (docs/spec/grant.md). */
export interface Revocation {
  readonly type: 'revocation';
  /** Grant id. */
  readonly grant: string;
  readonly patient: Did;
  /** Who signs. */
  readonly by: Did;
  readonly reason?: RevocationReason;
  /** For people to read: a revocation takes effect where it is seen, whatever its date. */
  readonly iat: number;
}

/** A revocation that was read, with the document that was signed. */
export interface ReadRevocation {
  readonly revocation: Revocation;
  /** SHA-256 of the document's RFC 8785 bytes, hex. */
  readonly hash: string;
  readonly signed: SignedDocument;
}

const kind: SignedKind<typeof schema> = {
  type: 'revocation',
  name: 'revocation',
  maxBytes: MAX_REVOCATION_BYTES,
  schema,
  refuse: (problem, sentence, hint, cause) =>
    new GrantError(problem === 'malformed' ? 'malformed-revocation' : problem, sentence, hint, { cause }),
};

/**
 * Reads the form only. Boards hold what anybody posted: a reader looks first whether a file is about his
 * grant and by somebody who may revoke it, and only then verifies it.
 * @throws GrantError `too-large`, `malformed-revocation`
 */
export function parseRevocation(bytes: Uint8Array): ReadRevocation {
  const { value: revocation, signed } = parseSigned(kind, bytes);
  return { revocation, hash: bytesToHex(signed.hash), signed };
}

/**
 * Whether whoever it names has signed it, and not why not: for boards, where anybody may hang up thousands.
 * A remembering verifier finds each out once.
 */
export function isRevocationSigned(
  { revocation, signed, hash }: ReadRevocation,
  { network }: { readonly network: Network },
  verifier: EcdsaVerifier,
): boolean {
  return recalled(
    verifier,
    () => `revocation ${network} ${hash} ${signed.signature}`,
    () => {
      const signer = publicKeyOfDid(revocation.by);
      return isDocumentSigned(signed, { type: 'revocation', network, signer }, verifier);
    },
  );
}

/**
 * Reads a revocation and checks that whoever it names has signed it. Whether he had the right is another
 * question: `revocationAuthority`.
 * @throws GrantError `too-large`, `malformed-revocation`, `wrong-network`, `bad-signature`
 */
export function readRevocation(
  bytes: Uint8Array,
  options: { readonly network: Network },
  verifier: EcdsaVerifier,
): ReadRevocation {
  const read = parseRevocation(bytes);
  const signer = publicKeyOfDid(read.revocation.by);
  checkSigner(kind, read.signed, { network: options.network, signer }, verifier);
  return read;
}

/**
 * Whether the one who revokes may: the patient, the guardian named in the grant, or a guardian in force.
 * The provider never may, whatever else he is. `foreign` is also the answer for another grant or patient;
 * `unknown` when it takes a circle document that is not at hand.
 * @param at Unix seconds; @param skew seconds by which clocks may differ
 * @param patient who the patient is now, where another key goes on for `iss`: she revokes, and her circle appoints
 */
export function revocationAuthority(
  revocation: Revocation,
  grant: { readonly claims: Claims; readonly grantId: string },
  circles: readonly ReadCircle[],
  at: number,
  skew = 0,
  patient: Did = grant.claims.iss,
): 'valid' | 'foreign' | 'unknown' {
  const { iss, aud, guardian } = grant.claims;
  if (revocation.grant !== grant.grantId || revocation.patient !== iss) return 'foreign';
  if (revocation.by === aud) return 'foreign';
  if ([iss, patient, guardian].includes(revocation.by)) return 'valid';
  const appointed = guardianInForce(circles, patient, revocation.by, at, skew);
  return appointed === 'yes' ? 'valid' : appointed === 'no' ? 'foreign' : 'unknown';
}
