import { sealSigners } from '../anchor/index.ts';
import type { LogStep, PastStatement } from '../cosign/index.ts';
import {
  equalBytes,
  hexToBytes,
  parseTransaction,
  type Outpoint,
  type Transaction,
  type TxOutput,
} from '../encoding/index.ts';
import { derivePublicKey } from '../keys/index.ts';
import type { LogReader } from '../ledger/index.ts';
import { parseKeyExpression } from '../multisig/index.ts';
import { logSteps, sizesAside, stepsAside } from './log-steps.ts';
import { numberKey, type AddressRow, type StatementRow } from './rows.ts';
import type { Session } from './session.ts';

/** Statements that travel with a new one for a co-signer who missed them, at most: some 150 kB. */
export const MAX_CARRIED = 128;

/** Steps to logs of other branches that travel with a statement, at most: some 200 kB. */
const MAX_STEPS_ASIDE = 512;

/** The statements that were sent, oldest first. */
export function sentStatements(session: Session): StatementRow[] {
  return session.store.view((tables) =>
    tables
      .table('statement')
      .list()
      .map(({ row }) => row),
  );
}

/** The newest of them; they are numbered without a gap. */
export function newestStatement(session: Session): StatementRow | undefined {
  return session.store.view((tables) => {
    const statements = tables.table('statement');
    return statements.get(numberKey(statements.count()));
  });
}

export interface CarriedPapers {
  readonly history: PastStatement[];
  readonly consistency: LogStep[];
  readonly genesis?: Transaction;
}

/** A co-signer who missed more than travels with a statement, and needs the history as a file. */
export interface CosignerBehind {
  readonly did: string;
  /** Statements. */
  readonly lacks: number;
}

/**
 * What co-signers need who have missed statements. Each past statement's witness says who signed it, so the file
 * begins where the co-signer who is farthest behind stands, and leaves out who is too far behind for it.
 * @param rows the statements before the new one, oldest first
 * @param given log sizes of the new statement's earlier versions, since somebody may have signed one; and whether those
 * are on another branch
 */
export function statementPapers(
  rows: readonly StatementRow[],
  log: LogReader,
  cosigners: readonly string[],
  given: { readonly drafts: readonly number[]; readonly isBranch: boolean },
): CarriedPapers & { readonly behind: readonly CosignerBehind[] } {
  const standing = cosigners.map((did) => ({ did, first: firstMissed(rows, did) }));
  const isBehind = ({ first }: { first: number }): boolean => rows.length - first > MAX_CARRIED;
  const first = Math.min(rows.length, ...standing.filter((one) => !isBehind(one)).map((one) => one.first));
  return {
    ...papersFrom(rows, log, first, aside(rows.slice(first), given)),
    behind: standing.filter(isBehind).map((one) => ({ did: one.did, lacks: rows.length - one.first })),
  };
}

function aside(
  carried: readonly StatementRow[],
  { drafts, isBranch }: { readonly drafts: readonly number[]; readonly isBranch: boolean },
): GivenAway {
  const sizes = sizesAside(carried);
  const hasTwo = isBranch || sizes.length > 0;
  return { drafts, sizes: hasTwo ? [...sizes, ...drafts] : [], most: MAX_STEPS_ASIDE };
}

/** Log sizes that somebody may have signed. */
export interface GivenAway {
  /** Of the new statement's earlier versions. */
  readonly drafts: readonly number[];
  /** On other branches. */
  readonly sizes: readonly number[];
  /** How many steps to logs of other branches there may be. */
  readonly most: number;
}

/** Everything from one statement on. @param first its place in `rows` */
export function papersFrom(
  rows: readonly StatementRow[],
  log: LogReader,
  first: number,
  { drafts, sizes, most }: GivenAway,
): CarriedPapers {
  const carried = rows.slice(first);
  const ends = [...carried, { size: log.size, drafts }];
  // What somebody may know when a statement comes: the one before it, or an earlier version of it.
  const pairs = ends.flatMap(({ size, drafts: versions = [] }, i) => {
    const before = rows[first + i - 1];
    // A version that a miner took late may be older than statements that somebody signed behind another one.
    const behind = carried[i]?.raced === true ? (ends[i + 1]?.drafts ?? []) : [];
    const known = [before?.size ?? 0, ...(before?.drafts ?? []), ...versions, ...behind];
    return known.map((other) => [other, size] as const);
  });
  const genesis = first === 0 ? carried[0]?.spent.transaction : undefined;
  return {
    history: carried.map((row) => ({
      note: row.note,
      transaction: parseTransaction(hexToBytes(row.transaction)),
    })),
    consistency: logSteps(log, [...pairs, ...stepsAside(carried, log.size, sizes, most)]),
    ...(genesis === undefined ? {} : { genesis: parseTransaction(hexToBytes(genesis)) }),
  };
}

/**
 * The place of the first statement behind the last one that somebody signed. One that has another version does not
 * count: that may be the one they signed last.
 */
export function firstMissed(rows: readonly StatementRow[], did: string): number {
  return rows.findLastIndex(({ signers, raced }) => signers?.includes(did) === true && raced !== true) + 1;
}

/**
 * Which co-signers signed a finished statement, by its witness.
 * @param address whose keys to look for
 * @returns their dids
 */
export function statementSigners(
  session: Session,
  address: AddressRow,
  statement: { readonly number: number; readonly transaction: Transaction; readonly seal: TxOutput },
): string[] {
  const { number, transaction, seal } = statement;
  const keys = sealSigners(transaction, seal, session.verifier) ?? [];
  return Object.entries(address.custodyKeys).flatMap(([did, text]) => {
    const { xpub } = parseKeyExpression(text, session.network);
    const own = derivePublicKey(xpub, 0, number - 1);
    return keys.some((key) => equalBytes(key, own)) ? [did] : [];
  });
}

/** The seal that a statement closes. */
export function sealSpentBy(row: StatementRow): Outpoint | undefined {
  return parseTransaction(hexToBytes(row.transaction)).inputs[0]?.previous;
}
