import { EncodingError } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { CosignError, type CosignErrorCode } from './errors.ts';

const HINT = 'Ask for the file again, whole and unchanged.';

/** The form is wrong, whatever it was meant to be. */
export function malformed(sentence: string, cause?: unknown): CosignError {
  return new CosignError('malformed-psbt', sentence, HINT, cause === undefined ? {} : { cause });
}

/** The form is right and what it says is not. */
export function refused(code: CosignErrorCode, sentence: string, hint: string): CosignError {
  return new CosignError(code, sentence, hint);
}

// What encoding/ says about bytes and what this room says about a file that holds them.
const CODES: Partial<Record<string, CosignErrorCode>> = {
  truncated: 'truncated',
  'trailing-bytes': 'trailing-bytes',
  'too-large': 'too-large',
};

/** Reads foreign bytes that make up the file itself; a refusal of encoding/ becomes one of this room. */
export function readFile<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof EncodingError)) throw error;
    throw new CosignError(CODES[error.code] ?? 'malformed-psbt', error.message, error.hint, { cause: error });
  }
}

/** Reads one part inside the file: whatever is wrong with it, the file is malformed and `what` says where. */
export function readPart<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MedwalletError)) throw error;
    throw malformed(`${what} cannot be read: ${error.message}`, error);
  }
}
