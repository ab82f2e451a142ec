import type { Vault } from '../../wallet/ports/vault.ts';
import { createBlob, deleteBlob, listBlobs, openBlob } from './blobs.ts';
import { postFile, readTopic } from './board.ts';
import { makeVaultHere, makeVaultOnFirstWrite, requireVault } from './marker.ts';

/**
 * A vault in a folder (docs/spec/vault.md). Nothing is looked at before the first call, and every call first
 * makes sure that the vault is still there. Where nothing stands yet the first write makes it; a folder that
 * is there and is no vault is left alone, because a disk may be missing from it.
 */
export function folderVault(root: string): Vault {
  const reading = <T>(action: () => T): T => {
    requireVault(root);
    return action();
  };
  const writing = <T>(action: () => T): T => {
    makeVaultOnFirstWrite(root);
    return reading(action);
  };
  return {
    createBlob: () => writing(() => createBlob(root)),
    openBlob: (sha256) => reading(() => openBlob(root, sha256)),
    deleteBlob: (sha256) => reading(() => deleteBlob(root, sha256)),
    listBlobs: () => reading(() => listBlobs(root)),
    post: (topic, file) => {
      writing(() => {
        postFile(root, topic, file);
      });
    },
    readBoard: (topic) => reading(() => readTopic(root, topic)),
  };
}

/**
 * Makes a vault of a folder that is missing, empty, or a vault already, and opens it.
 * @throws VaultError `vault-exists` for a folder with other things in it; `unavailable` ones
 */
export function createFolderVault(root: string): Vault {
  makeVaultHere(root);
  return folderVault(root);
}
