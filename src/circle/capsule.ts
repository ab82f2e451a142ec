import * as v from 'valibot';
import type { SignedDocument } from '../bip322/index.ts';
import type { EcdsaVerifier } from '../crypto/index.ts';
import { bytesToHex, publicKeyOfDid, type Did, type Network } from '../encoding/index.ts';
import { CircleError } from './errors.ts';
import { did, hex, hybridRecipient, integer, seconds } from './fields.ts';
import { checkSigner, parseSigned, type SignedKind } from './signed.ts';

export const MAX_CAPSULE_DOCUMENT_BYTES = 8_192;

const schema = v.strictObject({
  type: v.literal('capsule', 'must be "capsule"'),
  patient: did,
  seq: integer(0, 2 ** 31 - 1),
  custodian: did,
  guardians: v.pipe(
    v.array(did, 'must be a list'),
    v.minLength(1, 'is empty'),
    v.maxLength(13, 'names too many people'),
  ),
  recipient: hybridRecipient,
  layer: hex(32),
  iat: seconds,
});

/** What a recovery capsule is, in the patient's own word (docs/spec/capsule.md). */
export interface CapsuleDocument {
  readonly type: 'capsule';
  /** Whose it is, and who signs. */
  readonly patient: Did;
  /** Number of the circle document whose members can open it. */
  readonly seq: number;
  readonly custodian: Did;
  /** Any one of them opens the inner layer. */
  readonly guardians: readonly Did[];
  /** Of the recovery identity that is inside: it names the journal. */
  readonly recipient: string;
  /** SHA-256 of the inner age file, hex. */
  readonly layer: string;
  /** Unix seconds. */
  readonly iat: number;
}

/** A capsule's document whose signature was checked. */
export interface ReadCapsule {
  readonly capsule: CapsuleDocument;
  /** SHA-256 of the document's RFC 8785 bytes, hex. */
  readonly hash: string;
  readonly signed: SignedDocument;
}

const kind: SignedKind<typeof schema> = {
  type: 'capsule',
  name: 'capsule document',
  maxBytes: MAX_CAPSULE_DOCUMENT_BYTES,
  schema,
  rule: ({ custodian, guardians }) => {
    if (guardians.includes(custodian)) return 'the custodian is a guardian too';
    return new Set(guardians).size === guardians.length ? undefined : 'a guardian stands twice';
  },
  refuse: (problem, sentence, hint, cause) =>
    new CircleError(problem === 'malformed' ? 'malformed-capsule' : problem, sentence, hint, { cause }),
};

/**
 * Reads and checks the document of a recovery capsule, which the vault may have been given by anybody.
 * @throws CircleError `too-large`, `malformed-capsule`, `wrong-network`, `bad-signature`
 */
export function readCapsuleDocument(
  bytes: Uint8Array,
  options: { readonly network: Network },
  verifier: EcdsaVerifier,
): ReadCapsule {
  const { value: capsule, signed } = parseSigned(kind, bytes);
  const signer = publicKeyOfDid(capsule.patient);
  checkSigner(kind, signed, { network: options.network, signer }, verifier);
  return { capsule, hash: bytesToHex(signed.hash), signed };
}
