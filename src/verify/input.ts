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
  const text = typeof input === 'string' ? input : decode(input);
  return { token: parseToken(text.replace(/[\r\n]+$/, '')) };
}

/** The proofs of a package as the bytes that they are read from. */
export function proofBytes(proofs: readonly JsonObject[]): Uint8Array[] {
  return proofs.map((proof) => canonicalJson(proof));
}

// A token begins with "ey", a package with a brace.
function isPackage(input: string | Uint8Array): boolean {
  const start =
    typeof input === 'string' ? input.slice(0, 16) : String.fromCharCode(...input.subarray(0, 16));
  return start.trimStart().startsWith('{');
}

// A token file is small; decoding a huge one only to refuse it would be work for nothing.
function decode(bytes: Uint8Array): string {
  try {
    return bytesToUtf8(bytes.subarray(0, 16_384));
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
