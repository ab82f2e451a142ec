import type { Tables } from './ports/store.ts';
import type { WalletRows } from './rows.ts';
import type { Session } from './session.ts';

const CHANGED = 'keys.changed';
const PUBLISHED = 'keys.published';

/**
 * Says that readers may lack something now. Inside the transaction of what changed: a process that is killed
 * before it has told them leaves the telling to the next command.
 */
export function keysChanged(tables: Tables<WalletRows>): void {
  tables.table('setting').put(CHANGED, { value: changes(tables) + 1 });
}

/** How often something changed so far. */
export function changes(tables: Tables<WalletRows>): number {
  return counter(tables, CHANGED);
}

/** How many changes nobody has been told of. */
export function untold(tables: Tables<WalletRows>): number {
  return changes(tables) - counter(tables, PUBLISHED);
}

/** Everybody has been told of all changes up to this one. */
export function allTold(tables: Tables<WalletRows>, upTo: number): void {
  if (counter(tables, PUBLISHED) < upTo) tables.table('setting').put(PUBLISHED, { value: upTo });
}

/** Whether somebody still has to be told. */
export function owesKeys(session: Session): boolean {
  return session.store.view((tables) => untold(tables) > 0);
}

function counter(tables: Tables<WalletRows>, name: string): number {
  const value = tables.table('setting').get(name)?.value;
  return typeof value === 'number' ? value : 0;
}
