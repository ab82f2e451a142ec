import type { LogStep } from '../cosign/index.ts';
import { displayTxid, hexToBytes, parseTransaction } from '../encoding/index.ts';
import type { LogReader } from '../ledger/index.ts';
import type { StatementRow } from './rows.ts';
import { versionsOf } from './statement-versions.ts';

/** Two log sizes, of which somebody wants to see that the shorter log is the beginning of the longer one. */
export type SizePair = readonly [a: number, b: number];

/** The consistency proofs for these, each once; none for what is longer than the log. */
export function logSteps(log: LogReader, pairs: readonly SizePair[]): LogStep[] {
  const steps = new Map<string, LogStep>();
  for (const [a, b] of pairs) {
    const [first, second] = [Math.min(a, b), Math.max(a, b)];
    const name = `${first} ${second}`;
    if (first <= 0 || first === second || second > log.size || steps.has(name)) continue;
    steps.set(name, { first, second, path: log.consistencyProof(first, second) });
  }
  return [...steps.values()];
}

/**
 * Sizes of logs that were given away on more than one branch: reorganisations may put two versions of a statement in
 * each other's place more than once, each time with others behind it. Empty where that never happened.
 */
export function sizesAside(rows: readonly StatementRow[]): number[] {
  return rows.filter(isOfTwoBranches).flatMap((row) => [row.size, ...(row.drafts ?? [])]);
}

/**
 * What a co-signer needs who signed on another branch: the log that it signed last there binds it, so each statement of
 * the branch that is left has to be shown as a beginning of that log as long as it is shorter, and the first that is
 * longer as going on from it; the new one does where none before it is.
 * @param rows the statements that travel along, oldest first
 * @param size of the new one's log
 * @param sizes of the logs that somebody may have signed
 * @param most how many steps; the longest logs come first
 */
export function stepsAside(
  rows: readonly StatementRow[],
  size: number,
  sizes: readonly number[],
  most: number,
): SizePair[] {
  return [...new Set(sizes)]
    .sort((a, b) => b - a)
    .flatMap((signed): SizePair[] => [
      [signed, rows.find((row) => row.size > signed)?.size ?? size],
      ...rows.filter((row) => row.size < signed).map((row) => [row.size, signed] as const),
    ])
    .slice(0, most);
}

// Its versions close different seals: it was composed behind two versions of the one before.
function isOfTwoBranches(row: StatementRow): boolean {
  const seals = versionsOf(row).map(({ transaction }) => {
    const [seal] = parseTransaction(hexToBytes(transaction)).inputs;
    return seal === undefined ? '' : displayTxid(seal.previous.txid);
  });
  return new Set(seals).size > 1;
}
