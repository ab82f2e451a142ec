import * as v from 'valibot';
import type { SignedDocument } from '../bip322/index.ts';
import type { EcdsaVerifier } from '../crypto/index.ts';
import type { Did, Network } from '../encoding/index.ts';
import type { PublicDeriver, RecordDescriptor } from '../multisig/index.ts';
import { agreedAddress } from './agreed.ts';
import { CircleError } from './errors.ts';
import { did, hex, pattern, seconds } from './fields.ts';
import { checkSigner, parseSigned, type SignedKind } from './signed.ts';

export const MAX_ACCEPTANCE_BYTES = 16_384;

const schema = v.strictObject({
  type: v.literal('acceptance', 'must be "acceptance"'),
  did,
  patient: did,
  circle: hex(32),
  descriptor: pattern(/^[ -~]{1,4096}$/, 'must be a descriptor'),
  key: pattern(/^[!-~]{1,256}$/, 'must be a key with its origin (BIP-380)'),
  firstAddress: pattern(/^[a-z0-9]{14,90}$/, 'must be a segwit address'),
  iat: seconds,
});

/** A co-signer's word that the record address is the one agreed on (docs/spec/circle.md). */
export interface Acceptance {
  readonly type: 'acceptance';
  readonly did: Did;
  readonly patient: Did;
  /** Hash of the circle document, hex. */
  readonly circle: string;
  readonly descriptor: string;
  /** The co-signer's own key expression in the descriptor. */
  readonly key: string;
  /** Branch 0, index 0. */
  readonly firstAddress: string;
  /** Unix seconds. */
  readonly iat: number;
}

export interface ReadAcceptance {
  readonly acceptance: Acceptance;
  readonly descriptor: RecordDescriptor;
  readonly signed: SignedDocument;
}

const kind: SignedKind<typeof schema> = {
  type: 'acceptance',
  name: 'acceptance',
  maxBytes: MAX_ACCEPTANCE_BYTES,
  schema,
  refuse: (problem, sentence, hint, cause) =>
    new CircleError(problem === 'malformed' ? 'malformed-acceptance' : problem, sentence, hint, { cause }),
};

/**
 * Reads and checks an acceptance by itself: the key it calls its own stands in the descriptor, the address
 * follows from it, and that key's first child signed. Whose key it is follows from the card, not from here:
 * see {@link checkAcceptance}.
 * @throws CircleError `too-large`, `malformed-acceptance`, `wrong-network`, `bad-signature`
 */
export function readAcceptance(
  bytes: Uint8Array,
  options: { readonly network: Network; readonly derive: PublicDeriver },
  verifier: EcdsaVerifier,
): ReadAcceptance {
  const { value: acceptance, signed } = parseSigned(kind, bytes);
  const { descriptor, address } = agreedAddress(acceptance.descriptor, options, (cause) =>
    cause.code === 'wrong-network'
      ? new CircleError('wrong-network', `This acceptance is not for ${options.network}.`, HINT, { cause })
      : malformed('its descriptor cannot be used', cause),
  );
  const own = descriptor.keys.find(({ text }) => text === acceptance.key);
  if (own === undefined) throw malformed('its key does not stand in its descriptor');
  if (acceptance.firstAddress !== address) throw malformed('its address does not follow from its descriptor');
  const signer = options.derive(own.xpub, 0, 0);
  checkSigner(kind, signed, { network: options.network, signer }, verifier);
  return { acceptance, descriptor, signed };
}

/** What the patient's wallet expects of one co-signer's acceptance. */
export interface ExpectedAcceptance {
  readonly descriptor: RecordDescriptor;
  /** Hash of the circle document, hex. */
  readonly circleHash: string;
  readonly patient: Did;
  readonly did: Did;
  /** The key expression from the co-signer's card. */
  readonly key: string;
}

/**
 * Compares an acceptance with what was sent to that co-signer.
 * @throws CircleError `acceptance-mismatch`, with the field's name in `facts.field`
 */
export function checkAcceptance(acceptance: Acceptance, expected: ExpectedAcceptance): void {
  const wanted = {
    did: expected.did,
    patient: expected.patient,
    circle: expected.circleHash,
    descriptor: expected.descriptor.text,
    key: expected.key,
  };
  for (const [field, value] of Object.entries(wanted)) {
    if (acceptance[field as keyof typeof wanted] === value) continue;
    throw new CircleError(
      'acceptance-mismatch',
      `This acceptance is for something else than was sent: its ${field} differs.`,
      'Send the address file again and ask for a new acceptance.',
      { facts: { field } },
    );
  }
}

const HINT = 'Ask the co-signer to run "address accept" again on the file you sent.';

function malformed(problem: string, cause?: unknown): CircleError {
  return new CircleError('malformed-acceptance', `In this acceptance, ${problem}.`, HINT, { cause });
}
