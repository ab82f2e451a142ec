import * as v from 'valibot';
import { did, hex, ledgerId, network, pattern, readShape, seconds } from '../circle/index.ts';
import { canonicalJson, type Did, type JsonValue, type Network } from '../encoding/index.ts';
import { GrantError } from './errors.ts';
import { isPurpose, type Purpose } from './purpose.ts';
import { MAX_SCOPE_LENGTH, parseScope } from './scope.ts';

/** The one collection that an emergency grant may open. */
export const EMERGENCY_COLLECTION = 'emergency';
/** Purpose of emergency grants, and of no others. */
export const EMERGENCY_PURPOSE: Purpose = 'BTG';
/** An emergency grant ends at most 72 hours after it was issued. */
export const MAX_EMERGENCY_SECONDS = 72 * 3_600;
/**
 * Any grant ends at most ten years of 366 days after it was issued: nobody foresees longer who reads by then, and
 * under which keys. Whoever means longer gives it again.
 */
export const MAX_GRANT_SECONDS = 10 * 366 * 86_400;
export const MAX_RECORDS = 128;
export const MAX_COLLECTIONS = 64;

// 16 bytes in base64url: the last character has four bits to spare, which must be zero.
const jti = pattern(/^[A-Za-z0-9_-]{21}[AQgw]$/, 'must be 16 bytes in base64url');
const collection = pattern(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must name collections');

const schema = v.strictObject({
  iss: did,
  aud: did,
  jti,
  iat: seconds,
  nbf: seconds,
  exp: seconds,
  kind: v.picklist(['normal', 'emergency'], 'must be normal or emergency'),
  scope: v.pipe(
    v.string('must be text'),
    v.maxLength(MAX_SCOPE_LENGTH, 'is too long'),
    v.check((text) => parseScope(text) !== undefined, 'must be SMART v2 scopes for reading (patient/*.rs)'),
  ),
  purpose: v.custom<Purpose>(
    (code) => typeof code === 'string' && isPurpose(code),
    'must be a PurposeOfUse code such as TREAT',
  ),
  net: network,
  records: v.exactOptional(sortedList(hex(16), MAX_RECORDS)),
  collections: v.exactOptional(sortedList(collection, MAX_COLLECTIONS)),
  guardian: v.exactOptional(did),
  ledger: v.exactOptional(ledgerId),
});

/** `normal`: patient and provider signed; `emergency`: guardian and provider (docs/spec/grant.md). */
export type GrantKind = 'normal' | 'emergency';

/** What is granted, to whom, how long and why (docs/spec/grant.md). Times are Unix seconds. */
export interface Claims {
  /** The patient. */
  readonly iss: Did;
  /** The provider who gets access. */
  readonly aud: Did;
  /** 16 random bytes, base64url. */
  readonly jti: string;
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly kind: GrantKind;
  /** SMART on FHIR v2 scopes for reading. */
  readonly scope: string;
  readonly purpose: Purpose;
  readonly net: Network;
  /** 1 to 128 record ids in byte order; or else `collections`. */
  readonly records?: string[];
  /** 1 to 64 collection names in byte order. */
  readonly collections?: string[];
  readonly guardian?: Did;
  /** Base64url of 36 bytes. */
  readonly ledger?: string;
}

/**
 * Checks claims that may come from anybody, by every rule that needs no key, clock or circle.
 * @throws GrantError `bad-claims`, with the claim's name in `facts.claim` where one claim is at fault
 */
export function parseClaims(value: JsonValue): Claims {
  const claims = readShape(schema, value, badClaims);
  const problem = rules(claims);
  if (problem !== undefined) throw badClaims(problem);
  return claims;
}

/** The RFC 8785 bytes that stand in the token. */
export function claimsBytes(claims: Claims): Uint8Array {
  return canonicalJson({ ...claims });
}

function rules(claims: Claims): string | undefined {
  const { iss, aud, guardian, iat, nbf, exp } = claims;
  if (iss === aud) return 'field "aud" must be somebody else than "iss"';
  if (guardian === iss || guardian === aud) return 'field "guardian" must be a third person';
  if (nbf < iat) return 'field "nbf" must not be before "iat"';
  if (exp <= nbf) return 'field "exp" must be later than "nbf"';
  if (exp - iat > MAX_GRANT_SECONDS) return 'field "exp" must be at most ten years after "iat"';
  if ((claims.records === undefined) === (claims.collections === undefined)) {
    return 'field "records" or "collections" must be there, and not both';
  }
  return claims.kind === 'emergency' ? emergencyRules(claims) : normalRules(claims);
}

function normalRules({ purpose }: Claims): string | undefined {
  return purpose === EMERGENCY_PURPOSE ? 'field "purpose" may be BTG in an emergency only' : undefined;
}

function emergencyRules(claims: Claims): string | undefined {
  if (claims.guardian === undefined) return 'field "guardian" is missing: an emergency needs a guardian';
  if (claims.purpose !== EMERGENCY_PURPOSE) return 'field "purpose" must be BTG in an emergency';
  if (claims.exp - claims.iat > MAX_EMERGENCY_SECONDS) {
    return 'field "exp" must be at most 72 hours after "iat" in an emergency';
  }
  const [only, ...others] = claims.collections ?? [];
  return only === EMERGENCY_COLLECTION && others.length === 0
    ? undefined
    : 'field "collections" must name the emergency collection alone';
}

function sortedList(item: v.GenericSchema<string, string>, most: number) {
  const message = `must be a list of 1 to ${most} entries`;
  return v.pipe(
    v.array(item, message),
    v.minLength(1, message),
    v.maxLength(most, message),
    v.check<string[], string>(isAscending, 'must be in byte order, each entry once'),
  );
}

// The entries are ASCII, where the order of strings is the order of bytes.
function isAscending(entries: readonly string[]): boolean {
  return entries.every((entry, i) => i === 0 || (entries[i - 1] ?? '') < entry);
}

function badClaims(problem: string): GrantError {
  const claim = /^field "(\w+)/.exec(problem)?.[1];
  return new GrantError(
    'bad-claims',
    `In this grant, ${problem}.`,
    'Do not use it; ask whoever made the grant for a correct one.',
    claim === undefined ? {} : { facts: { claim } },
  );
}
