import * as v from 'valibot';
import { assembleSignedDocument, type SignedDocument } from '../bip322/index.ts';
import { hex, integer, isOurs, readShape } from '../circle/index.ts';
import { hkdfSha256 } from '../crypto/index.ts';
import {
  bytesToUtf8,
  canonicalJson,
  hexToBytes,
  parseJson,
  utf8ToBytes,
  type JsonObject,
  type JsonValue,
} from '../encoding/index.ts';
import { GrantError } from './errors.ts';

export const BUNDLE_SCHEMA = 'medwallet/board-bundle/v1';
/** Bytes of a bundle. A statement takes about 280 characters, so there is room for thousands. */
export const MAX_BUNDLE_BYTES = 4 * 1024 * 1024;
const MAX_STATEMENTS = 10_000;
/** Characters of one statement without its witnesses; sponsors add inputs. */
const MAX_STATEMENT_HEX = 20_000;

/**
 * What a patient posts for the holders of one token after each statement (docs/spec/board.md): enough to see,
 * with one question to a node, that the grant is still active.
 */
export interface BoardBundle {
  readonly schema: typeof BUNDLE_SCHEMA;
  /** Text of the newest note. */
  readonly note: string;
  /** Place of the grant in the note's tree of active grants. */
  readonly proof: {
    readonly index: number;
    /** Hashes of 32 bytes, hex. */
    readonly path: readonly string[];
  };
  /** The circle document that the note names. */
  readonly circle: SignedDocument;
  /** All statement transactions from the first to the newest, hex, without witnesses. */
  readonly statements: readonly string[];
}

const object = v.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be an object',
);
const schema = v.strictObject({
  schema: v.literal(BUNDLE_SCHEMA, `must be "${BUNDLE_SCHEMA}"`),
  note: v.pipe(v.string('must be text'), v.maxLength(2_048, 'is too long')),
  proof: v.strictObject({
    index: integer(0, Number.MAX_SAFE_INTEGER),
    path: v.pipe(v.array(hex(32), 'must be a list of hashes'), v.maxLength(53, 'is too long')),
  }),
  circle: v.strictObject({ document: object, signature: v.string('must be text') }),
  statements: v.pipe(
    v.array(
      v.pipe(
        v.string('must be text'),
        v.maxLength(MAX_STATEMENT_HEX, 'is too long'),
        v.regex(/^(?:[0-9a-f]{2})+$/, 'must be lower-case hex'),
      ),
      'must be a list of transactions',
    ),
    v.minLength(1, 'must not be empty'),
    v.maxLength(MAX_STATEMENTS, 'is too long'),
  ),
});

/**
 * The seed of the age identity to which a board's files for the holders of one token are encrypted: HKDF-SHA256
 * of the grant id's 32 bytes. Whoever holds the token knows it, so it hides from the board's host and keeps
 * nothing from a token's thief.
 * @param grantId 64 lower-case hex characters
 * @returns 32 bytes
 */
export function boardSeed(grantId: string): Uint8Array {
  return hkdfSha256({ secret: hexToBytes(grantId, 32), info: 'medwallet/board', length: 32 });
}

/**
 * Reads an opened bundle's form. Anybody who holds the token can have posted it: what it says is proved in
 * verify/, or not at all.
 * @throws GrantError `too-large`, `malformed-bundle`
 */
export function parseBoardBundle(bytes: Uint8Array): BoardBundle {
  const { circle, ...rest } = readShape(schema, parse(bytes), (problem) => malformed(problem));
  try {
    return { ...rest, circle: assembleSignedDocument(circle.document, circle.signature) };
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    throw malformed('the circle document has no canonical form', cause);
  }
}

/** The bytes of a bundle before encryption: canonical JSON and a line feed. */
export function serializeBoardBundle(bundle: BoardBundle): Uint8Array {
  const { document, signature } = bundle.circle;
  const value: JsonObject = {
    schema: bundle.schema,
    note: bundle.note,
    proof: { index: bundle.proof.index, path: [...bundle.proof.path] },
    circle: { document, signature },
    statements: [...bundle.statements],
  };
  return utf8ToBytes(`${bytesToUtf8(canonicalJson(value))}\n`);
}

function parse(bytes: Uint8Array): JsonValue {
  try {
    return parseJson(bytes, { maxBytes: MAX_BUNDLE_BYTES });
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    if (cause.code !== 'too-large') throw malformed('the form is not strict JSON', cause);
    throw new GrantError('too-large', 'This file is too large for a board bundle.', HINT, { cause });
  }
}

const HINT = 'Ignore it; the patient posts a new one with the next statement.';

function malformed(problem: string, cause?: unknown): GrantError {
  return new GrantError('malformed-bundle', `In this board bundle, ${problem}.`, HINT, { cause });
}
