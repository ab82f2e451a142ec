import { MedwalletError } from '../errors.ts';

/**
 * - `bad-options`: the question itself makes no sense; what is wrong with a token is a verdict, never this;
 * - `ledger-ended`: a proof from behind the end of its ledger;
 * - `not-a-successor`: a proof in a ledger that does not go on for the one it names.
 */
export type VerifyErrorCode = 'bad-options' | 'ledger-ended' | 'not-a-successor';

export class VerifyError extends MedwalletError<VerifyErrorCode> {}
