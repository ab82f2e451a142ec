import { dirname } from 'node:path';
import { openPassphrase, sealPassphrase } from '../../envelope/index.ts';
import { ensurePrivateFolder, keepCopy, readSecretFile, writeFileAtomic } from '../files/index.ts';
import { tellingScrypt, type TellShare } from './scrypt.ts';
import { fromLines, toLines, type KeystoreSecrets } from './lines.ts';

/** log2 of scrypt's N: 2^18 takes three quarters of a second, and 256 MiB of whoever guesses. */
export const HIGHEST_WORK_FACTOR = 18;
/** Below it a file was written carelessly, or by somebody who wants the passphrase guessed. */
export const LOWEST_WORK_FACTOR = 15;
const MAX_BYTES = 16_384;

/**
 * Opens `keystore.age` (docs/spec/keystore.md). Runs scrypt once.
 * @param tell told how far scrypt is
 * @throws FileError `not-found`, `permissions-too-wide`, `symlink`, `too-large`; EnvelopeError
 * `wrong-passphrase` (outcome `locked`), `work-factor`, `not-age`, `not-passphrase`, `bad-header`, `corrupt`,
 * `truncated`; KeystoreError `malformed-keystore`
 */
export async function readKeystore(
  path: string,
  passphrase: string,
  tell?: TellShare,
): Promise<KeystoreSecrets> {
  const file = readSecretFile(path, MAX_BYTES);
  const limits = {
    passphrase,
    minWorkFactor: LOWEST_WORK_FACTOR,
    maxWorkFactor: HIGHEST_WORK_FACTOR,
    scrypt: tellingScrypt(tell),
  };
  return fromLines(await openPassphrase(file, limits));
}

/**
 * Writes `keystore.age`: 0600 in a folder of 0700, in one durable step. A keystore that is already there is
 * copied first, to `keystore.age.old-1` and so on: words overwritten by mistake are lost for good.
 *
 * @param secrets.salt 16 fresh random bytes
 * @param tell told how far scrypt is
 * @returns the copy's path, when there was something to copy
 * @throws KeysError `bad-words`; KeystoreError `bad-bip39-passphrase`; EnvelopeError `bad-passphrase`;
 * FileError
 */
export async function writeKeystore(
  path: string,
  secrets: KeystoreSecrets & { readonly passphrase: string; readonly salt: Uint8Array },
  tell?: TellShare,
): Promise<string | undefined> {
  const { passphrase, salt } = secrets;
  const lines = toLines(secrets);
  ensurePrivateFolder(dirname(path));
  const sealed = await sealPassphrase(lines, {
    passphrase,
    salt,
    workFactor: HIGHEST_WORK_FACTOR,
    scrypt: tellingScrypt(tell),
  });
  const copy = keepCopy(path);
  writeFileAtomic(path, sealed, { mode: 0o600 });
  return copy;
}
