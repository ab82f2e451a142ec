import { openPassphrase, sealPassphrase } from '../../envelope/index.ts';
import { HIGHEST_WORK_FACTOR, LOWEST_WORK_FACTOR } from './keystore.ts';
import { tellingScrypt, type TellShare } from './scrypt.ts';

/** A backup's passphrase, and how long it may be in bytes. */
interface BackupSeal {
  readonly passphrase: string;
  readonly maxBytes: number;
  /** Told how far scrypt is. */
  readonly tell?: TellShare | undefined;
}

/**
 * Encrypts a backup as a keystore is encrypted: an age passphrase file. Runs scrypt once.
 * @param seal.salt 16 fresh random bytes
 * @throws EnvelopeError `bad-passphrase`, `too-large`
 */
export function sealBackup(
  plaintext: Uint8Array,
  seal: BackupSeal & { readonly salt: Uint8Array },
): Promise<Uint8Array> {
  const scrypt = tellingScrypt(seal.tell);
  return sealPassphrase(plaintext, { ...seal, workFactor: HIGHEST_WORK_FACTOR, scrypt });
}

/**
 * Opens a backup that may come from anybody.
 * @throws EnvelopeError as a keystore's
 */
export function openBackup(file: Uint8Array, seal: BackupSeal): Promise<Uint8Array> {
  return openPassphrase(file, {
    ...seal,
    minWorkFactor: LOWEST_WORK_FACTOR,
    maxWorkFactor: HIGHEST_WORK_FACTOR,
    scrypt: tellingScrypt(seal.tell),
  });
}
