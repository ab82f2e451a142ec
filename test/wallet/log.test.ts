import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/adapters/store/index.ts';
import { systemEntropy } from '../../src/adapters/system/index.ts';
import type { LedgerEvent } from '../../src/ledger/index.ts';
import {
  additionOf,
  appendEvent,
  appendEvents,
  eventAt,
  eventRows,
  keptLog,
  leafOf,
  logSize,
  logTree,
} from '../../src/wallet/log.ts';
import { WALLET_SCHEMAS, type Session, type WalletRows } from '../../src/wallet/index.ts';
import type { Store } from '../../src/wallet/ports/store.ts';
import { verifyInclusion } from '../../src/ledger/index.ts';
import { samples } from '../ledger/samples.ts';
import { freshFolders } from '../support/folder.ts';
import { throwsCode } from '../support/throws.ts';

const freshFolder = freshFolders();
const session = { entropy: systemEntropy } as Session;

function freshStore(): Store<WalletRows> {
  return openStore<WalletRows>({
    path: join(freshFolder(), 'store.db'),
    schemas: WALLET_SCHEMAS,
    storeKey: new Uint8Array(32).fill(3),
    entropy: systemEntropy,
  });
}

function added(record: number): LedgerEvent {
  return { ...samples[1], record: record.toString(16).padStart(32, '0') } as LedgerEvent;
}

describe('the log in the store', () => {
  it('is the tree over its events, however they came in', () => {
    const store = freshStore();
    let size = 0;
    for (const batch of [1, 1, 5, 1, 32, 0, 3, 1]) {
      const events = Array.from({ length: batch }, (_, i) => added(size + i));
      store.change((tables) => {
        expect(appendEvents(session, tables, events)).toBe(size);
      });
      size += batch;
      store.view((tables) => {
        const made = logTree(eventRows(tables));
        const kept = keptLog(tables);
        expect(logSize(tables)).toBe(size);
        expect(kept.root()).toEqual(made.root());
        for (const earlier of [0, 1, size >> 1, size]) {
          expect(kept.root(earlier)).toEqual(made.root(earlier));
          expect(kept.consistencyProof(earlier)).toEqual(made.consistencyProof(earlier));
        }
        expect(kept.inclusionProof(size - 1)).toEqual(made.inclusionProof(size - 1));
      });
    }
    store.close();
  });

  it('proves an event from its own row and a path', () => {
    const store = freshStore();
    store.change((tables) =>
      appendEvents(
        session,
        tables,
        Array.from({ length: 21 }, (_, i) => added(i)),
      ),
    );
    store.view((tables) => {
      const log = keptLog(tables);
      const row = eventAt(tables, 13);
      if (row === undefined) expect.unreachable();
      const claim = { leaf: leafOf(row), index: 13, size: 17, path: log.inclusionProof(13, 17) };
      expect(verifyInclusion({ ...claim, root: log.root(17) })).toBe(true);
      expect(eventAt(tables, 21)).toBeUndefined();
    });
    store.close();
  });

  it('knows where a record was added', () => {
    const store = freshStore();
    store.change((tables) => {
      for (const event of samples) appendEvent(session, tables, event);
    });
    store.view((tables) => {
      expect(additionOf(tables, '000102030405060708090a0b0c0d0e0f')).toBe(1);
      expect(additionOf(tables, '0'.repeat(32))).toBeUndefined();
    });
    store.close();
  });

  it('counts on after an event was erased', () => {
    const store = freshStore();
    store.change((tables) => appendEvents(session, tables, [added(0), added(1), added(2)]));
    const root = store.view((tables) => keptLog(tables).root());
    store.change((tables) => {
      tables.table('event').delete('000000000001');
      expect(appendEvent(session, tables, added(3))).toBe(3);
    });
    store.view((tables) => {
      expect(logSize(tables)).toBe(4);
      expect(keptLog(tables).root(3)).toEqual(root);
      expect(eventAt(tables, 1)).toBeUndefined();
    });
    store.close();
  });

  it('is not one event longer when the change it belongs to fails', () => {
    const store = freshStore();
    throwsCode('malformed-event', () => {
      store.change((tables) => {
        appendEvent(session, tables, added(0));
        appendEvent(session, tables, { ...added(1), collection: 'x'.repeat(4_000) } as LedgerEvent);
      });
    });
    expect(store.view(logSize)).toBe(0);
    expect(store.view((tables) => keptLog(tables).root())).toEqual(logTree([]).root());
    store.close();
  });
});
