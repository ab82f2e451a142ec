export { openSharedFolder, putIntoFolder } from './folder.ts';
export type { FolderLook, SharedFile, SharedFolder } from './folder.ts';
