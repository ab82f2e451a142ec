import * as v from 'valibot';
import type { SignedDocument } from '../bip322/index.ts';
import { checkSigner, did, hex, integer, parseSigned, seconds, type SignedKind } from '../circle/index.ts';
import type { EcdsaVerifier } from '../crypto/index.ts';
import { bytesToHex, publicKeyOfDid, type Did, type Network } from '../encoding/index.ts';
import { checkChain } from './chain.ts';
import type { Claims } from './claims.ts';
import { GrantError } from './errors.ts';

export const MAX_BREAK_GLASS_BYTES = 4_096;

const schema = v.strictObject({
  type: v.literal('break-glass', 'must be "break-glass"'),
  grant: hex(32),
  patient: did,
  guardian: did,
  provider: did,
  time: seconds,
  counter: integer(1, 2 ** 31 - 1),
  prev: v.nullable(hex(32)),
  reason: v.exactOptional(hex(32)),
});

/**
 * A guardian's signed word that he released the emergency collection (docs/spec/grant.md). It gives no reason
 * in words beyond the grant's purpose: it travels outside every envelope.
 */
export interface BreakGlassEntry {
  readonly type: 'break-glass';
  readonly grant: string;
  readonly patient: Did;
  readonly guardian: Did;
  readonly provider: Did;
  /** Unix seconds, by the guardian's clock. */
  readonly time: number;
  /** 1 for the first entry of this guardian's log, whatever the patient. */
  readonly counter: number;
  /** Hash of the entry before in this guardian's log, hex; null for the first. */
  readonly prev: string | null;
  /** HMAC-SHA256 of the reason in words under a salt, hex: the words go to the patient alone. */
  readonly reason?: string;
}

/** A guardian's entry whose signature was checked. */
export interface ReadBreakGlass {
  readonly entry: BreakGlassEntry;
  /** SHA-256 of the document's RFC 8785 bytes, hex. */
  readonly hash: string;
  readonly signed: SignedDocument;
}

const kind: SignedKind<typeof schema> = {
  type: 'break-glass',
  name: 'break-glass entry',
  maxBytes: MAX_BREAK_GLASS_BYTES,
  schema,
  rule: ({ counter, prev }) =>
    (counter === 1) === (prev === null) ? undefined : 'only the first entry has no predecessor',
  refuse: (problem, sentence, hint, cause) =>
    new GrantError(problem === 'malformed' ? 'malformed-break-glass' : problem, sentence, hint, { cause }),
};

/**
 * Reads a break-glass entry and checks that its guardian signed it. That he was appointed takes a circle
 * document.
 * @throws GrantError `too-large`, `malformed-break-glass`, `wrong-network`, `bad-signature`
 */
export function readBreakGlass(
  bytes: Uint8Array,
  options: { readonly network: Network },
  verifier: EcdsaVerifier,
): ReadBreakGlass {
  const { value: entry, signed } = parseSigned(kind, bytes);
  checkSigner(kind, signed, { network: options.network, signer: publicKeyOfDid(entry.guardian) }, verifier);
  return { entry, hash: bytesToHex(signed.hash), signed };
}

/**
 * Checks that an entry tells of this emergency: without it nobody would learn that the glass was broken, so a
 * package without a fitting entry is not opened.
 * @throws GrantError `malformed-break-glass`
 */
export function checkBreakGlassEntry(
  { entry }: ReadBreakGlass,
  grant: { readonly claims: Claims; readonly grantId: string },
): void {
  const { iss, aud, guardian } = grant.claims;
  const fits =
    entry.grant === grant.grantId &&
    entry.patient === iss &&
    entry.provider === aud &&
    entry.guardian === guardian;
  if (fits) return;
  throw new GrantError(
    'malformed-break-glass',
    'This break-glass entry tells of another emergency than the grant.',
    'Ask the guardian for the grant package again.',
  );
}

/**
 * Checks that these are all entries of one guardian's log, from the first, in order and unchanged.
 * @throws GrantError `broken-chain`, with the place from 1 in `facts.entry`
 */
export function checkBreakGlassChain(entries: readonly ReadBreakGlass[]): void {
  const links = entries.map(({ entry, hash }) => ({ entry, hash }));
  checkChain(links, (first, entry) =>
    entry.guardian === first.guardian ? undefined : 'it belongs to another guardian',
  );
}
