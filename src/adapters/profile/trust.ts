import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { sha256 } from '../../crypto/index.ts';
import { bytesToHex, utf8ToBytes, type JsonValue } from '../../encoding/index.ts';
import type { Trust } from '../../wallet/ports/trust.ts';
import { isThere, onFile } from '../files/index.ts';
import { ProfileError } from './errors.ts';
import { readAll, readIfThere, write, writeOnce } from './facts.ts';
import { lineage } from './lineage.ts';

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
  const later = lineage(folder);
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
    ...later,
    pins: () =>
      readAll(pins).flatMap((file) => {
        const pin = v.safeParse(pinSchema, file);
        if (!pin.success) return [];
        const { did, ledger } = pin.output;
        return later.line(did, ledger).map((one) => ({ patient: did, ledger: one }));
      }),
    pinnedLedger: (did) => {
      const first = readPin(pinFile(did))?.ledger;
      return first === undefined ? undefined : later.line(did, first).at(-1);
    },
    pinLedger: (did, ledger) => {
      if (readPin(pinFile(did)) === undefined) {
        writeOnce(pins, bytesToHex(sha256(utf8ToBytes(did))), { did, ledger });
      }
      // Read again: another command may have been the first.
      const first = readPin(pinFile(did))?.ledger;
      if (first === undefined || !later.line(did, first).includes(ledger)) throw ledgerConflict();
    },
    lastSeen: () => readIfThere(clock, clockSchema)?.lastSeen,
    sawTime: (seconds) => {
      const before = readIfThere(clock, clockSchema)?.lastSeen ?? 0;
      // Every look writes it; a power cut may take the newest time back and nothing else.
      if (seconds > before) write(clock, folder, { lastSeen: seconds }, { durable: false });
    },
  };
}

/** Ids of the grants whose revocations came here. */
export function revokedGrants(folder: string): string[] {
  const revocations = join(folder, 'revocations');
  if (!isThere(revocations)) return [];
  return onFile(revocations, () => readdirSync(revocations)).filter((name) => /^[0-9a-f]{64}$/.test(name));
}

// A pin that cannot be read is not the same as none: the next ledger to come along would take its place.
function readPin(path: string): { did: string; ledger: string } | undefined {
  const pin = readIfThere(path, pinSchema);
  if (pin === undefined && isThere(path)) throw damaged();
  return pin;
}

function isOf(document: JsonValue | undefined, patient: string): boolean {
  return (
    typeof document === 'object' &&
    document !== null &&
    !Array.isArray(document) &&
    document['patient'] === patient
  );
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
