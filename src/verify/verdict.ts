import type { Check, CheckName, Verdict } from './report.ts';

/**
 * Which verdict a failed check gives, in the order in which failures win. The last ones give `unchecked`: they
 * say that the answer cannot be relied on, not that the grant is wrong.
 */
export const CHECKS: readonly (readonly [CheckName, Verdict])[] = [
  ['form', 'malformed'],
  ['network', 'wrong-network'],
  ['signature', 'bad-signature'],
  ['patient', 'untrusted-signer'],
  ['identity', 'untrusted-signer'],
  ['ledger', 'untrusted-signer'],
  ['guardian', 'untrusted-signer'],
  ['audience', 'wrong-audience'],
  ['revocation', 'revoked'],
  ['not-before', 'not-yet-valid'],
  ['expiry', 'expired'],
  ['freshness', 'stale'],
  ['boards', 'unchecked'],
  ['circle', 'unchecked'],
  ['assurance', 'unchecked'],
  ['clock', 'unchecked'],
];

/** Every check in its place; those that nobody came to are not made. */
export function complete(checks: readonly Check[]): Check[] {
  const made = new Map(checks.map((check) => [check.name, check]));
  return CHECKS.map(
    ([name]) =>
      made.get(name) ?? { name, result: 'not-made', required: true, detail: 'an earlier check failed' },
  );
}

/** @param checks in their fixed order, which is that in which failures win */
export function verdictOf(checks: readonly Check[]): Verdict {
  let verdict: Verdict = 'valid';
  for (const { name, result, required } of checks) {
    if (result === 'failed') return VERDICT_OF.get(name) ?? 'unchecked';
    if (required && result === 'not-made') verdict = 'unchecked';
  }
  return verdict;
}

const VERDICT_OF: ReadonlyMap<CheckName, Verdict> = new Map(CHECKS);

/** For people: what is so, and what to do. Programs read the verdict. */
export const WORDS: Readonly<Record<Verdict, readonly [message: string, hint: string]>> = {
  malformed: [
    'This is not a grant in the form of this version.',
    'Ask for the grant package again, whole and unchanged.',
  ],
  'wrong-network': ['This grant is for another network.', 'Choose the --network that it was made for.'],
  'bad-signature': [
    'This grant is not signed by those whom it needs.',
    'Do not use it; ask whoever sent it where it comes from.',
  ],
  'untrusted-signer': [
    'The signatures are good, but not by somebody who may give this grant.',
    'Do not use it; ask the patient.',
  ],
  'wrong-audience': [
    'This grant is made out to somebody else.',
    'Use the profile that it was made for, or ask the patient for a grant of your own.',
  ],
  revoked: ['This grant was revoked.', 'Stop using what it opened, and ask the patient for a new grant.'],
  'not-yet-valid': ['This grant is not valid yet.', 'Try again when its time has come; check the clock.'],
  expired: ['This grant has expired.', 'Ask the patient for a new grant.'],
  stale: [
    'A newer statement of the patient exists, and this grant is not shown to be active in it.',
    'Read the notice boards again; if it stays so, ask the patient for a proof file, and name it with --proof.',
  ],
  unchecked: [
    'Nothing is known to be wrong, but something required could not be checked.',
    'See which checks were not made, and verify again when their sources can be reached.',
  ],
  valid: ['This grant is valid.', 'Every required check passed.'],
};
