import * as v from 'valibot';
import type { SignedDocument } from '../bip322/index.ts';
import { checkSigner, did, hex, parseSigned, readShape, seconds, type SignedKind } from '../circle/index.ts';
import type { EcdsaVerifier } from '../crypto/index.ts';
import { publicKeyOfDid, type Did, type JsonObject, type Network } from '../encoding/index.ts';
import { GrantError } from './errors.ts';
import { contentHash } from './key-update.ts';
import { assembleForm, jsonFile, object, parseFile, signedForm, signedJson } from './members.ts';

export const ISSUE_SCHEMA = 'medwallet/issue/v1';
/** Bytes of an opened issue: a manifest, a key and a signature. */
export const MAX_ISSUE_BYTES = 65_536;
const MAX_STATEMENT_BYTES = 4_096;

const schema = v.strictObject({
  type: v.literal('issue', 'must be "issue"'),
  by: did,
  to: did,
  content: hex(32),
  time: seconds,
});

const fileSchema = v.strictObject({
  schema: v.literal(ISSUE_SCHEMA, `must be "${ISSUE_SCHEMA}"`),
  issue: signedForm,
  content: object,
});

/** A provider's signed word that this record, so described, goes to that patient (docs/spec/record.md). */
export interface Issue {
  readonly type: 'issue';
  readonly by: Did;
  readonly to: Did;
  /** SHA-256 of the content's RFC 8785 bytes, hex. */
  readonly content: string;
  /** Unix seconds, by the clock of `by`. */
  readonly time: number;
}

const kind: SignedKind<typeof schema> = {
  type: 'issue',
  name: 'issue',
  maxBytes: MAX_STATEMENT_BYTES,
  schema,
  refuse: (problem, sentence, hint, cause) =>
    new GrantError(problem === 'malformed' ? 'malformed-issue' : problem, sentence, hint, { cause }),
};

/**
 * Reads an opened issue: whoever it says it is from has signed for exactly this content. Whether it is for us, and
 * whether we know that provider, is the caller's to ask.
 * @returns the content too; its members are read by whoever uses them
 * @throws GrantError `too-large`, `malformed-issue`, `wrong-network`, `bad-signature`
 */
export function readIssue(
  bytes: Uint8Array,
  options: { readonly network: Network },
  verifier: EcdsaVerifier,
): { readonly issue: Issue; readonly content: JsonObject } {
  const file = readShape(fileSchema, parseFile(bytes, MAX_ISSUE_BYTES, tooLarge, malformed), malformed);
  const { value: issue, signed } = parseSigned(kind, assembleForm(file.issue, malformed).bytes);
  if (issue.content !== contentHash(file.content)) throw malformed('the content is not the one signed for');
  checkSigner(kind, signed, { network: options.network, signer: publicKeyOfDid(issue.by) }, verifier);
  return { issue, content: file.content };
}

/** The bytes of an issue before encryption: canonical JSON and a line feed. */
export function serializeIssue(issue: SignedDocument, content: JsonObject): Uint8Array {
  return jsonFile({ schema: ISSUE_SCHEMA, issue: signedJson(issue), content });
}

const HINT = 'Ask the provider to issue the record again.';

function tooLarge(cause: unknown): GrantError {
  return new GrantError('too-large', 'This issued record describes itself at too great length.', HINT, {
    cause,
  });
}

function malformed(problem: string, cause?: unknown): GrantError {
  return new GrantError('malformed-issue', `In this issued record, ${problem}.`, HINT, { cause });
}
