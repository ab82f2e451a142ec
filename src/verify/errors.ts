import { MedwalletError } from '../errors.ts';

/** - `bad-options`: the question itself makes no sense; what is wrong with a token is a verdict, never this. */
export type VerifyErrorCode = 'bad-options';

export class VerifyError extends MedwalletError<VerifyErrorCode> {}
