import * as v from 'valibot';
import type { SignedDocument } from '../bip322/index.ts';
import { isOurs, readShape } from '../circle/index.ts';
import { base64ToBytes, equalBytes, utf8ToBytes, type JsonObject } from '../encoding/index.ts';
import { GrantError } from './errors.ts';
import { assembleForm, jsonFile, listOf, object, parseFile, signedForm, signedJson } from './members.ts';
import { MAX_TOKEN_LENGTH } from './token.ts';

export const PACKAGE_SCHEMA = 'medwallet/grant-package/v1';
/** Bytes of a package. Its envelope holds a manifest for each record, some 600 bytes each. */
export const MAX_PACKAGE_BYTES = 16 * 1024 * 1024;
const AGE_MAGIC = utf8ToBytes('age-encryption.org/v1\n');

/**
 * What a provider receives (docs/spec/grant.md): the token, and behind it what opens the records and what
 * proves the rest. Nothing in it is trusted for standing in it.
 */
export interface GrantPackage {
  readonly schema: typeof PACKAGE_SCHEMA;
  readonly token: string;
  /** An age file to the provider's recipient, base64. */
  readonly envelope: string;
  /** Circle documents of the patient, in any order. */
  readonly circle: readonly SignedDocument[];
  /** Proofs of docs/spec/proof.md, in any order. */
  readonly proofs: readonly JsonObject[];
  /** In an emergency: the guardian's log entry, without which the package is not opened. */
  readonly breakGlass?: SignedDocument;
}

const schema = v.strictObject({
  schema: v.literal(PACKAGE_SCHEMA, `must be "${PACKAGE_SCHEMA}"`),
  token: v.pipe(v.string('must be text'), v.maxLength(MAX_TOKEN_LENGTH, 'is too long')),
  envelope: v.pipe(v.string('must be text'), v.check(isAgeFile, 'must be an age file in base64')),
  circle: listOf(signedForm, 32),
  proofs: listOf(object, 32),
  breakGlass: v.exactOptional(signedForm),
});

/**
 * Reads a grant package's form: size, strict JSON, exact members. The token, documents and proofs in it are
 * read by whoever uses them.
 * @throws GrantError `too-large`, `malformed-package`
 */
export function parseGrantPackage(bytes: Uint8Array): GrantPackage {
  const value = parseFile(bytes, MAX_PACKAGE_BYTES, tooLarge, malformed);
  const { circle, breakGlass, ...rest } = readShape(schema, value, malformed);
  return {
    ...rest,
    circle: circle.map((signed) => assembleForm(signed, malformed)),
    ...(breakGlass === undefined ? {} : { breakGlass: assembleForm(breakGlass, malformed) }),
  };
}

/** The bytes of a package file: canonical JSON and a line feed. */
export function serializeGrantPackage(grantPackage: GrantPackage): Uint8Array {
  const { schema: name, token, envelope, circle, proofs, breakGlass } = grantPackage;
  return jsonFile({
    schema: name,
    token,
    envelope,
    circle: circle.map(signedJson),
    proofs: [...proofs],
    ...(breakGlass === undefined ? {} : { breakGlass: signedJson(breakGlass) }),
  });
}

function isAgeFile(text: string): boolean {
  try {
    return equalBytes(base64ToBytes(text).subarray(0, AGE_MAGIC.length), AGE_MAGIC);
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    return false;
  }
}

const HINT = 'Ask for the grant package again, whole and unchanged.';

function tooLarge(cause: unknown): GrantError {
  return new GrantError('too-large', 'This file is too large for a grant package.', HINT, { cause });
}

function malformed(problem: string, cause?: unknown): GrantError {
  return new GrantError('malformed-package', `In this grant package, ${problem}.`, HINT, { cause });
}
