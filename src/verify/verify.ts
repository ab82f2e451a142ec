import { isOurs } from '../circle/index.ts';
import { checkTokenSignature, type Signer, type Token } from '../grant/index.ts';
import { checkAssurance, checkCircle, checkFreshness, checkIdentity } from './check-ledger.ts';
import { checkAudience, checkGuardian, checkLedger, checkPatient } from './check-people.ts';
import { checkBoards, checkRevocation } from './check-revocation.ts';
import { checkClock, checkExpiry, checkNotBefore } from './check-time.ts';
import { gather } from './gather.ts';
import type { Evidence } from './evidence.ts';
import { readInput, type VerifyInput } from './input.ts';
import { checkOptions, type VerifyOptions } from './options.ts';
import { provenProofs } from './proofs.ts';
import { failed, passed, type Proven } from './proven.ts';
import type { Check, Report } from './report.ts';
import { judgeRevocations } from './revocations.ts';
import { readSources } from './sources.ts';
import { complete, verdictOf, WORDS } from './verdict.ts';

/**
 * Verifies a token, alone or in its package, in a fixed order (docs/verify.md): form, network and signature
 * first, and only when these three are good everything else, each for itself. The answer is a report, also for
 * garbage; only `valid` is success. No key, disk, network or clock is touched.
 * @param input a grant package or a token, anybody's bytes; or what {@link readInput} made of them
 * @throws VerifyError `bad-options` when the question makes no sense
 */
export function verifyToken(
  input: string | Uint8Array | VerifyInput,
  evidence: Evidence,
  options: VerifyOptions,
): Report {
  checkOptions(options);
  const form = attempt(() => readInput(input));
  if ('problem' in form) return refusal([failed('form', form.problem)]);
  const checks = [passed('form', 'it reads as a token')];
  const { token } = form.value;
  if (token.claims.net !== options.network) {
    return refusal([...checks, failed('network', `it is for ${token.claims.net}`)]);
  }
  checks.push(passed('network', `it is for ${options.network}`));
  const signature = attempt(() => checkTokenSignature(token, options.verifier));
  if ('problem' in signature) return refusal([...checks, failed('signature', signature.problem)]);
  const { signers } = signature.value;
  checks.push(passed('signature', `signed by ${signers.join(' and ')}`));
  return judge(checks, prove(form.value, signers, evidence, options));
}

function prove(
  input: VerifyInput,
  signers: readonly Signer[],
  evidence: Evidence,
  options: VerifyOptions,
): Proven {
  const { token } = input;
  const { collected, continuity } = gather(input, evidence, options);
  const patient = continuity.current(token.claims.iss);
  const proofs = provenProofs({ token, collected, continuity, evidence, options });
  const revocations = judgeRevocations({ token, collected, continuity, patient, proofs, options });
  return {
    token,
    signers,
    collected,
    continuity,
    patient,
    revocations,
    sources: readSources(patient, collected, revocations, evidence),
    proofs,
    evidence,
    options,
  };
}

function judge(before: readonly Check[], proven: Proven): Report {
  const revocation = checkRevocation(proven);
  const ledger = checkLedger(proven);
  const assurance = checkAssurance(proven, ledger);
  const checks = complete([
    ...before,
    checkPatient(proven),
    checkIdentity(proven),
    ledger,
    checkGuardian(proven),
    checkAudience(proven),
    revocation.check,
    checkNotBefore(proven),
    checkExpiry(proven),
    checkFreshness(proven),
    checkBoards(proven),
    checkCircle(proven),
    assurance.check,
    checkClock(proven),
  ]);
  const { confirmations } = assurance;
  return {
    ...answer(checks),
    assurance: assurance.assurance,
    ...(confirmations > 0 ? { confirmations } : {}),
    boards: proven.sources.boards,
    ...facts(proven.token, proven.signers),
    ...history(proven),
    ...(revocation.revocation === undefined ? {} : { revocation: revocation.revocation }),
  };
}

/** What has changed hands since, or broke off: shown, whatever the verdict is. */
function history({ token, patient, continuity, evidence }: Proven): Partial<Report> {
  const { iss, ledger } = token.claims;
  const known = [
    ledger,
    ...(evidence.pins ?? []).filter((pin) => continuity.isSame(pin.patient, iss)).map((pin) => pin.ledger),
  ];
  const breaks = continuity.successors.filter(
    ({ before, ledger: after, state }) =>
      state === 'in-force' && (known.includes(before) || known.includes(after)),
  );
  const rotations = continuity.rotations.filter(
    ({ from, to }) => continuity.isSame(from, iss) || continuity.isSame(to, iss),
  );
  return {
    ...(patient === iss ? {} : { patientNow: patient }),
    ...(rotations.length === 0 ? {} : { rotations }),
    ...(breaks.length === 0 ? {} : { breaks }),
  };
}

function refusal(checks: readonly Check[]): Report {
  return { ...answer(complete(checks)), assurance: 'none', boards: [] };
}

function answer(checks: readonly Check[]): Pick<Report, 'verdict' | 'message' | 'hint' | 'checks'> {
  const verdict = verdictOf(checks);
  const [message, hint] = WORDS[verdict];
  return { verdict, message, hint, checks };
}

function facts({ claims, grantId }: Token, signers: readonly Signer[]): Partial<Report> {
  const { guardian, records, collections, ledger } = claims;
  return {
    grant: grantId,
    patient: claims.iss,
    provider: claims.aud,
    ...(guardian === undefined ? {} : { guardian }),
    kind: claims.kind,
    scope: claims.scope,
    purpose: claims.purpose,
    ...(records === undefined ? {} : { records }),
    ...(collections === undefined ? {} : { collections }),
    ...(ledger === undefined ? {} : { ledger }),
    notBefore: claims.nbf,
    expires: claims.exp,
    signers,
  };
}

function attempt<Value>(action: () => Value): { readonly value: Value } | { readonly problem: string } {
  try {
    return { value: action() };
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    return { problem: `${cause.message} (${cause.code})` };
  }
}
