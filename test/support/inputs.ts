import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Larger inputs that are not committed: real records, and vectors that others published. A test that needs
 * them says `test.skipIf(DATA === undefined)`, so that a run without them shows what it left out.
 */
function folder(variable: string, beside: string): string | undefined {
  const chosen = process.env[variable];
  const path =
    chosen === undefined || chosen === '' ? join(import.meta.dirname, '../../../shared', beside) : chosen;
  return existsSync(path) ? path : undefined;
}

/** MEDWALLET_DATA, by default `../shared/data` beside the repository. */
export const DATA = folder('MEDWALLET_DATA', 'data');

/** MEDWALLET_VECTORS, by default `../shared/vectors` beside the repository. */
export const VECTORS = folder('MEDWALLET_VECTORS', 'vectors');
