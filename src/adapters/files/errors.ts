import { MedwalletError } from '../../errors.ts';

export type FileErrorCode =
  | 'not-found'
  | 'not-a-file'
  | 'exists'
  | 'too-large'
  | 'too-many'
  | 'permissions-too-wide'
  | 'permission-denied'
  | 'symlink'
  | 'read-only'
  | 'disk-full'
  | 'io';

/**
 * What goes wrong with a file. `unavailable` where the disk did not let us (`permission-denied`, `read-only`,
 * `disk-full`, `io`, `too-many`), `usage` where another path was meant (`not-found`, `not-a-file`, `exists`), `refused`
 * where the file was looked at and is not acceptable.
 */
export class FileError extends MedwalletError<FileErrorCode> {}
