import { FileError, fileError } from '../files/index.ts';
import { VaultError, type VaultErrorCode } from './errors.ts';

const CODES: Partial<Record<string, VaultErrorCode>> = {
  'disk-full': 'vault-full',
  'read-only': 'vault-read-only',
};

/** What the disk said, as what it means for the vault: that it could not be asked. */
export function vaultError(root: string, error: unknown): VaultError {
  if (error instanceof VaultError) return error;
  const file = error instanceof FileError ? error : fileError(root, error);
  return new VaultError(
    CODES[file.code] ?? 'vault-unavailable',
    `The vault could not be used: ${file.message}`,
    file.outcome === 'unavailable' ? file.hint : 'Connect the disk it lies on, or check the path.',
    { outcome: 'unavailable', cause: file, facts: { path: root } },
  );
}

/** Runs `action`; whatever the disk throws comes out as a VaultError. */
export function onVault<T>(root: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw vaultError(root, error);
  }
}

/** The same for what takes its time. */
export async function onVaultAsync<T>(root: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw vaultError(root, error);
  }
}
