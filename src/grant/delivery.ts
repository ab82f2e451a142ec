import * as v from 'valibot';
import type { SignedDocument } from '../bip322/index.ts';
import { checkSigner, did, hex, parseSigned, readShape, seconds, type SignedKind } from '../circle/index.ts';
import type { EcdsaVerifier } from '../crypto/index.ts';
import { publicKeyOfDid, type Did, type JsonObject, type Network } from '../encoding/index.ts';
import { GrantError } from './errors.ts';
import { contentHash } from './key-update.ts';
import { assembleForm, jsonFile, object, parseFile, signedForm, signedJson } from './members.ts';

export const ENVELOPE_SCHEMA = 'medwallet/grant-envelope/v1';
/** Bytes of an opened envelope; it travels in a package of at most 16 MiB. */
export const MAX_ENVELOPE_BYTES = 8 * 1024 * 1024;
const MAX_STATEMENT_BYTES = 4_096;

const schema = v.strictObject({
  type: v.literal('delivery', 'must be "delivery"'),
  grant: hex(32),
  to: did,
  by: did,
  content: hex(32),
  time: seconds,
});

const fileSchema = v.strictObject({
  schema: v.literal(ENVELOPE_SCHEMA, `must be "${ENVELOPE_SCHEMA}"`),
  delivery: signedForm,
  content: object,
});

/**
 * The signed word of whoever released a grant that this is what it delivers (docs/spec/grant.md). An age file
 * says nothing about who wrote it: without this, anybody who carries a package could put other records into it.
 */
export interface Delivery {
  readonly type: 'delivery';
  /** Grant id. */
  readonly grant: string;
  /** The provider. */
  readonly to: Did;
  /** The patient; in an emergency the guardian. */
  readonly by: Did;
  /** SHA-256 of the content's RFC 8785 bytes, hex. */
  readonly content: string;
  /** Unix seconds, by the clock of `by`. */
  readonly time: number;
}

/** The grant that an envelope must belong to. */
export interface ExpectedDelivery {
  readonly network: Network;
  readonly grant: string;
  readonly to: Did;
  readonly by: Did;
}

const kind: SignedKind<typeof schema> = {
  type: 'delivery',
  name: 'delivery',
  maxBytes: MAX_STATEMENT_BYTES,
  schema,
  refuse: (problem, sentence, hint, cause) =>
    new GrantError(problem === 'malformed' ? 'malformed-delivery' : problem, sentence, hint, { cause }),
};

/**
 * Reads an opened envelope: whoever may release this grant signed for exactly this content.
 * @returns the content; its members are read by whoever uses them
 * @throws GrantError `too-large`, `malformed-delivery`, `foreign-delivery`, `wrong-network`, `bad-signature`
 */
export function readDelivery(
  bytes: Uint8Array,
  expected: ExpectedDelivery,
  verifier: EcdsaVerifier,
): JsonObject {
  const file = readShape(fileSchema, parseFile(bytes, MAX_ENVELOPE_BYTES, tooLarge, malformed), malformed);
  const { value: delivery, signed } = parseSigned(kind, assembleForm(file.delivery, malformed).bytes);
  const { grant, to, by, network } = expected;
  if (delivery.grant !== grant || delivery.to !== to || delivery.by !== by) {
    throw new GrantError(
      'foreign-delivery',
      'The envelope in this package belongs to another grant.',
      'Ask the patient for the package again, whole and unchanged.',
    );
  }
  if (delivery.content !== contentHash(file.content))
    throw malformed('the content is not the one signed for');
  checkSigner(kind, signed, { network, signer: publicKeyOfDid(by) }, verifier);
  return file.content;
}

/** The bytes of an envelope before encryption: canonical JSON and a line feed. */
export function serializeDelivery(delivery: SignedDocument, content: JsonObject): Uint8Array {
  return jsonFile({ schema: ENVELOPE_SCHEMA, delivery: signedJson(delivery), content });
}

const HINT = 'Ask the patient for the package again, whole and unchanged.';

function tooLarge(cause: unknown): GrantError {
  return new GrantError('too-large', 'The envelope in this package is too large.', HINT, { cause });
}

function malformed(problem: string, cause?: unknown): GrantError {
  return new GrantError('malformed-delivery', `In the envelope of this package, ${problem}.`, HINT, {
    cause,
  });
}
