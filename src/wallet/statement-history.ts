import * as v from 'valibot';
import { followLedger } from '../anchor/index.ts';
import { linkedHistory, type LogStep, type PastStatement } from '../cosign/index.ts';
import {
  base64ToBytes,
  bytesToBase64,
  canonicalJson,
  concatBytes,
  displayTxid,
  parseJson,
  parseTransaction,
  serializeTransaction,
  type Did,
  type Transaction,
} from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { derivePublicKey } from '../keys/index.ts';
import { parseNote } from '../ledger/index.ts';
import { requireAgreedAddress } from './address.ts';
import { findContact } from './contacts.ts';
import { WalletError } from './errors.ts';
import { keptLog } from './log.ts';
import { sizesAside } from './log-steps.ts';
import type { StatementRow } from './rows.ts';
import { requireRole, type Session } from './session.ts';
import { cosignerOptions } from './statement-cosigning.ts';
import { keptStatement, keptWith } from './statement-knowledge.ts';
import { firstMissed, papersFrom, sealSpentBy, sentStatements } from './statement-papers.ts';

export const HISTORY_SCHEMA = 'medwallet/history/v1';
/** Ten thousand statements and more. */
export const MAX_HISTORY_BYTES = 32 * 1024 * 1024;
/** Some 12 MB of steps to logs of other branches. */
const MAX_STEPS_ASIDE = 20_000;
const HASH = 32;
const MAX_TRANSACTION = 400_000;

const base64 = v.pipe(v.string(), v.maxLength(2 * MAX_TRANSACTION));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const schema = v.strictObject({
  schema: v.literal(HISTORY_SCHEMA),
  patient: v.string(),
  genesis: v.nullable(base64),
  statements: v.pipe(
    v.array(v.strictObject({ note: v.pipe(v.string(), v.maxLength(4_096)), transaction: base64 })),
    v.minLength(1),
  ),
  consistency: v.array(v.strictObject({ first: count, second: count, path: base64 })),
});

/** A file of past statements for a co-signer who missed some. */
export interface WrittenHistory {
  readonly file: Uint8Array;
  /** First and last statement in it. */
  readonly from: number;
  readonly to: number;
}

/**
 * The ledger's statements as a file, for a co-signer who missed more of them than travel with a new one.
 * @param who whose signature in past statements says where the file begins; the whole ledger without it
 * @throws WalletError `unknown-contact`, `not-agreed`, `nothing-to-anchor`
 */
export function exportHistory(session: Session, who?: string): WrittenHistory {
  requireRole(session, 'patient', 'write the history of a ledger');
  requireAgreedAddress(session);
  const sent = sentStatements(session);
  const rows = linked(sent);
  const first = who === undefined ? 0 : firstMissed(rows, findContact(session, who).did);
  const [oldest, newest] = [rows[first], rows.at(-1)];
  if (oldest === undefined || newest === undefined) throw nothingMissed();
  const sizes = givenAway(session, sent.slice(rows.length), rows);
  const papers = session.store.view((tables) =>
    papersFrom(rows, keptLog(tables), first, { drafts: [], sizes, most: MAX_STEPS_ASIDE }),
  );
  const isWanted = ({ first: from, second }: LogStep): boolean =>
    second <= newest.size || (from <= newest.size && sizes.includes(second));
  const file = canonicalJson({
    schema: HISTORY_SCHEMA,
    patient: session.profile.did,
    genesis: papers.genesis === undefined ? null : written(papers.genesis),
    statements: papers.history.map(({ note, transaction }) => ({ note, transaction: written(transaction) })),
    consistency: papers.consistency.filter(isWanted).map(({ first: from, second, path }) => ({
      first: from,
      second,
      path: bytesToBase64(concatBytes(...path)),
    })),
  });
  return { file, from: oldest.statement, to: newest.statement };
}

/**
 * Follows a ledger that we co-sign for through statements we missed. Every one is checked, its signatures too; the
 * newest then is what the next statement must follow from.
 * @returns how many were new to us
 * @throws WalletError `bad-history`, `not-for-us`; AnchorError and CosignError as for a statement to sign
 */
export function followHistoryFile(session: Session, file: Uint8Array): { patient: Did; statements: number } {
  const { patient, genesis, ...papers } = readHistory(file);
  const options = cosignerOptions(session, patient);
  if (options === undefined) throw notOurs();
  const [oldest, ...others] = linkedHistory(papers, options.known);
  if (oldest === undefined) return { patient, statements: 0 };
  const tools = { derive: derivePublicKey, verifier: session.verifier };
  const passed = followLedger([oldest, ...others], genesis, options.known, tools).map(keptStatement);
  const newest = passed.at(-1);
  if (newest === undefined) return { patient, statements: 0 };
  session.store.change((tables) => {
    const table = tables.table('cosigned');
    const row = table.get(patient);
    // Somebody else at this wallet may have signed meanwhile: what was followed from must still stand.
    if (row?.last?.note !== options.known.last?.note) throw notOurs();
    if (row === undefined) return;
    table.put(patient, keptWith(row, parseNote(newest.note).ledger, passed, newest));
  });
  return { patient, statements: passed.length };
}

// Where a reorganisation put another branch in the place of one, a co-signer may have signed what is no part of the
// ledger now, or a draft of it: every statement has to be shown as a beginning of that.
function givenAway(
  session: Session,
  cutOff: readonly StatementRow[],
  rows: readonly StatementRow[],
): readonly number[] {
  const sizes = [...cutOff.flatMap((row) => [row.size, ...(row.drafts ?? [])]), ...sizesAside(rows)];
  if (sizes.length === 0) return [];
  const plans = session.store.view((tables) => tables.table('plan').list());
  return [...sizes, ...plans.flatMap(({ row }) => [row.size, ...(row.drafts ?? [])])];
}

// What hangs on a version that another one took the place of is no part of the ledger until it is composed again.
function linked(rows: readonly StatementRow[]): StatementRow[] {
  const end = rows.findIndex((row, i) => {
    const [before, seal] = [rows[i - 1], sealSpentBy(row)];
    return before !== undefined && seal !== undefined && displayTxid(seal.txid) !== before.txid;
  });
  return end < 0 ? [...rows] : rows.slice(0, end);
}

interface ReadHistory {
  readonly patient: Did;
  readonly genesis: Transaction | undefined;
  readonly history: readonly PastStatement[];
  readonly consistency: readonly LogStep[];
}

function readHistory(file: Uint8Array): ReadHistory {
  return translating(() => {
    const parsed = v.parse(schema, parseJson(file, { maxBytes: MAX_HISTORY_BYTES }));
    const history = parsed.statements.map(({ note, transaction }) => ({
      note,
      transaction: readTransaction(transaction),
    }));
    return {
      patient: parsed.patient,
      genesis: parsed.genesis === null ? undefined : readTransaction(parsed.genesis),
      history: inOrder(history),
      consistency: parsed.consistency.map(({ first, second, path }) => ({
        first,
        second,
        path: hashes(path),
      })),
    };
  });
}

function inOrder(history: readonly PastStatement[]): PastStatement[] {
  return history.toSorted((a, b) => parseNote(a.note).statement - parseNote(b.note).statement);
}

function hashes(text: string): Uint8Array[] {
  const bytes = base64ToBytes(text);
  if (bytes.length % HASH !== 0) throw badHistory();
  return Array.from({ length: bytes.length / HASH }, (_, i) => bytes.slice(i * HASH, (i + 1) * HASH));
}

function readTransaction(text: string): Transaction {
  return parseTransaction(base64ToBytes(text), { maxBytes: MAX_TRANSACTION });
}

function written(transaction: Transaction): string {
  return bytesToBase64(serializeTransaction(transaction, { witness: true }));
}

function translating<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof v.ValiError || cause instanceof MedwalletError) throw badHistory(cause);
    throw cause;
  }
}

function badHistory(cause?: unknown): WalletError {
  return new WalletError(
    'bad-history',
    'This is no history of a ledger, or it is damaged.',
    'Ask the patient for it again: medwallet anchor history --for NAME --out FILE',
    { cause },
  );
}

function notOurs(): WalletError {
  return new WalletError(
    'not-for-us',
    'This history belongs to a ledger that we do not co-sign, or that moved on meanwhile.',
    'Accept the address file of this patient first, or run the command again.',
  );
}

function nothingMissed(): WalletError {
  return new WalletError(
    'nothing-to-anchor',
    'There is no statement that this co-signer has not signed.',
    'Give them the new statement alone: medwallet anchor --out FILE',
  );
}
