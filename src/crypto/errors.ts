import { MedwalletError } from '../errors.ts';

export type CryptoErrorCode = 'bad-checksum' | 'bad-length';

export class CryptoError extends MedwalletError<CryptoErrorCode> {}
