import * as v from 'valibot';
import type { SignedDocument } from '../bip322/index.ts';
import {
  checkSigner,
  did,
  hex,
  integer,
  parseSigned,
  readShape,
  seconds,
  type SignedKind,
} from '../circle/index.ts';
import { sha256, type EcdsaVerifier } from '../crypto/index.ts';
import {
  bytesToHex,
  canonicalJson,
  publicKeyOfDid,
  type Did,
  type JsonObject,
  type Network,
} from '../encoding/index.ts';
import { GrantError } from './errors.ts';
import { assembleForm, jsonFile, object, parseFile, signedForm, signedJson } from './members.ts';

export const KEY_UPDATE_SCHEMA = 'medwallet/key-update/v1';
/** Bytes of an opened key update: as an age file it must fit on a board. */
export const MAX_KEY_UPDATE_BYTES = 240_000;
const MAX_STATEMENT_BYTES = 4_096;
const MAX_READERS = 13;
const MAX_NUMBER = 2 ** 39;

const schema = v.strictObject({
  type: v.literal('key-update', 'must be "key-update"'),
  patient: did,
  grant: v.nullable(hex(32)),
  to: v.pipe(
    v.array(did, 'must be a list of dids'),
    v.minLength(1, 'names nobody'),
    v.maxLength(MAX_READERS, 'names too many people'),
  ),
  number: integer(1, MAX_NUMBER),
  before: integer(0, MAX_NUMBER),
  content: hex(32),
  time: seconds,
});

const fileSchema = v.strictObject({
  schema: v.literal(KEY_UPDATE_SCHEMA, `must be "${KEY_UPDATE_SCHEMA}"`),
  update: signedForm,
  content: object,
});

/**
 * The patient's signed word that some content belongs to a grant, or, without one, to the guardians
 * (docs/spec/board.md). Encryption alone says nothing about who wrote it: anybody knows the recipient.
 */
export interface KeyUpdate {
  readonly type: 'key-update';
  readonly patient: Did;
  /** Grant id; null for what guardians need in an emergency. */
  readonly grant: string | null;
  /** Who may open it. */
  readonly to: readonly Did[];
  /** Grows with each: what a later one says of a record counts. */
  readonly number: number;
  /** The number of the one before under this grant (or to the guardians), 0 for none: gaps can be seen. */
  readonly before: number;
  /** SHA-256 of the content's RFC 8785 bytes, hex. */
  readonly content: string;
  /** Unix seconds, by the patient's clock. */
  readonly time: number;
}

export interface ReadKeyUpdate {
  readonly update: KeyUpdate;
  /** What was signed for; its members are read by whoever uses them. */
  readonly content: JsonObject;
}

const kind: SignedKind<typeof schema> = {
  type: 'key-update',
  name: 'key update',
  maxBytes: MAX_STATEMENT_BYTES,
  schema,
  rule: ({ number, before }) => (before < number ? undefined : 'it does not come after its predecessor'),
  refuse: (problem, sentence, hint, cause) =>
    new GrantError(problem === 'malformed' ? 'malformed-key-update' : problem, sentence, hint, { cause }),
};

/**
 * Reads an opened key update: the patient whom it names signed for exactly this content.
 * @throws GrantError `too-large`, `malformed-key-update`, `wrong-network`, `bad-signature`
 */
export function readKeyUpdate(
  bytes: Uint8Array,
  options: { readonly network: Network },
  verifier: EcdsaVerifier,
): ReadKeyUpdate {
  const file = readShape(fileSchema, parseFile(bytes, MAX_KEY_UPDATE_BYTES, tooLarge, malformed), malformed);
  const { value: update, signed } = parseSigned(kind, assembleForm(file.update, malformed).bytes);
  if (update.content !== contentHash(file.content)) throw malformed('the content is not the one signed for');
  checkSigner(kind, signed, { network: options.network, signer: publicKeyOfDid(update.patient) }, verifier);
  return { update, content: file.content };
}

/** What a key update says of its content. */
export function contentHash(content: JsonObject): string {
  return bytesToHex(sha256(canonicalJson(content)));
}

/** The bytes of a key update before encryption: canonical JSON and a line feed. */
export function serializeKeyUpdate(update: SignedDocument, content: JsonObject): Uint8Array {
  return jsonFile({ schema: KEY_UPDATE_SCHEMA, update: signedJson(update), content });
}

const HINT = 'Ignore it; the patient posts another.';

function tooLarge(cause: unknown): GrantError {
  return new GrantError('too-large', 'This file is too large for a key update.', HINT, { cause });
}

function malformed(problem: string, cause?: unknown): GrantError {
  return new GrantError('malformed-key-update', `In this key update, ${problem}.`, HINT, { cause });
}
