import { MedwalletError } from '../errors.ts';

export type CliErrorCode =
  | 'usage'
  | 'confirmation-needed'
  | 'declined'
  | 'unknown-sender'
  | 'passphrase-needed'
  | 'passphrase-mismatch'
  | 'input-unreadable'
  | 'output-exists'
  | 'interrupted'
  | 'unexpected';

/** The command line itself was wrong, or the person at it said no. */
export class CliError extends MedwalletError<CliErrorCode> {}

export function usageError(sentence: string, hint: string): CliError {
  return new CliError('usage', sentence, hint, { outcome: 'usage' });
}
