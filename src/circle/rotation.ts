import * as v from 'valibot';
import type { SignedDocument } from '../bip322/index.ts';
import type { EcdsaVerifier } from '../crypto/index.ts';
import { bytesToHex, publicKeyOfDid, type Did, type Network } from '../encoding/index.ts';
import { CircleError } from './errors.ts';
import { did, ledgerId, seconds } from './fields.ts';
import { checkSigner, parseSigned, type SignedKind } from './signed.ts';

export const MAX_ROTATION_BYTES = 4_096;

const schema = v.strictObject({
  type: v.literal('rotation', 'must be "rotation"'),
  ledger: ledgerId,
  from: did,
  to: did,
  reason: v.picklist(['planned', 'stolen'], 'must be planned or stolen'),
  iat: seconds,
});

/** The former key's own word that another one goes on for it (docs/spec/circle.md). A lost key cannot say it. */
export interface Rotation {
  readonly type: 'rotation';
  readonly ledger: string;
  /** Who signs. */
  readonly from: Did;
  readonly to: Did;
  readonly reason: 'planned' | 'stolen';
  /** Unix seconds. */
  readonly iat: number;
}

export interface ReadRotation {
  readonly rotation: Rotation;
  /** SHA-256 of the document's RFC 8785 bytes, hex. */
  readonly hash: string;
  readonly signed: SignedDocument;
}

const kind: SignedKind<typeof schema> = {
  type: 'rotation',
  name: 'rotation',
  maxBytes: MAX_ROTATION_BYTES,
  schema,
  rule: ({ from, to }) => (from === to ? 'a key goes on as itself' : undefined),
  refuse: (problem, sentence, hint, cause) =>
    new CircleError(problem === 'malformed' ? 'malformed-rotation' : problem, sentence, hint, { cause }),
};

/**
 * Reads and checks a rotation: the key that is given up has signed it. Whether a ledger follows it is for the
 * statement that names the new key's circle document.
 * @throws CircleError `too-large`, `malformed-rotation`, `wrong-network`, `bad-signature`
 */
export function readRotation(
  bytes: Uint8Array,
  options: { readonly network: Network },
  verifier: EcdsaVerifier,
): ReadRotation {
  const { value: rotation, signed } = parseSigned(kind, bytes);
  const signer = publicKeyOfDid(rotation.from);
  checkSigner(kind, signed, { network: options.network, signer }, verifier);
  return { rotation, hash: bytesToHex(signed.hash), signed };
}
