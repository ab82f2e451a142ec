import { bytesToHex } from '../encoding/index.ts';
import { isJournaled } from './journaled-tables.ts';
import type { Entropy } from './ports/clock.ts';
import type { Store, Table, Tables } from './ports/store.ts';
import type { WalletRows } from './rows.ts';

const KEY_BYTES = 16;

/** A store that notes, in the same transaction, which rows the journal in the vault has to be told of. */
export interface JournaledStore extends Store<WalletRows> {
  /** The same as `change`, or a part of the change that is being made just now. */
  join<T>(work: (tables: Tables<WalletRows>) => T): T;
}

/**
 * Notes what changes inside the transaction that changes it: whatever is durable is in the journal too, or known
 * to be missing there, also after a kill.
 */
export function journaledStore(store: Store<WalletRows>, entropy: Entropy): JournaledStore {
  let current: Tables<WalletRows> | undefined;
  const change = <T>(work: (tables: Tables<WalletRows>) => T): T =>
    store.change((tables) => {
      const changed = new Changed();
      current = noting(tables, changed);
      try {
        const result = work(current);
        changed.note(tables, entropy);
        return result;
      } finally {
        current = undefined;
      }
    });
  return {
    view: (work) => store.view(work),
    change,
    join: (work) => (current === undefined ? change(work) : work(current)),
    forget: () => store.forget(),
    close: () => {
      store.close();
    },
  };
}

/** What one change touched. */
class Changed {
  readonly #rows = new Map<string, readonly [table: string, key: string]>();
  erases = false;

  touch(table: string, key: string): void {
    this.#rows.set(`${table} ${key}`, [table, key]);
  }

  note(tables: Tables<WalletRows>, entropy: Entropy): void {
    if (this.#rows.size === 0) return;
    tables
      .table('journal_due')
      .put(bytesToHex(entropy.bytes(KEY_BYTES)), { rows: [...this.#rows.values()], erases: this.erases });
  }
}

function noting(tables: Tables<WalletRows>, changed: Changed): Tables<WalletRows> {
  return {
    subtrees: tables.subtrees,
    table: <Name extends keyof WalletRows>(name: Name): Table<WalletRows[Name]> => {
      const table = tables.table(name);
      if (!isJournaled(name)) return table;
      return {
        get: (key) => table.get(key),
        list: () => table.list(),
        count: () => table.count(),
        put: (key, row) => {
          // An event is written once; a second writing takes something out of it.
          if (name === 'event' && table.get(key) !== undefined) changed.erases = true;
          table.put(key, row);
          changed.touch(name, key);
        },
        delete: (key) => {
          const isGone = table.delete(key);
          if (isGone) changed.touch(name, key);
          if (isGone && (name === 'event' || name === 'record')) changed.erases = true;
          return isGone;
        },
      };
    },
  };
}
