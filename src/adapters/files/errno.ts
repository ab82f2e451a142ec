import type { ErrorOptions, Outcome } from '../../errors.ts';
import { FileError, type FileErrorCode } from './errors.ts';

type Row = readonly [code: FileErrorCode, outcome: Outcome, what: string, hint: string];

const NOT_FOUND: Row = ['not-found', 'usage', 'is not there', 'Check the path.'];
const NOT_A_FILE: Row = ['not-a-file', 'usage', 'is not a file', 'Name a file.'];
const DENIED: Row = [
  'permission-denied',
  'unavailable',
  'may not be touched by this user',
  'Ask the owner for access, or run as the user it belongs to.',
];
const FULL: Row = [
  'disk-full',
  'unavailable',
  'has no room: the disk is full',
  'Make room on the disk and run the command again; nothing was lost.',
];
const READ_ONLY: Row = [
  'read-only',
  'unavailable',
  'lies on a disk that cannot be written',
  'Make the disk writable, or name another place.',
];

const EXISTS: Row = ['exists', 'usage', 'exists already', 'Choose another name, or move the file away.'];

const ROWS: Readonly<Record<string, Row>> = {
  ENOENT: NOT_FOUND,
  ENOTDIR: NOT_FOUND,
  EISDIR: NOT_A_FILE,
  EEXIST: EXISTS,
  ELOOP: ['symlink', 'refused', 'is a symbolic link', 'Name the file itself.'],
  EACCES: DENIED,
  EPERM: DENIED,
  ENOSPC: FULL,
  EDQUOT: FULL,
  EROFS: READ_ONLY,
};

const OTHER: Row = [
  'io',
  'unavailable',
  'could not be read or written',
  'Check the disk and its connection, then run the command again.',
];

/** The one place where the system's error numbers become words. */
export function fileError(path: string, error: unknown): FileError {
  if (error instanceof FileError) return error;
  const errno = errnoOf(error);
  return inWords(path, ROWS[errno] ?? OTHER, { cause: error, facts: { path, errno } });
}

/** The same for a number that came from another thread; empty for what the system does not name. */
export function errnoError(path: string, errno: string): FileError {
  return inWords(path, ROWS[errno] ?? OTHER, { facts: { path, errno } });
}

/** For a name found taken before the system could say so. */
export function alreadyThere(path: string): FileError {
  return inWords(path, EXISTS, { facts: { path } });
}

function inWords(path: string, [code, outcome, what, hint]: Row, options: ErrorOptions): FileError {
  return new FileError(code, `${path} ${what}.`, hint, { ...options, outcome });
}

/** Runs `action`; what the system throws comes out as a FileError that names the path. */
export function onFile<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw fileError(path, error);
  }
}

/** The system's name of an error, or an empty text. */
export function errnoOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
