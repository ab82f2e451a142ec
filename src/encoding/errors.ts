import { MedwalletError } from '../errors.ts';

export type EncodingErrorCode =
  | 'bad-hex'
  | 'bad-base64'
  | 'bad-base58'
  | 'bad-utf8'
  | 'bad-json'
  | 'duplicate-key'
  | 'too-deep'
  | 'too-large'
  | 'not-canonical'
  | 'bad-did'
  | 'bad-script'
  | 'bad-address'
  | 'wrong-network'
  | 'bad-transaction'
  | 'bad-witness'
  | 'bad-der'
  | 'high-s'
  | 'bad-header'
  | 'truncated'
  | 'trailing-bytes';

/** Foreign bytes that do not have the form they claim. */
export class EncodingError extends MedwalletError<EncodingErrorCode> {}
