export { MAX_LONG_BYTES, MAX_TOPIC_FILES, SMALL_FILE_BYTES } from './board.ts';
export { VaultError } from './errors.ts';
export { createFolderVault, folderVault } from './vault.ts';
export { verifyBlob } from './verify.ts';
export type { VaultErrorCode } from './errors.ts';
