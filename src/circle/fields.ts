import * as v from 'valibot';
import { isDid, NETWORKS } from '../encoding/index.ts';

/**
 * The kinds of value that stand in signed documents. Everything here arrives from strangers, and most of it
 * ends up in a terminal: each kind has a bound and one spelling. Messages are the end of a sentence that
 * begins with the field's name, and never repeat the value.
 */

/** 9999-12-31T23:59:59Z: the last second an ISO date writes with four digits. */
export const MAX_SECONDS = 253_402_300_799;

const WHOLE_SECONDS = 'must be a whole number of Unix seconds up to the year 9999';

/** Unix seconds. */
export const seconds = v.pipe(
  v.number(WHOLE_SECONDS),
  v.integer(WHOLE_SECONDS),
  v.minValue(0, WHOLE_SECONDS),
  v.maxValue(MAX_SECONDS, WHOLE_SECONDS),
);

/** A whole number from `least` to `most`. */
export function integer(least: number, most: number) {
  const message = `must be a whole number from ${least} to ${most}`;
  return v.pipe(v.number(message), v.integer(message), v.minValue(least, message), v.maxValue(most, message));
}

export const did = v.pipe(
  v.string('must be a did:key'),
  v.check(isDid, 'must be a did:key of a compressed secp256k1 key'),
);

export const network = v.picklist(NETWORKS, 'must be the name of a network');

/** Lower-case hexadecimal of exactly `bytes` bytes. */
export function hex(bytes: number) {
  return v.pipe(
    v.string('must be text'),
    v.regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`), `must be ${2 * bytes} lower-case hex characters`),
  );
}

/** A ledger id: 36 bytes are exactly 48 base64url characters, so there is no second spelling. */
export const ledgerId = pattern(/^[A-Za-z0-9_-]{48}$/, 'must be a ledger id (48 base64url characters)');

/**
 * A post-quantum hybrid age recipient. 1,959 characters is the length every one of them has; the checksum is
 * for whoever encrypts to it.
 */
export const hybridRecipient = pattern(
  /^age1pq1[02-9ac-hj-np-z]{1952}$/,
  'must be a post-quantum age recipient (age1pq1…, 1,959 characters)',
);

/** A notice board: a named vault, resolved at run time, or an address. Never a path on somebody's disk. */
export const board = pattern(
  /^(?:vault:[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?|https:\/\/[!-~]{1,240})$/,
  'must be vault:NAME or an https address of at most 248 characters',
);

export const httpsAddress = pattern(
  /^https:\/\/[!-~]{1,240}$/,
  'must be an https address of at most 248 characters',
);

/** Text of one exact form. */
export function pattern(form: RegExp, message: string) {
  return v.pipe(v.string(message), v.regex(form, message));
}

/**
 * A line of text for people, up to `most` characters: any script, but nothing that moves a cursor, hides,
 * reverses or starts a new line. Joiners stay, because several scripts cannot be written without them.
 */
export function line(most: number) {
  const message = `must be one line of 1 to ${most} visible characters`;
  return v.pipe(
    v.string(message),
    v.check((text) => isLine(text, most), message),
  );
}

function isLine(text: string, most: number): boolean {
  return (
    text.length > 0 &&
    text.length <= 2 * most &&
    Array.from(text).length <= most &&
    text.isWellFormed() &&
    text.trim() === text &&
    text.normalize('NFC') === text &&
    !hides(text)
  );
}

// Controls, format characters other than the joiners, private use, separators. Unassigned code points stay
// out of it: what is unassigned depends on the Unicode version, and two readers must agree. The pattern is made
// when it is first needed: that takes longer than reading a grant.
function hides(text: string): boolean {
  return /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/u.test(text);
}
