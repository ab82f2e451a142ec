import { failed, notMade, passed, type Proven } from './proven.ts';
import type { Check, RevocationFacts } from './report.ts';
import type { JudgedRevocation } from './revocations.ts';

/** Whether a board of the circle, or the patient's own store, was read. */
export function checkBoards({ sources, options }: Proven): Check {
  if (sources.read) return passed('boards', sources.detail);
  return notMade('boards', sources.detail, options.status !== 'none');
}

export interface RevocationOutcome {
  readonly check: Check;
  readonly revocation?: RevocationFacts;
}

/**
 * One revocation by somebody with the right suffices, from whatever source. One whose right cannot be judged
 * leaves the question open: it is neither believed nor passed over.
 */
export function checkRevocation(proven: Proven): RevocationOutcome {
  const { sources, options, revocations } = proven;
  const valid = revocations.find(({ standing }) => standing === 'valid');
  if (valid !== undefined) return revoked(valid, proven);
  const required = options.status !== 'none';
  if (revocations.some(({ standing }) => standing === 'doubtful')) {
    const detail = 'somebody revoked it, and no circle document in force says whether he may';
    return { check: notMade('revocation', detail, required) };
  }
  return sources.read
    ? { check: passed('revocation', 'no revocation is known') }
    : { check: notMade('revocation', 'revocation not checked', required) };
}

function revoked({ revocation }: JudgedRevocation, { token, patient }: Proven): RevocationOutcome {
  const { by, iat: time, reason } = revocation;
  const role = by === token.claims.iss || by === patient ? 'patient' : 'guardian';
  return {
    check: failed('revocation', `the ${role} has revoked it`),
    revocation: { by, role, time, ...(reason === undefined ? {} : { reason }) },
  };
}
