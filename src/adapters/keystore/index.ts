export { openBackup, sealBackup } from './backup.ts';
export { KeystoreError } from './errors.ts';
export { readKeystore, writeKeystore } from './keystore.ts';
export type { KeystoreErrorCode } from './errors.ts';
export type { KeystoreSecrets } from './lines.ts';
export type { TellShare } from './scrypt.ts';
