import { MedwalletError } from '../errors.ts';

/**
 * - `bad-options`: the question itself makes no sense; what is wrong with a token is a verdict, never this;
 * - `ledger-ended`: a proof from behind the end of its ledger;
 * - `not-a-successor`: a proof in a ledger that does not go on for the one it names;
 * - `malformed-challenge`: not a challenge of this version;
 * - `malformed-answer`, `wrong-network`, `bad-signature`: not an answer that the provider it names has signed;
 * - `too-large`: longer than is read.
 */
export type VerifyErrorCode =
  | 'bad-options'
  | 'ledger-ended'
  | 'not-a-successor'
  | 'malformed-challenge'
  | 'malformed-answer'
  | 'wrong-network'
  | 'bad-signature'
  | 'too-large';

export class VerifyError extends MedwalletError<VerifyErrorCode> {}
