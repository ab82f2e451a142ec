import { guardianInForce } from '../circle/index.ts';
import type { Check } from './report.ts';
import { failed, notMade, passed, type Proven } from './proven.ts';

/** The patient asked for, under whatever key. */
export function checkPatient({ token, options, continuity }: Proven): Check {
  if (options.patient === undefined) return notMade('patient', 'no patient was asked for', false);
  if (options.patient === token.claims.iss) return passed('patient', 'it comes from the patient asked for');
  return continuity.isSame(options.patient, token.claims.iss)
    ? passed('patient', 'it comes from the patient asked for, under another key of hers')
    : failed('patient', 'it comes from another patient than the one asked for');
}

/**
 * The ledger belongs to the patient: the first one seen for somebody stays his, and nobody else can put a
 * grant under it. What goes on for it, under another key or as a successor, is shown by proofs.
 */
export function checkLedger(proven: Proven): Check {
  const { token, signers, sources, evidence, options, continuity } = proven;
  const { iss, ledger } = token.claims;
  if (ledger === undefined) return notMade('ledger', 'the grant names no ledger', false);
  const pins = evidence.pins ?? [];
  const holders = pins.filter((pin) => pin.ledger === ledger);
  if (holders.length > 0) {
    return holders.some(({ patient }) => continuity.isSame(patient, iss))
      ? passed('ledger', "it is the patient's known ledger")
      : failed('ledger', 'the ledger it names belongs to somebody else');
  }
  const own = pins.filter(({ patient }) => continuity.isSame(patient, iss));
  if (own.length > 0)
    return checkSuccession(
      own.map((pin) => pin.ledger),
      ledger,
      proven,
    );
  // The patient signed a normal grant with its ledger in it; an emergency was put together by others.
  if (signers.includes('patient')) return passed('ledger', 'the patient signed for it');
  const stated = sources.newest.map(({ circle }) => circle.ledger);
  if (stated.length === 0 || stated.includes(null)) {
    const isUsed = options.status === 'fresh' || options.require.assurance !== 'signed';
    return notMade('ledger', 'no circle document at hand names the ledger', isUsed);
  }
  return stated.every((one) => one === ledger)
    ? passed('ledger', 'the circle document names it')
    : failed('ledger', 'the circle document names another ledger');
}

/** The patient is known with another ledger: one of the two must go on for the other. */
function checkSuccession(known: readonly string[], ledger: string, { continuity }: Proven): Check {
  const ways = known.flatMap((one) => [continuity.between(one, ledger), continuity.between(ledger, one)]);
  if (ways.includes('in-force'))
    return passed('ledger', "a break: it and the patient's known ledger go on for each other");
  return ways.includes('unknown')
    ? notMade('ledger', 'whether it goes on for the known ledger could not be checked', true)
    : failed('ledger', 'the patient is known with another ledger');
}

/**
 * Without the patient's signature it takes his word that the guardian is one: anybody can call a key of his
 * own making a guardian, and sign with it.
 */
export function checkGuardian({ token, signers, collected, patient, options }: Proven): Check {
  const { guardian } = token.claims;
  if (guardian === undefined || signers.includes('patient')) {
    return notMade('guardian', 'the patient signed, so no guardian is needed', false);
  }
  switch (guardianInForce(collected.circles, patient, guardian, options.now, options.skew)) {
    case 'yes':
      return passed('guardian', 'a circle document in force names the guardian');
    case 'no':
      return failed('guardian', 'the newest circle document at hand does not name this guardian');
    case 'unknown':
      return notMade('guardian', 'no circle document in force is at hand', true);
  }
}

export function checkAudience({ token, options }: Proven): Check {
  return token.claims.aud === options.audience
    ? passed('audience', 'it is made out to whoever asks')
    : failed('audience', 'it is made out to somebody else');
}
