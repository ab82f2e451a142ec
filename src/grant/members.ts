import * as v from 'valibot';
import { assembleSignedDocument, type SignedDocument } from '../bip322/index.ts';
import { isOurs } from '../circle/index.ts';
import {
  bytesToUtf8,
  canonicalJson,
  parseJson,
  utf8ToBytes,
  type JsonObject,
  type JsonValue,
} from '../encoding/index.ts';
import type { GrantError } from './errors.ts';

/** What the files around a grant have in common: a package and a bundle are JSON with signed documents in it. */

/** A member kept as it came: it is read strictly by the room it belongs to. */
export const object = v.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be an object',
);

export const signedForm = v.strictObject({ document: object, signature: v.string('must be text') });

/** A list of at most `most` members. */
export function listOf<const Item extends v.GenericSchema>(item: Item, most: number) {
  return v.pipe(v.array(item, 'must be a list'), v.maxLength(most, 'is too long'));
}

export type Malformed = (problem: string, cause?: unknown) => GrantError;

/** Strict JSON of at most `maxBytes`. @throws what `tooLarge` and `malformed` make */
export function parseFile(
  bytes: Uint8Array,
  maxBytes: number,
  tooLarge: (cause: unknown) => GrantError,
  malformed: Malformed,
): JsonValue {
  try {
    return parseJson(bytes, { maxBytes });
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    throw cause.code === 'too-large'
      ? tooLarge(cause)
      : malformed(`the form is wrong (${cause.code})`, cause);
  }
}

export function assembleForm(
  { document, signature }: v.InferOutput<typeof signedForm>,
  malformed: Malformed,
): SignedDocument {
  try {
    return assembleSignedDocument(document, signature);
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    throw malformed('a signed document has no canonical form', cause);
  }
}

export function signedJson({ document, signature }: SignedDocument): JsonObject {
  return { document, signature };
}

/** Canonical JSON and a line feed. */
export function jsonFile(value: JsonObject): Uint8Array {
  return utf8ToBytes(`${bytesToUtf8(canonicalJson(value))}\n`);
}
