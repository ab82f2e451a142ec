import { MedwalletError } from '../../errors.ts';

export type StoreErrorCode =
  'store-unavailable' | 'store-busy' | 'store-newer' | 'store-damaged' | 'store-read-only' | 'disk-full';

/** The wallet's local store could not be used, or is not what this version can read. */
export class StoreError extends MedwalletError<StoreErrorCode> {}
