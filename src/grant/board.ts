import * as v from 'valibot';
import type { SignedDocument } from '../bip322/index.ts';
import { readShape } from '../circle/index.ts';
import { hkdfSha256 } from '../crypto/index.ts';
import { hexToBytes, type JsonObject } from '../encoding/index.ts';
import { GrantError } from './errors.ts';
import { assembleForm, jsonFile, listOf, object, parseFile, signedForm, signedJson } from './members.ts';

export const BUNDLE_SCHEMA = 'medwallet/board-bundle/v1';
/** Bytes of a bundle: a proof is at most 8 MiB, and everything else is small. */
export const MAX_BUNDLE_BYTES = 9 * 1024 * 1024;

/**
 * What a patient posts for the holders of one token after each statement (docs/spec/board.md): enough to see,
 * with one question to a node, that the grant is still active.
 */
export interface BoardBundle {
  readonly schema: typeof BUNDLE_SCHEMA;
  /** Circle documents of the patient, the one in force among them. */
  readonly circle: readonly SignedDocument[];
  /**
   * A proof (docs/spec/proof.md) that the grant is active in the newest note, which stands in it; null where no
   * board takes a file with it.
   */
  readonly proof: JsonObject | null;
}

const schema = v.strictObject({
  schema: v.literal(BUNDLE_SCHEMA, `must be "${BUNDLE_SCHEMA}"`),
  circle: listOf(signedForm, 32),
  proof: v.nullable(object),
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
  const value = parseFile(bytes, MAX_BUNDLE_BYTES, tooLarge, malformed);
  const { circle, ...rest } = readShape(schema, value, malformed);
  return { ...rest, circle: circle.map((signed) => assembleForm(signed, malformed)) };
}

/** The bytes of a bundle before encryption: canonical JSON and a line feed. */
export function serializeBoardBundle({ schema: name, circle, proof }: BoardBundle): Uint8Array {
  return jsonFile({ schema: name, circle: circle.map(signedJson), proof });
}

const HINT = 'Ignore it; the patient posts a new one with the next statement.';

function tooLarge(cause: unknown): GrantError {
  return new GrantError('too-large', 'This file is too large for a board bundle.', HINT, { cause });
}

function malformed(problem: string, cause?: unknown): GrantError {
  return new GrantError('malformed-bundle', `In this board bundle, ${problem}.`, HINT, { cause });
}
