import * as v from 'valibot';
import { bytesToHex, canonicalJson, isDid, parseJson, type Did, type JsonObject } from '../encoding/index.ts';
import { sha256 } from '../crypto/index.ts';
import { MedwalletError } from '../errors.ts';
import { readReceipt, type ReadReceipt } from '../grant/index.ts';
import { findContact } from './contacts.ts';
import { WalletError } from './errors.ts';
import { listGrants } from './grants.ts';
import { ownDids } from './identities.ts';
import { accessLog } from './opening.ts';
import { chainProblems, heldReceipts, type ChainProblem } from './receipts.ts';
import { requireRole, type Session } from './session.ts';

export const ACCESS_LOG_SCHEMA = 'medwallet/access-log-file/v1';
/** Bytes of a provider's log that is read. */
export const MAX_ACCESS_LOG_BYTES = 16 * 1024 * 1024;

// Taken as it stands: v.record would drop members with names like "constructor" without a word.
const content = v.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);
const schema = v.strictObject({
  schema: v.literal(ACCESS_LOG_SCHEMA),
  provider: v.pipe(v.string(), v.check(isDid)),
  receipts: v.array(v.strictObject({ document: content, signature: v.string() })),
});

/**
 * A provider's own log of what it opened of one patient, signed entry by entry, for the patient to hold against the
 * receipts that reached her.
 * @param patient a contact; only her entries go into the file
 * @throws WalletError `wrong-role`, `unknown-contact`
 */
export function exportAccessLog(session: Session, patient: string): { file: Uint8Array; entries: number } {
  requireRole(session, 'provider', 'write an access log');
  const { did } = findContact(session, patient);
  const receipts = accessLog(session)
    .filter(({ receipt }) => receipt.patient === did)
    .map(({ signed: { document, signature } }): JsonObject => ({ document, signature }));
  return {
    file: canonicalJson({ schema: ACCESS_LOG_SCHEMA, provider: session.profile.did, receipts }),
    entries: receipts.length,
  };
}

/** What does not fit between a provider's log and the receipts that a patient holds. */
export interface LogDifference extends ChainProblem {
  /**
   * - `gap`: entries of the log do not follow on one another;
   * - `fork`: two entries, in the log or among the receipts, have one number;
   * - `not-in-log`: a receipt reached the patient, and the log lacks the entry: it was cut or rewritten;
   * - `not-received`: the log has an entry whose receipt never reached the patient;
   * - `unsigned`: the file has an entry under the grant that is not as the provider signed it: it was changed.
   */
  readonly kind: 'gap' | 'fork' | 'not-in-log' | 'not-received' | 'unsigned';
}

/** What came of holding a provider's log against the receipts. */
export interface ComparedLog {
  readonly provider: Did;
  /** Entries about this patient's grants. */
  readonly entries: number;
  /** Entries about something else, or without a good signature: they prove nothing. */
  readonly ignored: number;
  readonly differences: readonly LogDifference[];
}

/**
 * Holds a provider's log against the receipts that reached this wallet. A log that was cut at its end looks whole by
 * itself; here the receipt that it lacks names the entry.
 * @param file from `access-log --out`; the provider controls every byte of it, and signs each entry
 * @throws WalletError `wrong-role`, `bad-access-log`; EncodingError
 */
export function compareAccessLog(session: Session, file: Uint8Array): ComparedLog {
  requireRole(session, 'patient', 'compare an access log');
  const read = readLog(session, file);
  const { provider } = read;
  const entries = distinct(read.entries);
  const logged = new Set(entries.map(({ hash }) => hash));
  const differences: LogDifference[] = [...read.unsigned];
  // Every grant of this provider counts, also one that the log does not mention at all.
  for (const { id } of listGrants(session).filter(({ claims }) => claims.aud === provider)) {
    const log = entries.filter(({ receipt }) => receipt.grant === id);
    const held = heldReceipts(session, id).sort((a, b) => a.receipt.counter - b.receipt.counter);
    const all = distinct([...log, ...held]).sort((a, b) => a.receipt.counter - b.receipt.counter);
    const forks = new Set(
      all.map(({ receipt }) => receipt.counter).filter((n, i, list) => list.indexOf(n) !== i),
    );
    for (const entry of forks) {
      differences.push(
        difference('fork', id, entry, `there are two different entries with the number ${entry}`),
      );
    }
    for (const { receipt, hash } of held) {
      if (logged.has(hash) || forks.has(receipt.counter)) continue;
      const { counter } = receipt;
      differences.push(
        difference(
          'not-in-log',
          id,
          counter,
          `its receipt ${counter} reached you, and the log lacks that entry`,
        ),
      );
    }
    const received = new Set(held.map(({ hash }) => hash));
    for (const { receipt, hash } of log) {
      if (received.has(hash) || forks.has(receipt.counter)) continue;
      const { counter } = receipt;
      differences.push(
        difference(
          'not-received',
          id,
          counter,
          `the log has an entry ${counter}, whose receipt never reached you`,
        ),
      );
    }
    if (forks.size === 0)
      differences.push(...chainProblems(log).map((one) => ({ ...one, kind: 'gap' as const })));
  }
  return { provider, entries: entries.length, ignored: read.ignored, differences };
}

function difference(
  kind: LogDifference['kind'],
  grant: string,
  entry: number,
  message: string,
): LogDifference {
  return { kind, grant, entry, message };
}

function distinct(receipts: readonly ReadReceipt[]): ReadReceipt[] {
  return [...new Map(receipts.map((one) => [one.hash, one])).values()];
}

// Only what a grant's own provider signed about a grant of ours proves anything.
function readLog(
  session: Session,
  file: Uint8Array,
): {
  readonly provider: Did;
  readonly entries: ReadReceipt[];
  readonly ignored: number;
  readonly unsigned: LogDifference[];
} {
  const parsed = v.safeParse(schema, parseJson(file, { maxBytes: MAX_ACCESS_LOG_BYTES }));
  if (!parsed.success) throw badLog('It has not the form that medwallet access-log --out writes.');
  const { provider, receipts } = parsed.output;
  const own = ownDids(session);
  const grants = new Map(listGrants(session).map(({ id, claims }) => [id, claims]));
  const seen = new Set<string>();
  const entries: ReadReceipt[] = [];
  const unsigned: LogDifference[] = [];
  for (const [i, one] of receipts.entries()) {
    const bytes = canonicalJson({ ...one });
    const key = bytesToHex(sha256(bytes));
    if (seen.has(key)) continue;
    seen.add(key);
    const read = tryRead(session, bytes);
    if (read === undefined) {
      // What such an entry says of itself proves nothing; it only tells which of ours it was put in for.
      const { grant, counter } = one.document;
      if (typeof grant !== 'string' || grants.get(grant)?.aud !== provider) continue;
      const place = i + 1;
      const entry = Number.isSafeInteger(counter) ? Number(counter) : place;
      const message = `entry ${place} of the file is not as its provider signed it`;
      unsigned.push(difference('unsigned', grant, entry, message));
      continue;
    }
    const { receipt } = read;
    const isOfGrant = grants.get(receipt.grant)?.aud === provider && receipt.provider === provider;
    if (isOfGrant && own.includes(receipt.patient)) entries.push(read);
  }
  return { provider, entries, ignored: receipts.length - entries.length, unsigned };
}

function tryRead(session: Session, file: Uint8Array): ReadReceipt | undefined {
  try {
    return readReceipt(file, { network: session.network }, session.verifier);
  } catch (error) {
    if (error instanceof MedwalletError) return undefined;
    throw error;
  }
}

function badLog(problem: string): WalletError {
  return new WalletError(
    'bad-access-log',
    `This is not a provider's access log. ${problem}`,
    'Ask the provider for: medwallet access-log --patient NAME --out FILE',
  );
}
