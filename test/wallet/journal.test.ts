import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { homeLayout, profileLayout } from '../../src/adapters/profile/index.ts';
import { openStore } from '../../src/adapters/store/index.ts';
import { systemEntropy } from '../../src/adapters/system/index.ts';
import { sealSmall } from '../../src/envelope/index.ts';
import { STORE_KEY_INDEX } from '../../src/keys/index.ts';
import { mainRecipient } from '../../src/wallet/age-keys.ts';
import {
  journalState,
  keepJournal,
  checkJournal,
  ownJournalKey,
  WALLET_SCHEMAS,
  type WalletRows,
} from '../../src/wallet/index.ts';
import type { JournalRow } from '../../src/wallet/journal-rows.ts';
import { readJournal } from '../../src/wallet/journal-reading.ts';
import type { UnlockedWallet } from '../../src/medwallet.ts';
import { defaultVault, type Session } from '../../src/wallet/session.ts';
import { addRecord } from '../../src/wallet/index.ts';
import { changeSetting } from '../../src/wallet/index.ts';
import { createHome, createProfile, unlock, type TestHome } from '../support/people.ts';
import { rejectsCode } from '../support/throws.ts';
import type { Progress } from '../../src/wallet/ports/progress.ts';
import type { Table } from '../../src/wallet/ports/store.ts';

let home: TestHome;
let alice: UnlockedWallet;
let bob: UnlockedWallet;
let folder: string;

beforeAll(async () => {
  home = createHome();
  await createProfile(home, 'alice', 'patient');
  await createProfile(home, 'bob', 'patient');
  [alice, bob] = await Promise.all([unlock(home, 'alice'), unlock(home, 'bob')]);
  folder = await folderOf(alice);
  for (const days of [1, 2, 3]) {
    changeSetting(alice, 'move-delay', String(days));
    await keepJournal(alice);
  }
  await keepJournal(bob);
});
afterAll(() => {
  alice.close();
  bob.close();
  home.remove();
});

async function folderOf(wallet: Session): Promise<string> {
  return join(home.home, 'vault', 'journal', (await ownJournalKey(wallet)).name);
}

async function read(wallet: Session = alice) {
  return readJournal(defaultVault(wallet), await ownJournalKey(wallet), WALLET_SCHEMAS.length);
}

/** Plays with the files and puts them back. */
async function having(
  change: (folder: string) => void | Promise<void>,
  then: () => Promise<void>,
): Promise<void> {
  const before = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))] as const);
  try {
    await change(folder);
    await then();
  } finally {
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    for (const [name, bytes] of before) writeFileSync(join(folder, name), bytes);
  }
}

describe('a journal', () => {
  it('holds every change, and nothing is written when nothing changed', async () => {
    const journal = await read();
    expect(journal?.rows.get('setting')?.get('setting/move-delay')).toMatchObject({ value: 3 });
    expect(journal?.files).toBe(3);
    expect(await keepJournal(alice)).toEqual({ number: 3, due: 0 });
    expect(readdirSync(folder)).toEqual(['1', '2', '3']);
  });

  it('tells how much of it is read', async () => {
    const told: Progress[] = [];
    const key = await ownJournalKey(alice);
    await readJournal(defaultVault(alice), key, WALLET_SCHEMAS.length, (progress) => told.push(progress));
    expect(told).toEqual([1, 2, 3].map((done) => ({ what: 'restoring', done, total: 3 })));
  });

  it('is read by nobody else', async () => {
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name)).toString('latin1');
      expect(text.includes('setting/move-delay') || text.includes('setting')).toBe(false);
    }
    expect(await readJournal(defaultVault(bob), await ownJournalKey(bob), 9)).toMatchObject({ files: 1 });
  });

  it.each([
    [
      'a bit of a file',
      (at: string) => {
        flip(join(at, '2'));
      },
      'journal-damaged',
    ],
    [
      'a file cut short',
      (at: string) => {
        writeFileSync(join(at, '3'), readFileSync(join(at, '3')).subarray(0, -1));
      },
      'journal-damaged',
    ],
    [
      'an empty file',
      (at: string) => {
        writeFileSync(join(at, '3'), '');
      },
      'journal-damaged',
    ],
    [
      'a hole',
      (at: string) => {
        rmSync(join(at, '2'));
      },
      'journal-gap',
    ],
    [
      'the beginning taken away',
      (at: string) => {
        rmSync(join(at, '1'));
      },
      'journal-gap',
    ],
    [
      'a file under another number',
      (at: string) => {
        writeFileSync(join(at, '4'), readFileSync(join(at, '2')));
      },
      'journal-damaged',
    ],
    [
      'two files exchanged',
      (at: string) => {
        renameSync(join(at, '2'), join(at, 'x'));
        renameSync(join(at, '3'), join(at, '2'));
        renameSync(join(at, 'x'), join(at, '3'));
      },
      'journal-damaged',
    ],
    [
      "another wallet's file",
      async (at: string) => {
        writeFileSync(join(at, '3'), readFileSync(join(await folderOf(bob), '1')));
      },
      'journal-damaged',
    ],
    [
      'a file that somebody sealed to the card',
      async (at: string) => {
        const made = new TextEncoder().encode('{"schema":"medwallet/journal/v1"}');
        writeFileSync(
          join(at, '4'),
          await sealSmall(made, [await mainRecipient(alice), (await ownJournalKey(alice)).recipient]),
        );
      },
      'journal-damaged',
    ],
  ] as const)('refuses %s', async (_, change, code) => {
    await having(change, async () => {
      await rejectsCode(code, () => read());
    });
  });

  it('refuses an older file of its own in the place of a newer one', async () => {
    // The wallet as it was after file 1 writes another file 2: a true one, of another history.
    const [one, two] = [readFileSync(join(folder, '1')), readFileSync(join(folder, '2'))];
    const { number, entries } = { number: 2, entries: [] };
    const key = await ownJournalKey(alice);
    const { readJournalFile, writeJournalFile } = await import('../../src/wallet/journal-file.ts');
    const file = await readJournalFile(two, number, key);
    const other = writeJournalFile({ ...file, entries, time: file.time - 1 }, key);
    expect(one.length).toBeGreaterThan(0);
    await having(
      async (at) => {
        writeFileSync(join(at, '2'), await sealSmall(other, [key.recipient]));
      },
      async () => {
        await rejectsCode('journal-broken', () => read());
      },
    );
  });

  it('leaves out what was not written to its end, and refuses what it cannot know', async () => {
    const key = await ownJournalKey(alice);
    const { readJournalFile, writeJournalFile } = await import('../../src/wallet/journal-file.ts');
    const file = await readJournalFile(readFileSync(join(folder, '3')), 3, key);
    const next = async (more: object) =>
      sealSmall(writeJournalFile({ ...file, number: 4, first: 4, last: 4, ...more }, key), [key.recipient]);
    await having(
      async (at) => {
        writeFileSync(join(at, '4'), await next({ last: 5 }));
      },
      async () => {
        const journal = await read();
        expect([journal?.head.number, journal?.unfinished, journal?.newest.number]).toEqual([3, 1, 4]);
      },
    );
    await having(
      async (at) => {
        writeFileSync(join(at, '4'), await next({ store: WALLET_SCHEMAS.length + 1 }));
      },
      async () => {
        await rejectsCode('journal-newer', () => read());
      },
    );
  });
});

describe('a wallet whose journal', () => {
  it('was rolled back writes it anew', async () => {
    await having(
      (at) => {
        rmSync(join(at, '3'));
      },
      async () => {
        expect(await checkJournal(alice)).toBe(false);
        const journal = await read();
        expect(journal?.rows.get('setting')?.get('setting/move-delay')).toMatchObject({ value: 3 });
        expect(readdirSync(folder)).toEqual([String(journal?.head.number)]);
        alice.store.change((tables) => {
          // As it was before, for the cases after this one.
          tables.table('journal').put('head', { number: 3, files: [hash3()], base: 1 });
        });
      },
    );
  });

  const hash3 = (): string => '0'.repeat(64);

  it('was written by another copy says so and writes nothing', async () => {
    const journal = await read();
    expect(journal?.head.number).toBe(3);
    alice.store.change((tables) => {
      tables.table('journal').put('head', { number: 2, files: ['0'.repeat(64)], base: 1 });
    });
    changeSetting(alice, 'move-delay', '4');
    await rejectsCode('journal-elsewhere', () => keepJournal(alice));
    expect(journalState(alice).due).toBeGreaterThan(0);
    expect(readdirSync(folder)).toEqual(['1', '2', '3']);
  });
});

describe('a store that is lost', () => {
  it('is not taken for that of a new wallet: it comes back from the journal', async () => {
    const lost = createHome();
    await createProfile(lost, 'carol', 'patient');
    const path = profileLayout(homeLayout(lost.env), 'carol').store;
    const carol = await unlock(lost, 'carol');
    changeSetting(carol, 'move-delay', '2');
    carol.close();
    rmSync(path);
    // Nothing of it is in the vault yet: it is as new.
    const anew = await unlock(lost, 'carol');
    changeSetting(anew, 'move-delay', '2');
    await keepJournal(anew);
    anew.close();
    renameSync(path, `${path}.away`);
    await rejectsCode('store-unavailable', () => unlock(lost, 'carol'));
    renameSync(`${path}.away`, path);
    (await unlock(lost, 'carol')).close();
    lost.remove();
  });
});

describe('killed', () => {
  it('after a change and before its file, or after the file and before its note: the next time goes on', async () => {
    changeSetting(bob, 'move-delay', '5');
    const again = await unlock(home, 'bob');
    expect(journalState(again).due).toBe(1);
    const vault = defaultVault(bob);
    // Dies when the file lies there and nothing says so.
    const dying: Session = {
      ...again,
      vault: () => ({
        ...vault,
        writeJournal: (...all) => {
          vault.writeJournal(...all);
          throw new Error('killed');
        },
      }),
    };
    await expect(keepJournal(dying)).rejects.toThrow('killed');
    expect(journalState(again)).toEqual({ number: 1, due: 1 });
    await keepJournal(again);
    expect(journalState(again).due).toBe(0);
    expect((await read(bob))?.rows.get('setting')?.get('setting/move-delay')).toMatchObject({ value: 5 });
    again.close();
  });

  // The other one announces a file at one step of ours, writes it at a later one, and dies before it can say so.
  it('beside another process of this wallet, at any moment: what that one left is taken for no other copy', async () => {
    const key = await ownJournalKey(bob);
    const vault = defaultVault(bob);
    let written = 0;
    // Left alone it takes eight steps.
    for (let announces = 1; announces <= 8; announces++) {
      for (const later of [0, 1, 2]) {
        const beside = await Beside.started(home, bob, { announces, writes: announces + later });
        await keepJournal(beside.watched(bob));
        beside.close();
        if (beside.hasWritten) written++;
        expect(journalState(bob).due).toBe(0);
        expect(vault.listJournal(key.name).at(-1)).toBe(journalState(bob).number);
      }
    }
    expect(written).toBeGreaterThan(6);
    expect((await read(bob))?.rows.get('setting')?.get('setting/move-delay')).toMatchObject({ value: 4 });
  });

  it('several processes at once write one journal', async () => {
    const many = await Promise.all(Array.from({ length: 4 }, () => unlock(home, 'bob')));
    await Promise.all(
      many.map(async (one, i) => {
        const bytes = new TextEncoder().encode(String(i));
        await addRecord(one, [bytes], { title: String(i) });
        await keepJournal(one);
      }),
    );
    expect(journalState(bob).due).toBe(0);
    expect((await read(bob))?.rows.get('record')?.size).toBe(4);
    for (const one of many) one.close();
  });
});

function flip(path: string): void {
  const bytes = readFileSync(path);
  const at = bytes.length - 40;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

/** Another process of the same wallet, that writes its journal while ours does and is killed before its note. */
class Beside {
  steps = 0;
  hasWritten = false;
  #hasAnnounced = false;
  readonly #store: ReturnType<typeof openStore<WalletRows>>;
  readonly #write: () => void;
  readonly #writing: JournalRow;
  /** Number of the file that its own follows. */
  readonly #after: number | undefined;
  readonly #when: { readonly announces: number; readonly writes: number };

  private constructor(
    store: ReturnType<typeof openStore<WalletRows>>,
    writing: JournalRow,
    write: () => void,
    when: { readonly announces: number; readonly writes: number },
  ) {
    this.#store = store;
    this.#writing = writing;
    this.#after = store.view((tables) => tables.table('journal').get('head')?.number);
    this.#write = write;
    this.#when = when;
  }

  /** Lets it write really, and takes back what it wrote: it comes at its moment. */
  static async started(
    home: TestHome,
    wallet: UnlockedWallet,
    when: { readonly announces: number; readonly writes: number },
  ): Promise<Beside> {
    changeSetting(wallet, 'move-delay', '3');
    changeSetting(wallet, 'move-delay', '4');
    const { name } = await ownJournalKey(wallet);
    const vault = defaultVault(wallet);
    const dying = {
      ...vault,
      writeJournal: (...all: Parameters<typeof vault.writeJournal>) => {
        vault.writeJournal(...all);
        throw new Error('killed');
      },
    };
    await expect(keepJournal({ ...wallet, vault: () => dying })).rejects.toThrow('killed');
    const store = openStore<WalletRows>({
      path: profileLayout(homeLayout(home.env), wallet.profile.name).store,
      schemas: WALLET_SCHEMAS,
      storeKey: wallet.keys.ageSecret(STORE_KEY_INDEX),
      entropy: systemEntropy,
      busyMilliseconds: 1,
    });
    const writing = store.change((tables) => {
      const row = tables.table('journal').get('writing');
      tables.table('journal').delete('writing');
      return row;
    });
    if (writing === undefined) throw new TypeError('it has announced nothing');
    const { number } = writing;
    const bytes = vault.readJournal(name, number) ?? new Uint8Array();
    vault.deleteJournal(name, number);
    return new Beside(store, writing, () => vault.writeJournal(name, number, bytes), when);
  }

  /** Ours, with a moment before each thing that it asks of the store and of the vault. */
  watched(wallet: UnlockedWallet): Session {
    const watch = <T extends object>(port: T): T =>
      Object.fromEntries(
        Object.entries(port).map(([name, call]: [string, (...all: unknown[]) => unknown]) => [
          name,
          (...all: unknown[]) => {
            this.#step();
            return call(...all);
          },
        ]),
      ) as T;
    return { ...wallet, store: watch(wallet.store), vault: () => watch(defaultVault(wallet)) };
  }

  close(): void {
    this.#store.close();
  }

  #step(): void {
    this.steps++;
    if (!this.#hasAnnounced && this.steps >= this.#when.announces) {
      this.#hasAnnounced = this.#meanwhile((journal) => {
        const isFree = journal.get('writing') === undefined && journal.get('head')?.number === this.#after;
        if (isFree) journal.put('writing', this.#writing);
      });
    }
    if (this.#hasAnnounced && !this.hasWritten && this.steps >= this.#when.writes) {
      this.#meanwhile((journal) => {
        if (journal.get('writing')?.files[0] !== this.#writing.files[0]) return;
        this.#write();
        this.hasWritten = true;
      });
    }
  }

  /** @returns false while the store is ours: it waits */
  #meanwhile(action: (journal: Table<JournalRow>) => void): boolean {
    try {
      this.#store.change((tables) => {
        action(tables.table('journal'));
      });
      return true;
    } catch (error) {
      if ((error as { code?: string }).code === 'store-busy') return false;
      throw error;
    }
  }
}
