import * as v from 'valibot';
import { line, readShape } from '../circle/index.ts';
import { constantTimeEqual, hmacSha256, type EcdsaVerifier } from '../crypto/index.ts';
import { bytesToHex, hexToBytes, utf8ToBytes, type JsonObject, type Network } from '../encoding/index.ts';
import { checkBreakGlassEntry, readBreakGlass, type ReadBreakGlass } from './break-glass.ts';
import { parseClaims, type Claims } from './claims.ts';
import { GrantError } from './errors.ts';
import { assembleForm, jsonFile, object, parseFile, signedForm, signedJson } from './members.ts';
import { grantId } from './token.ts';

export const NOTICE_SCHEMA = 'medwallet/break-glass-notice/v1';
export const MAX_NOTICE_BYTES = 32_768;
/** Characters of a reason in words. */
export const MAX_REASON = 300;
const SALT_BYTES = 32;

const schema = v.strictObject({
  schema: v.literal(NOTICE_SCHEMA, `must be "${NOTICE_SCHEMA}"`),
  entry: signedForm,
  claims: object,
  reason: v.exactOptional(
    v.strictObject({
      text: line(MAX_REASON),
      salt: v.pipe(v.string('must be text'), v.regex(/^[0-9a-f]{64}$/, 'must be 32 bytes in hex')),
    }),
  ),
});

/** Why the glass was broken, in the guardian's words, and what salts its commitment in the entry. */
export interface BreakGlassReason {
  readonly text: string;
  /** 32 bytes, hex. */
  readonly salt: string;
}

/** What a patient finds on the boards, sealed to him, after an emergency (docs/spec/board.md). */
export interface BreakGlassNotice {
  readonly read: ReadBreakGlass;
  readonly claims: Claims;
  /** Only the guardian's own notice has it. */
  readonly reason?: BreakGlassReason;
}

/** What an entry says about the reason. @throws GrantError `malformed-notice` as usage for an unfit text */
export function reasonCommitment({ text, salt }: BreakGlassReason): string {
  if (!v.is(line(MAX_REASON), text)) {
    throw new GrantError(
      'malformed-notice',
      `The reason must be one line of 1 to ${MAX_REASON} characters.`,
      'Say in a few words why the emergency records are needed, with --reason.',
      { outcome: 'usage' },
    );
  }
  return bytesToHex(hmacSha256(hexToBytes(salt, SALT_BYTES), utf8ToBytes(text)));
}

/**
 * Reads an opened notice. Anybody can have sealed it to the patient: the guardian signed the entry, which
 * names the grant, whose id commits to the claims, and the reason where it is given. Whether the guardian was
 * appointed takes a circle document.
 * @throws GrantError `too-large`, `malformed-notice`, `bad-claims`, and those of the entry
 */
export function readBreakGlassNotice(
  bytes: Uint8Array,
  options: { readonly network: Network },
  verifier: EcdsaVerifier,
): BreakGlassNotice {
  const file = readShape(schema, parseFile(bytes, MAX_NOTICE_BYTES, tooLarge, malformed), malformed);
  const entry = assembleForm(file.entry, malformed);
  const read = readBreakGlass(entry.bytes, options, verifier);
  const claims = parseClaims(file.claims);
  if (claims.kind !== 'emergency') throw malformed('the grant is no emergency grant');
  checkBreakGlassEntry(read, { claims, grantId: grantId(claims) });
  if (file.reason === undefined) return { read, claims };
  checkReason(read, file.reason);
  return { read, claims, reason: file.reason };
}

/** The bytes of a notice before encryption: canonical JSON and a line feed. */
export function serializeBreakGlassNotice({ read, claims, reason }: BreakGlassNotice): Uint8Array {
  return jsonFile({
    schema: NOTICE_SCHEMA,
    entry: signedJson(read.signed),
    claims: claimsObject(claims),
    ...(reason === undefined ? {} : { reason: { text: reason.text, salt: reason.salt } }),
  });
}

// The words are the guardian's own only if the entry he signed commits to them.
function checkReason({ entry }: ReadBreakGlass, reason: BreakGlassReason): void {
  const stated = hexToBytes(entry.reason ?? '00'.repeat(SALT_BYTES), SALT_BYTES);
  if (constantTimeEqual(stated, hexToBytes(reasonCommitment(reason), SALT_BYTES))) return;
  throw malformed('the reason is not the one that the guardian signed for');
}

function claimsObject(claims: Claims): JsonObject {
  return { ...claims };
}

const HINT = 'Ask the guardian what happened; this notice does not tell.';

function tooLarge(cause: unknown): GrantError {
  return new GrantError('too-large', 'This file is too large for a break-glass notice.', HINT, { cause });
}

function malformed(problem: string, cause?: unknown): GrantError {
  return new GrantError('malformed-notice', `In this break-glass notice, ${problem}.`, HINT, { cause });
}
