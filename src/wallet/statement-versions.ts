import type { Tables } from './ports/store.ts';
import { numberKey, type StatementRow, type WalletRows } from './rows.ts';

/** Where the statement that is being signed lies until it is sent. */
export const PLAN = 'plan';
/** Where one stays that was given up: a co-signer may have signed it, and asks what is signed next to go on from it. */
export const GIVEN_UP = 'given-up';

/** The statement that is being signed is given up. */
export function giveUpPlan(tables: Tables<WalletRows>): void {
  const plans = tables.table('plan');
  const plan = plans.get(PLAN);
  if (plan === undefined) return;
  plans.put(GIVEN_UP, { ...plan, psbt: null });
  plans.delete(PLAN);
}

/** What was being signed, and what was given up, is of no use any more: what was signed in its place names both. */
export function forgetPlans(tables: Tables<WalletRows>): void {
  tables.table('plan').delete(PLAN);
  tables.table('plan').delete(GIVEN_UP);
}

/** Every signed version of a statement's number: the one that counts, then the others, newest first. */
export function versionsOf(row: StatementRow): StatementRow[] {
  return [row, ...(row.versions ?? [])];
}

/**
 * The row as it is when another of its versions is the one that counts. Nothing is forgotten: whichever version a
 * miner takes is the statement.
 */
export function withCurrent(row: StatementRow, txid: string): StatementRow {
  const chosen = row.versions?.find((version) => version.txid === txid);
  if (chosen === undefined) return row;
  const others = versionsOf(row).filter((version) => version !== chosen);
  const sizes = versionsOf(row).flatMap((version) => [...(version.drafts ?? []), version.size]);
  return {
    ...chosen,
    drafts: distinct(sizes.filter((size) => size !== chosen.size)),
    versions: others.map(alone),
    raced: true,
  };
}

/** A newly signed version takes the place of the one before, which is kept: it may still be mined. */
export function replacing(before: StatementRow | undefined, row: StatementRow): StatementRow {
  if (before === undefined || before.txid === row.txid) return row;
  return { ...row, versions: versionsOf(before).map(alone) };
}

/**
 * Another version of a statement is about to be given away: should the present one be mined after all, co-signers
 * who know the other need to be told.
 */
export function markRaced(tables: Tables<WalletRows>, statement: number, size: number): void {
  const table = tables.table('statement');
  const row = table.get(numberKey(statement));
  if (row === undefined) return;
  const drafts = distinct([...(row.drafts ?? []), size].filter((one) => one !== row.size));
  table.put(numberKey(statement), { ...row, drafts, raced: true });
}

function alone(row: StatementRow): StatementRow {
  const { versions, ...rest } = row;
  return versions === undefined ? row : rest;
}

function distinct(sizes: readonly number[]): number[] {
  return [...new Set(sizes)].sort((a, b) => a - b);
}
