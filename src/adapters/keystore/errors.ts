import { MedwalletError } from '../../errors.ts';

export type KeystoreErrorCode = 'malformed-keystore' | 'bad-bip39-passphrase';

/** A keystore that opens and does not hold what it must, or cannot hold what it was given. */
export class KeystoreError extends MedwalletError<KeystoreErrorCode> {}
