import * as v from 'valibot';
import type { SignedDocument } from '../bip322/index.ts';
import type { EcdsaVerifier } from '../crypto/index.ts';
import { bytesToHex, publicKeyOfDid, type Did, type Network } from '../encoding/index.ts';
import { CircleError } from './errors.ts';
import { did, hex, integer, ledgerId, seconds } from './fields.ts';
import { checkSigner, parseSigned, type SignedKind } from './signed.ts';

export const MAX_VETO_BYTES = 4_096;

const schema = v.strictObject({
  type: v.literal('veto', 'must be "veto"'),
  patient: did,
  ledger: ledgerId,
  statement: integer(1, 2 ** 31 - 1),
  note: hex(32),
  iat: seconds,
});

/**
 * The patient's word that what followed a statement was not hers: the ledger ends there (docs/spec/circle.md).
 * It names the last statement that counts, not the one refused: that one may still be replaced by its makers.
 */
export interface Veto {
  readonly type: 'veto';
  /** Who signs: the identity that the ledger belongs to at that statement. */
  readonly patient: Did;
  readonly ledger: string;
  /** Number of the last statement that counts. */
  readonly statement: number;
  /** SHA-256 of its note, hex. */
  readonly note: string;
  /** Unix seconds. */
  readonly iat: number;
}

export interface ReadVeto {
  readonly veto: Veto;
  /** SHA-256 of the document's RFC 8785 bytes, hex. */
  readonly hash: string;
  readonly signed: SignedDocument;
}

const kind: SignedKind<typeof schema> = {
  type: 'veto',
  name: 'veto',
  maxBytes: MAX_VETO_BYTES,
  schema,
  refuse: (problem, sentence, hint, cause) =>
    new CircleError(problem === 'malformed' ? 'malformed-veto' : problem, sentence, hint, { cause }),
};

/**
 * Reads the form only: a board holds what anybody posted, so a reader looks first what a veto is about.
 * @throws CircleError `too-large`, `malformed-veto`
 */
export function parseVeto(bytes: Uint8Array): ReadVeto {
  const { value: veto, signed } = parseSigned(kind, bytes);
  return { veto, hash: bytesToHex(signed.hash), signed };
}

/**
 * Reads a veto and checks that the patient it names has signed it. Whether it came in time is a question of its
 * own (docs/verify.md).
 * @throws CircleError `too-large`, `malformed-veto`, `wrong-network`, `bad-signature`
 */
export function readVeto(
  bytes: Uint8Array,
  options: { readonly network: Network },
  verifier: EcdsaVerifier,
): ReadVeto {
  const read = parseVeto(bytes);
  const signer = publicKeyOfDid(read.veto.patient);
  checkSigner(kind, read.signed, { network: options.network, signer }, verifier);
  return read;
}
