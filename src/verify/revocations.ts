import { isOurs } from '../circle/index.ts';
import {
  checkRevocationSignature,
  revocationAuthority,
  type Revocation,
  type Token,
} from '../grant/index.ts';
import type { Collected, FoundRevocation } from './collect.ts';
import type { VerifyOptions } from './options.ts';

/**
 * - `valid`: it ends the grant;
 * - `doubtful`: well signed, by somebody who may be a guardian: no circle document in force says so or not;
 * - `void`: by somebody without the right, or not signed by whom it names.
 */
export type Standing = 'valid' | 'doubtful' | 'void';

export interface JudgedRevocation {
  readonly revocation: Revocation;
  readonly standing: Standing;
  readonly board?: string;
}

/** Judges the revocations of a grant: first the right, which costs nothing, then the signature. */
export function judgeRevocations(
  token: Token,
  collected: Collected,
  options: VerifyOptions,
): JudgedRevocation[] {
  const known = new Map<string, Standing>();
  return collected.revocations.map(({ read, board }) => {
    // Copies of one file on several boards are judged once.
    const key = `${read.hash} ${read.signed.signature}`;
    const standing = known.get(key) ?? standingOf(read, token, collected, options);
    known.set(key, standing);
    return { revocation: read.revocation, standing, ...(board === undefined ? {} : { board }) };
  });
}

function standingOf(
  read: FoundRevocation['read'],
  token: Token,
  { circles }: Collected,
  options: VerifyOptions,
): Standing {
  const authority = revocationAuthority(read.revocation, token, circles, options.now, options.skew);
  if (authority === 'foreign' || !isSigned(read, options)) return 'void';
  return authority === 'valid' ? 'valid' : 'doubtful';
}

function isSigned(read: FoundRevocation['read'], options: VerifyOptions): boolean {
  try {
    checkRevocationSignature(read, options, options.verifier);
    return true;
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    return false;
  }
}
