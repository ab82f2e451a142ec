import { isOurs } from '../circle/index.ts';
import { bytesToUtf8, canonicalJson, utf8ToBytes, type JsonObject } from '../encoding/index.ts';
import { GrantError, parseGrantPackage, parseToken, type GrantPackage, type Token } from '../grant/index.ts';

/** A token, and the package it came in. */
export interface VerifyInput {
  readonly token: Token;
  readonly package?: GrantPackage;
}

/**
 * Reads what people hand in: a grant package or a token, as text or bytes; a token may end with line breaks,
 * as files do. Nothing is verified.
 * @throws GrantError for everything that is neither
 */
export function readInput(input: string | Uint8Array | VerifyInput): VerifyInput {
  if (typeof input === 'object' && 'token' in input) return input;
  if (isPackage(input)) {
    const grantPackage = parseGrantPackage(typeof input === 'string' ? utf8ToBytes(input) : input);
    return { token: parseToken(grantPackage.token), package: grantPackage };
  }
  return { token: parseToken(withoutLineEnd(typeof input === 'string' ? input : decode(input))) };
}

/** The proofs of a package as the bytes that they are read from. */
export function proofBytes(proofs: readonly JsonObject[]): Uint8Array[] {
  return proofs.map((proof) => canonicalJson(proof));
}

// By hand: a pattern for the end of a text is tried at each line break of it, and a stranger's text may hold nothing else.
function withoutLineEnd(text: string): string {
  let end = text.length;
  while (end > 0 && '\r\n'.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

// A token begins with "ey", a package with a brace.
function isPackage(input: string | Uint8Array): boolean {
  const start =
    typeof input === 'string' ? input.slice(0, 16) : String.fromCharCode(...input.subarray(0, 16));
  return start.trimStart().startsWith('{');
}

/** Bytes. A token file is small; decoding a huge one only to refuse it would be work for nothing. */
const MAX_TOKEN_FILE = 16_384;

function decode(bytes: Uint8Array): string {
  // What stands behind the end must not be passed over: another reader might take that for the token.
  if (bytes.length > MAX_TOKEN_FILE) {
    throw new GrantError(
      'too-large',
      `This has more than ${MAX_TOKEN_FILE} bytes, which no token has with its line ends.`,
      'Check that it is the right file: a package goes in whole, a token alone.',
    );
  }
  try {
    return bytesToUtf8(bytes);
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    throw new GrantError(
      'malformed-token',
      'This is neither a grant package nor a token.',
      'Check that it is the right file.',
      { cause },
    );
  }
}
