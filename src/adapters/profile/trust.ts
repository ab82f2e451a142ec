import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { sha256 } from '../../crypto/index.ts';
import {
  bytesToHex,
  canonicalJson,
  parseJson,
  utf8ToBytes,
  type JsonObject,
  type JsonValue,
} from '../../encoding/index.ts';
import { MedwalletError } from '../../errors.ts';
import type { Trust } from '../../wallet/ports/trust.ts';
import { FileError, readFileLimited, writeFileAtomic, type WriteOptions } from '../files/index.ts';
import { ProfileError } from './errors.ts';

const MAX_BYTES = 65_536;
const pinSchema = v.strictObject({ did: v.string(), ledger: v.string() });
const clockSchema = v.strictObject({ lastSeen: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) });

/**
 * The public facts of a profile as small write-once files beside the store, one fact a file, so that two
 * commands at once cannot undo each other and nothing needs a passphrase to be read.
 */
export function folderTrust(folder: string): Trust {
  const circles = join(folder, 'circles');
  const pins = join(folder, 'ledgers');
  const clock = join(folder, 'clock.json');
  const revocations = (grant: string): string => join(folder, 'revocations', grant);
  const pinFile = (did: string): string => join(pins, `${bytesToHex(sha256(utf8ToBytes(did)))}.json`);
  return {
    circles: (of) =>
      of === undefined ? readAll(circles) : readAll(circles).filter(({ document }) => isOf(document, of)),
    addCircle: (hash, file) => {
      writeOnce(circles, hash, file);
    },
    revocations: (grant) => readAll(revocations(grant)),
    addRevocation: (grant, hash, file) => {
      writeOnce(revocations(grant), hash, file);
    },
    pinnedLedger: (did) => readPin(pinFile(did))?.ledger,
    pinLedger: (did, ledger) => {
      if (readPin(pinFile(did)) === undefined) {
        writeOnce(pins, bytesToHex(sha256(utf8ToBytes(did))), { did, ledger });
      }
      // Read again: another command may have been the first.
      if (readPin(pinFile(did))?.ledger !== ledger) throw ledgerConflict();
    },
    lastSeen: () => readIfThere(clock, clockSchema)?.lastSeen,
    sawTime: (seconds) => {
      const before = readIfThere(clock, clockSchema)?.lastSeen ?? 0;
      // Every look writes it; a power cut may take the newest time back and nothing else.
      if (seconds > before) write(clock, folder, { lastSeen: seconds }, { durable: false });
    },
  };
}

// A pin that cannot be read is not the same as none: the next ledger to come along would take its place.
function readPin(path: string): { did: string; ledger: string } | undefined {
  const pin = readIfThere(path, pinSchema);
  if (pin === undefined && existsSync(path)) throw damaged();
  return pin;
}

// These files lie open beside the store; whoever can change them can change the program too. Still nothing in
// them is believed that carries a signature: circles and revocations are checked again wherever they are used.
function readAll(folder: string): JsonObject[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => {
      const value = readJson(join(folder, name));
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? [value] : [];
    });
}

function isOf(document: JsonValue | undefined, patient: string): boolean {
  return (
    typeof document === 'object' &&
    document !== null &&
    !Array.isArray(document) &&
    document['patient'] === patient
  );
}

function readIfThere<Schema extends v.GenericSchema>(
  path: string,
  schema: Schema,
): v.InferOutput<Schema> | undefined {
  if (!existsSync(path)) return undefined;
  const result = v.safeParse(schema, readJson(path));
  return result.success ? result.output : undefined;
}

function readJson(path: string): ReturnType<typeof parseJson> {
  try {
    return parseJson(readFileLimited(path, MAX_BYTES), { maxBytes: MAX_BYTES });
  } catch (error) {
    if (error instanceof MedwalletError && error.outcome !== 'unavailable') return null;
    throw error;
  }
}

function writeOnce(folder: string, name: string, value: JsonObject): void {
  const path = join(folder, `${name}.json`);
  if (existsSync(path)) return;
  try {
    write(path, folder, value, { overwrite: false });
  } catch (error) {
    if (error instanceof FileError && error.code === 'exists') return;
    throw error;
  }
}

function write(path: string, folder: string, value: JsonObject, options: WriteOptions): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileAtomic(path, canonicalJson(value), { mode: 0o600, ...options });
}

function damaged(): ProfileError {
  return new ProfileError(
    'trust-damaged',
    'The file that says which ledger was first seen for this person cannot be read.',
    'Ask the person which ledger is the right one, restore the folder trust from a backup, or remove the file.',
    { outcome: 'unavailable' },
  );
}

function ledgerConflict(): ProfileError {
  return new ProfileError(
    'ledger-conflict',
    'Another ledger than the first one seen is claimed for this person.',
    'Ask the person, by another way, whether the ledger was really replaced.',
  );
}
