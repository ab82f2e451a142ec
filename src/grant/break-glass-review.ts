import * as v from 'valibot';
import type { SignedDocument } from '../bip322/index.ts';
import { checkSigner, did, hex, parseSigned, seconds, type SignedKind } from '../circle/index.ts';
import type { EcdsaVerifier } from '../crypto/index.ts';
import { bytesToHex, publicKeyOfDid, type Did, type Network } from '../encoding/index.ts';
import { GrantError } from './errors.ts';

export const MAX_REVIEW_BYTES = 4_096;
export const FINDINGS = ['accepted', 'disputed'] as const;
export type Finding = (typeof FINDINGS)[number];

const schema = v.strictObject({
  type: v.literal('break-glass-review', 'must be "break-glass-review"'),
  entry: hex(32),
  grant: hex(32),
  patient: did,
  guardian: did,
  provider: did,
  finding: v.picklist(FINDINGS, 'must be accepted or disputed'),
  time: seconds,
});

/** The patient's signature under a guardian's entry (docs/spec/grant.md): he has seen it, and what he says to it. */
export interface BreakGlassReview {
  readonly type: 'break-glass-review';
  /** Hash of the guardian's entry, hex. */
  readonly entry: string;
  readonly grant: string;
  readonly patient: Did;
  readonly guardian: Did;
  readonly provider: Did;
  readonly finding: Finding;
  /** Unix seconds, by the patient's clock. */
  readonly time: number;
}

export interface ReadReview {
  readonly review: BreakGlassReview;
  /** SHA-256 of the document's RFC 8785 bytes, hex. */
  readonly hash: string;
  readonly signed: SignedDocument;
}

const kind: SignedKind<typeof schema> = {
  type: 'break-glass-review',
  name: 'break-glass review',
  maxBytes: MAX_REVIEW_BYTES,
  schema,
  refuse: (problem, sentence, hint, cause) =>
    new GrantError(problem === 'malformed' ? 'malformed-review' : problem, sentence, hint, { cause }),
};

/**
 * Reads a review and checks that the patient it names signed it.
 * @throws GrantError `too-large`, `malformed-review`, `wrong-network`, `bad-signature`
 */
export function readBreakGlassReview(
  bytes: Uint8Array,
  options: { readonly network: Network },
  verifier: EcdsaVerifier,
): ReadReview {
  const { value: review, signed } = parseSigned(kind, bytes);
  checkSigner(kind, signed, { network: options.network, signer: publicKeyOfDid(review.patient) }, verifier);
  return { review, hash: bytesToHex(signed.hash), signed };
}
