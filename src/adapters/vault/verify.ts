import { digestStream } from '../../crypto/index.ts';
import type { Vault } from '../../wallet/ports/vault.ts';
import { VaultError } from './errors.ts';

const PIECE_BYTES = 1024 * 1024;

/**
 * Reads a blob from end to end and holds it against its name. Works on any vault.
 * @returns its size in bytes
 * @throws VaultError `blob-missing` (outcome `unavailable`), `blob-changed`
 */
export function verifyBlob(vault: Vault, sha256: string): { readonly size: number } {
  const blob = vault.openBlob(sha256);
  if (blob === undefined) {
    throw new VaultError(
      'blob-missing',
      'The encrypted file is not in the vault.',
      'Bring back a copy of the file named by its SHA-256.',
      { outcome: 'unavailable', facts: { blob: sha256 } },
    );
  }
  try {
    const digest = digestStream();
    for (let offset = 0; offset < blob.size; offset += PIECE_BYTES)
      digest.update(blob.read(offset, PIECE_BYTES));
    const read = digest.digest();
    if (read.sha256 === sha256) return { size: read.size };
  } finally {
    blob.close();
  }
  throw new VaultError(
    'blob-changed',
    'The encrypted file in the vault is not the one that was stored.',
    'Bring the file back from a copy of the vault.',
    { facts: { blob: sha256 } },
  );
}
