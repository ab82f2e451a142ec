import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { canonicalJson, parseJson, type JsonObject } from '../../encoding/index.ts';
import { MedwalletError } from '../../errors.ts';
import {
  ensureFolder,
  FileError,
  isThere,
  onFile,
  readFileLimited,
  writeFileAtomic,
  type WriteOptions,
} from '../files/index.ts';

/** Bytes of an ordinary fact; proofs bring a ledger's statements and are longer. */
const MAX_BYTES = 65_536;
export const MAX_PROOF_BYTES = 8 * 1024 * 1024;

// These files lie open beside the store; whoever can change them can change the program too. Still nothing in
// them is believed that carries a signature: circles and revocations are checked again wherever they are used.
export function readAll(folder: string, maxBytes = MAX_BYTES): JsonObject[] {
  // A folder that cannot be looked into is not an empty one: what was revoked would be good again.
  if (!isThere(folder)) return [];
  return onFile(folder, () => readdirSync(folder))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => {
      const value = readJson(join(folder, name), maxBytes);
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? [value] : [];
    });
}

/** A fact in its own file; undefined where there is none, or it cannot be read. */
export function readIfThere<Schema extends v.GenericSchema>(
  path: string,
  schema: Schema,
): v.InferOutput<Schema> | undefined {
  if (!isThere(path)) return undefined;
  const result = v.safeParse(schema, readJson(path));
  return result.success ? result.output : undefined;
}

function readJson(path: string, maxBytes = MAX_BYTES): ReturnType<typeof parseJson> {
  try {
    return parseJson(readFileLimited(path, maxBytes), { maxBytes });
  } catch (error) {
    if (error instanceof MedwalletError && error.outcome !== 'unavailable') return null;
    throw error;
  }
}

/** Writes a fact unless it is there: whoever comes second finds it done. */
export function writeOnce(folder: string, name: string, value: JsonObject): void {
  const path = join(folder, `${name}.json`);
  if (isThere(path)) return;
  try {
    write(path, folder, value, { overwrite: false });
  } catch (error) {
    if (error instanceof FileError && error.code === 'exists') return;
    throw error;
  }
}

export function write(path: string, folder: string, value: JsonObject, options: WriteOptions): void {
  ensureFolder(folder, 0o700);
  writeFileAtomic(path, canonicalJson(value), { mode: 0o600, ...options });
}
