export { errnoError, errnoOf, fileError, onFile } from './errno.ts';
export { FileError } from './errors.ts';
export { ensureFolder, ensurePrivateFolder, isThere, syncFolder } from './folders.ts';
export { clearDrafts, unfinishedName } from './leftovers.ts';
export { plainDigest, readFirst, withPlainFile } from './plain.ts';
export {
  fileSource,
  fillFrom,
  readFileLimited,
  readPrivateInput,
  readSecretFile,
  requirePrivateFolder,
} from './read.ts';
export { fileSink, keepCopy, unnamedFile, writeFileAtomic } from './write.ts';
export type { FileErrorCode } from './errors.ts';
export type { UnnamedFile, WriteOptions } from './write.ts';
