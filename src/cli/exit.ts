import type { MedwalletError, Outcome } from '../errors.ts';

/** The exit codes that scripts rely on. */
const EXIT: Readonly<Record<Outcome, number>> = {
  refused: 1,
  usage: 2,
  unavailable: 3,
  locked: 4,
  incomplete: 5,
  interrupted: 130,
};

export function exitCodeOfError(error: MedwalletError): number {
  return EXIT[error.outcome];
}

/** `valid` is success; "could not check" is never the same answer as "refused". */
export function exitCodeOfVerdict(verdict: string): number {
  if (verdict === 'valid') return 0;
  return verdict === 'unchecked' ? 3 : 1;
}
