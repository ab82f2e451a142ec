import type { WalletRows } from './rows.ts';

/**
 * The tables that the journal leaves out. What the tree of the log needs and where it has a record follow from the
 * events; what waits for a board or hangs there, what was looked at and what is to be deleted are of this machine.
 * A directory is somebody else's file.
 */
const LEFT_OUT = [
  'log',
  'logged',
  'outbox',
  'looked',
  'doomed',
  'bundles',
  'candidate',
  'journal',
  'journal_due',
] as const;

export type JournaledTable = Exclude<keyof WalletRows, (typeof LEFT_OUT)[number]>;

export function isJournaled(table: keyof WalletRows): table is JournaledTable {
  return !(LEFT_OUT as readonly string[]).includes(table);
}
