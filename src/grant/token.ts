import { sha256 } from '../crypto/index.ts';
import {
  base64UrlToBytes,
  bytesToBase64Url,
  bytesToHex,
  parseCanonicalJson,
  parseWitness,
  serializeWitness,
  utf8ToBytes,
  type JsonValue,
} from '../encoding/index.ts';
import { isOurs } from '../circle/index.ts';
import { consentScript, type MultisigScript } from '../multisig/index.ts';
import { claimsBytes, parseClaims, type Claims } from './claims.ts';
import { GrantError } from './errors.ts';
import { renderText } from './text.ts';

/** Characters of a token; longer ones are refused unread. */
export const MAX_TOKEN_LENGTH = 8_192;

const ALGORITHM = 'BIP322';
const TYPE = 'medwallet-grant+jwt';

/** A token that is well-formed. Nobody is known to have signed it until `checkTokenSignature` says so. */
export interface Token {
  readonly text: string;
  readonly claims: Claims;
  /** SHA-256 of `signingInput`, hex. The signature is no part of it: one grant has several valid signatures. */
  readonly grantId: string;
  /** `header.claims`, both base64url. */
  readonly signingInput: string;
  /** The text that is signed. */
  readonly message: string;
  readonly witness: readonly Uint8Array[];
  /** The consent address of the people named. */
  readonly policy: MultisigScript;
}

/** The consent address: 2 of patient, provider and guardian, or 2 of 2 (DESIGN: "two multisig addresses"). */
export function grantPolicy(claims: Claims): MultisigScript {
  return consentScript({ patient: claims.iss, provider: claims.aud, guardian: claims.guardian }, claims.net);
}

/** SHA-256 of `header.claims` in ASCII, 64 lower-case hex characters. */
export function grantId(claims: Claims): string {
  return idOf(signingInputOf(claims, grantPolicy(claims)));
}

/** The readable text that patient and provider sign. */
export function grantText(claims: Claims): string {
  return renderText(claims, grantId(claims));
}

/** @param witness the BIP-322 *simple* witness of the consent address over {@link grantText} */
export function encodeToken(claims: Claims, witness: readonly Uint8Array[]): string {
  const signature = bytesToBase64Url(serializeWitness(witness));
  return `${signingInputOf(claims, grantPolicy(claims))}.${signature}`;
}

/**
 * Reads a token that anybody may have written: length, parts, spelling, then claims, then the header that
 * these claims demand, then the witness' form. No signature is looked at.
 * @throws GrantError `too-large`, `malformed-token`, `bad-claims`, `bad-header`
 */
export function parseToken(text: string): Token {
  if (text.length > MAX_TOKEN_LENGTH) {
    throw new GrantError(
      'too-large',
      `This token has more than ${MAX_TOKEN_LENGTH} characters.`,
      'Check that it is the right file: a package goes in whole, a token alone.',
    );
  }
  if (text === '') throw malformed('there is nothing in it');
  const [header, body, signature, ...more] = text.split('.');
  if (header === undefined || body === undefined || signature === undefined || more.length > 0) {
    throw malformed('it does not have three parts');
  }
  const claims = parseClaims(decodeJson(body));
  const policy = grantPolicy(claims);
  // Only one header can stand over these claims; comparing the whole leaves no spelling to argue about.
  if (header !== headerOf(policy)) {
    decode(header, 'header');
    throw new GrantError(
      'bad-header',
      'The header of this token is not the one that its claims demand.',
      'Do not use it; ask whoever made the grant for a correct one.',
    );
  }
  const signingInput = `${header}.${body}`;
  const id = idOf(signingInput);
  return {
    text,
    claims,
    grantId: id,
    signingInput,
    message: renderText(claims, id),
    witness: decodeWitness(signature),
    policy,
  };
}

/** RFC 8785 bytes, base64url: the names are in their order, and nothing in the values takes an escape. */
function headerOf({ address }: MultisigScript): string {
  return bytesToBase64Url(utf8ToBytes(`{"alg":"${ALGORITHM}","kid":"${address}","typ":"${TYPE}"}`));
}

function signingInputOf(claims: Claims, policy: MultisigScript): string {
  return `${headerOf(policy)}.${bytesToBase64Url(claimsBytes(claims))}`;
}

function idOf(signingInput: string): string {
  return bytesToHex(sha256(utf8ToBytes(signingInput)));
}

function decodeJson(part: string): JsonValue {
  const bytes = decode(part, 'claims');
  try {
    return parseCanonicalJson(bytes, { maxBytes: MAX_TOKEN_LENGTH, maxDepth: 2 });
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    throw malformed('its claims are not canonical JSON (RFC 8785)', cause);
  }
}

function decodeWitness(part: string): Uint8Array[] {
  const bytes = decode(part, 'signature');
  try {
    return parseWitness(bytes);
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    throw malformed('its signature is not a witness', cause);
  }
}

function decode(part: string, name: string): Uint8Array {
  try {
    return base64UrlToBytes(part);
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    throw malformed(`its ${name} is not canonical base64url`, cause);
  }
}

function malformed(problem: string, cause?: unknown): GrantError {
  return new GrantError(
    'malformed-token',
    `This is not a token: ${problem}.`,
    'Copy the token again, whole, or ask for the file again.',
    { cause },
  );
}
