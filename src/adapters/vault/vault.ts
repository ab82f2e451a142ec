import type { Vault } from '../../wallet/ports/vault.ts';
import { createBlob, deleteBlob, listBlobs, openBlob } from './blobs.ts';
import { postFile, readTopic, unpostFile } from './board.ts';
import { readCapsule, writeCapsule } from './capsule.ts';
import { deleteJournal, listJournal, readJournal, writeJournal } from './journal.ts';
import { makeVaultHere, requireVault } from './marker.ts';

/**
 * A vault in a folder (docs/spec/vault.md). Nothing is looked at before the first call, and every call first
 * makes sure that the vault is still there. No call makes one: where a vault has gone, an empty one in its place
 * would say that nothing was ever revoked.
 */
export function folderVault(root: string): Vault {
  const there = <T>(action: () => T): T => {
    requireVault(root);
    return action();
  };
  return {
    createBlob: () => there(() => createBlob(root)),
    openBlob: (sha256) => there(() => openBlob(root, sha256)),
    deleteBlob: (sha256) => there(() => deleteBlob(root, sha256)),
    listBlobs: () => there(() => listBlobs(root)),
    post: (topic, file) => {
      there(() => {
        postFile(root, topic, file);
      });
    },
    readBoard: (topic) => there(() => readTopic(root, topic)),
    unpost: (topic, sha256) => there(() => unpostFile(root, topic, sha256)),
    listJournal: (journal) => there(() => listJournal(root, journal)),
    readJournal: (journal, number) => there(() => readJournal(root, journal, number)),
    writeJournal: (journal, number, file) => there(() => writeJournal(root, journal, number, file)),
    deleteJournal: (journal, number) => {
      there(() => {
        deleteJournal(root, journal, number);
      });
    },
    readCapsule: (name) => there(() => readCapsule(root, name)),
    writeCapsule: (name, file) => {
      there(() => {
        writeCapsule(root, name, file);
      });
    },
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
