import { failed, notMade, passed, type Proven } from './proven.ts';
import { isHeldBy, type ProvenProof } from './proofs.ts';
import type { ProvenRotation } from './rotations.ts';
import { ASSURANCES, type Assurance, type Check } from './report.ts';

/**
 * Whose key it is at this time. One that took over counts when that is in force; one that was given up signs nothing
 * any more, and what it had signed before counts only where a statement up to the rotation holds it: otherwise a
 * stolen key could go on granting with dates of the past. Of a stolen one only what the new key stated again counts.
 */
export function checkIdentity({ token, continuity, proofs }: Proven): Check {
  const { iss } = token.claims;
  const obstacle = continuity.obstacle(iss);
  if (obstacle !== undefined) return notYet(obstacle);
  const givenUp = continuity.givenUp(iss);
  if (givenUp === undefined)
    return undecided(
      continuity.rotations.filter(({ from }) => from === iss),
      proofs,
    );
  return proofs.some((proof) => isHeldBy(proof, givenUp))
    ? passed('identity', `the key was given up (${givenUp.reason}), and a statement holds the grant`)
    : failed(
        'identity',
        `the patient gave this key up (${givenUp.reason}), and no statement holds the grant`,
      );
}

function notYet({ state, detail }: ProvenRotation): Check {
  if (state === 'unknown')
    return notMade('identity', `another key may have become the patient's: ${detail}`, true);
  return failed('identity', `this key has not become the patient's: ${detail}`);
}

// An old key counts while another one waits to take over, and after a veto. Where it is not known whether the time
// to object is over, only what a statement holds is sure.
function undecided(rotations: readonly ProvenRotation[], proofs: readonly ProvenProof[]): Check {
  const [first] = rotations;
  if (first === undefined) return passed('identity', "the patient's key is not known to be given up");
  const open = rotations.filter(({ state }) => state === 'unknown');
  const isSure = open.every((one) => proofs.some((proof) => isHeldBy(proof, one)));
  return isSure
    ? passed('identity', `the patient's key still counts: ${first.detail}`)
    : notMade('identity', `the patient's key may have been given up: ${first.detail}`, true);
}

/**
 * Whether a newer circle document could have been found. Those under the patient's own topic are sealed to the
 * circle: what a holder of the token can read is what hangs under the grant, and what the newest statement names.
 */
export function checkCircle(proven: Proven): Check {
  const { sources, options, signers, evidence } = proven;
  const isNeeded = !signers.includes('patient') && options.status === 'fresh';
  if (isNeeded) {
    const current = freshProof(proven);
    const [newest, ...others] = sources.newest;
    const isCurrent = newest !== undefined && others.length === 0 && newest.hash === current?.circle;
    return isCurrent
      ? passed('circle', 'the newest statement names the circle document')
      : notMade('circle', 'no circle document at hand is the one that the newest statement names', true);
  }
  if (evidence.ownStore === true) return passed('circle', "the patient's own store has the newest");
  if (!sources.read)
    return notMade('circle', 'nothing was read where newer circle documents are posted', false);
  return sources.unread === 0
    ? passed('circle', 'all that hangs under this grant was looked through for a newer one')
    : notMade('circle', 'a newer one may be among the files that were not looked into', false);
}

/**
 * Asked for with status `fresh`: the grant is active in the note of the statement whose seal nobody has spent.
 * One look at the caller's node says so, because every statement spends the seal of the one before.
 */
export function checkFreshness(proven: Proven): Check {
  const { token, evidence, options, proofs } = proven;
  if (options.status !== 'fresh') return notMade('freshness', 'it was not asked for', false);
  if (token.claims.ledger === undefined) return notMade('freshness', 'the grant names no ledger', true);
  if (evidence.chain === undefined) return notMade('freshness', 'no node was asked', true);
  if (!proofs.some(({ active }) => active)) {
    return notMade('freshness', 'no proof at hand shows the grant in a statement', true);
  }
  if (freshProof(proven) !== undefined) return passed('freshness', 'it is active in the newest statement');
  const isAnswered = proofs.every((proof) => !proof.active || answer(proven, proof) !== undefined);
  return isAnswered
    ? failed('freshness', 'a newer statement exists than any that shows the grant')
    : notMade('freshness', 'the node did not say whether the seal is spent', true);
}

export interface AssuranceOutcome {
  readonly check: Check;
  readonly assurance: Assurance;
  readonly confirmations: number;
}

/**
 * How firmly the grant stands, and whether that is as firm as was asked for.
 * @param ledger whether the ledger is the patient's: what stands in anybody's makes nothing firm
 */
export function checkAssurance({ options, proofs: all }: Proven, ledger: Check): AssuranceOutcome {
  const { require } = options;
  const proofs = ledger.result === 'passed' ? all : [];
  const confirmations = Math.max(0, ...proofs.map((proof) => proof.confirmations));
  const assurance = reached(proofs.length > 0, confirmations, require.finalAt ?? 6);
  const isReached =
    ASSURANCES.indexOf(assurance) >= ASSURANCES.indexOf(require.assurance) &&
    (require.assurance !== 'confirmed' || confirmations >= (require.confirmations ?? 1));
  const detail = confirmations > 0 ? `${assurance}, ${confirmations} confirmations` : assurance;
  const check = isReached ? passed('assurance', detail) : notMade('assurance', `only ${detail}`, true);
  return { check, assurance, confirmations };
}

function reached(isLogged: boolean, confirmations: number, finalAt: number): Assurance {
  if (!isLogged) return 'signed';
  if (confirmations === 0) return 'logged';
  return confirmations >= finalAt ? 'final' : 'confirmed';
}

function freshProof(proven: Proven): ProvenProof | undefined {
  return proven.proofs.find((proof) => proof.active && answer(proven, proof) === true);
}

function answer({ evidence }: Proven, proof: ProvenProof): boolean | undefined {
  return evidence.chain?.seals.find(({ seal }) => seal === proof.seal)?.unspent;
}
