import { isRevocationSigned, revocationAuthority, type Revocation } from '../grant/index.ts';
import type { FoundRevocation } from './collect.ts';
import { isCarried } from './proofs.ts';
import type { Proven } from './proven.ts';

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

type Known = Pick<Proven, 'token' | 'collected' | 'continuity' | 'patient' | 'proofs' | 'options'>;

/** Judges the revocations of a grant: first the right, which costs nothing, then the signature. */
export function judgeRevocations(known: Known): JudgedRevocation[] {
  const judged = new Map<string, Standing>();
  return known.collected.revocations.map(({ read, board }) => {
    // Copies of one file on several boards are judged once.
    const key = `${read.hash} ${read.signed.signature}`;
    const standing = judged.get(key) ?? standingOf(read, known);
    judged.set(key, standing);
    return { revocation: read.revocation, standing, ...(board === undefined ? {} : { board }) };
  });
}

function standingOf(read: FoundRevocation['read'], known: Known): Standing {
  const { token, collected, patient, options } = known;
  const { now, skew } = options;
  const authority = revocationAuthority(read.revocation, token, collected.circles, now, skew, patient);
  const right = authority === 'foreign' && mayTakeOver(read, known) ? 'unknown' : authority;
  if (right === 'foreign' || isByThief(read, known) || !isRevocationSigned(read, options, options.verifier))
    return 'void';
  return right === 'valid' ? 'valid' : 'doubtful';
}

/** By a key that is said to go on for the patient's, and of which that is not settled. */
function mayTakeOver({ revocation }: FoundRevocation['read'], { token, continuity }: Known): boolean {
  if (revocation.grant !== token.grantId || revocation.patient !== token.claims.iss) return false;
  const obstacle = continuity.obstacle(revocation.by);
  return obstacle !== undefined && obstacle.state !== 'vetoed';
}

/**
 * By a key that was stolen, of a grant that the new key has stated as active since: whoever has the old one may
 * not take back what the patient gives.
 */
function isByThief({ revocation }: FoundRevocation['read'], { token, continuity, proofs }: Known): boolean {
  const { iss } = token.claims;
  const givenUp = continuity.givenUp(iss);
  return (
    revocation.by === iss && givenUp?.reason === 'stolen' && proofs.some((one) => isCarried(one, givenUp))
  );
}
