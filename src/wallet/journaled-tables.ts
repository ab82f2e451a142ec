import type { WalletRows } from './rows.ts';

/**
 * The tables that the journal leaves out. What the tree of the log needs and where it has a record follow from the
 * events; what waits for a board or hangs there, what was looked at and what is to be deleted are of this machine.
 */
const LEFT_OUT = [
  'log',
  'logged',
  'outbox',
  'looked',
  'doomed',
  'bundles',
  'journal',
  'journal_due',
] as const;

export type JournaledTable = Exclude<keyof WalletRows, (typeof LEFT_OUT)[number]>;

export function isJournaled(table: keyof WalletRows): table is JournaledTable {
  return !(LEFT_OUT as readonly string[]).includes(table);
}
