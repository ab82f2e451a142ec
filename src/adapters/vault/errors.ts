import { MedwalletError } from '../../errors.ts';

export type VaultErrorCode =
  | 'vault-unavailable'
  | 'vault-full'
  | 'vault-read-only'
  | 'vault-exists'
  | 'bad-name'
  | 'too-large'
  | 'blob-missing'
  | 'blob-changed'
  | 'board-overflow';

/**
 * What goes wrong with a vault. A vault that cannot be read is never an empty vault: `vault-unavailable`,
 * `vault-full`, `vault-read-only`, `blob-missing` and `board-overflow` have the outcome `unavailable`.
 */
export class VaultError extends MedwalletError<VaultErrorCode> {}
