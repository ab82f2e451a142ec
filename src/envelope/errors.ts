import { MedwalletError } from '../errors.ts';

export type EnvelopeErrorCode =
  | 'not-age'
  | 'bad-header'
  | 'no-matching-identity'
  | 'not-passphrase'
  | 'wrong-passphrase'
  | 'bad-passphrase'
  | 'work-factor'
  | 'corrupt'
  | 'truncated'
  | 'trailing-data'
  | 'too-large'
  | 'mixed-recipients'
  | 'bad-recipient'
  | 'bad-identity'
  | 'already-finished';

/**
 * An age file that cannot be written or opened. "Not for us" (`no-matching-identity`, `not-passphrase`,
 * `wrong-passphrase`) is never the same answer as "broken" (`bad-header`, `corrupt`, `truncated`,
 * `trailing-data`) or "something else altogether" (`not-age`).
 */
export class EnvelopeError extends MedwalletError<EnvelopeErrorCode> {}

export function badHeader(cause?: unknown): EnvelopeError {
  return new EnvelopeError(
    'bad-header',
    'The age header was changed or damaged.',
    'Fetch the file again from where it came.',
    { cause },
  );
}
