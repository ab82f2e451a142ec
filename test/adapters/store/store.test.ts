import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { translating } from '../../../src/adapters/store/errors.ts';
import { StoreError } from '../../../src/adapters/store/index.ts';
import { freshFolders } from '../../support/folder.ts';
import { throwsCode } from '../../support/throws.ts';
import { filesOf, KEY, open, tamper } from './open.ts';

const freshFolder = freshFolders();
const freshPath = (): string => join(freshFolder(), 'store.db');

describe('rows', () => {
  it('come back as they were put, listed in the order of their keys', () => {
    const path = freshPath();
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (notes) => {
        const store = open(path);
        const expected = Object.entries(notes).map(([key, text]) => ({ key, row: { text } }));
        const listed = store.change((tables) => {
          const table = tables.table('note');
          for (const { key } of table.list()) table.delete(key);
          for (const { key, row } of expected) table.put(key, row);
          return table.list();
        });
        expect(listed).toEqual(expected.sort((a, b) => (a.key < b.key ? -1 : 1)));
        store.close();
        const again = open(path);
        again.view((tables) => {
          for (const { key, row } of expected) expect(tables.table('note').get(key)).toEqual(row);
          expect(tables.table('note').count()).toBe(expected.length);
        });
        again.close();
      }),
      { numRuns: 25 },
    );
  });

  it('are replaced and deleted one by one', () => {
    const store = open(freshPath());
    store.change((tables) => {
      tables.table('note').put('a', { text: 'one' });
      tables.table('note').put('a', { text: 'two' });
      tables.table('counter').put('a', { n: 1 });
      expect(tables.table('note').get('a')).toEqual({ text: 'two' });
      expect(tables.table('note').count()).toBe(1);
      expect(tables.table('note').delete('a')).toBe(true);
      expect(tables.table('note').delete('a')).toBe(false);
      expect(tables.table('note').get('a')).toBeUndefined();
      expect(tables.table('counter').get('a')).toEqual({ n: 1 });
    });
    store.close();
  });

  it('and hashes of subtrees, by their place up to 2^40 leaves', () => {
    const store = open(freshPath());
    const places = [
      [0, 0],
      [0, 1],
      [1, 0],
      [40, 0],
      [0, 2 ** 40 - 1],
      [7, 2 ** 33 - 1],
    ] as const;
    store.change(({ subtrees }) => {
      for (const [i, [level, index]] of places.entries()) {
        subtrees.put(level, index, new Uint8Array(32).fill(i));
      }
      expect(subtrees.get(0, 2)).toBeUndefined();
    });
    store.view(({ subtrees }) => {
      for (const [i, [level, index]] of places.entries()) {
        expect(subtrees.get(level, index)).toEqual(new Uint8Array(32).fill(i));
      }
    });
    store.close();
  });
});

describe('a change', () => {
  it('happens as a whole or not at all', () => {
    const store = open(freshPath());
    const mistake = new StoreError('store-damaged', 'A test.', 'None.');
    expect(() =>
      store.change((tables) => {
        tables.table('note').put('a', { text: 'never' });
        tables.subtrees.put(0, 0, new Uint8Array(32));
        throw mistake;
      }),
    ).toThrow(mistake);
    store.view((tables) => {
      expect(tables.table('note').get('a')).toBeUndefined();
      expect(tables.subtrees.get(0, 0)).toBeUndefined();
    });
    // And the store goes on.
    store.change((tables) => {
      tables.table('note').put('a', { text: 'now' });
    });
    expect(store.view((tables) => tables.table('note').get('a'))).toEqual({ text: 'now' });
    store.close();
  });

  it('waits for another one, and says so when it takes too long', () => {
    const path = freshPath();
    const [first, second] = [open(path), open(path, { busy: 50 })];
    first.change((tables) => {
      tables.table('note').put('a', { text: 'one' });
      const error = throwsCode('store-busy', () => {
        second.change((other) => {
          other.table('note').put('a', { text: 'two' });
        });
      });
      expect(error.outcome).toBe('unavailable');
      // Reading goes on beside it, and sees what was there before.
      expect(second.view((other) => other.table('note').get('a'))).toBeUndefined();
    });
    expect(second.view((other) => other.table('note').get('a'))).toEqual({ text: 'one' });
    first.close();
    second.close();
  });
});

describe('the file', () => {
  const canaries = [
    'Blood count',
    'Dr. Wirawan',
    'did:key:zQ3shVc2UkAfJCdc1TR8E66J85h48P43r93q8jGPkPpjF9Ef9',
  ];

  it('holds no word of what is in it', () => {
    const path = freshPath();
    const store = open(path);
    const [title = '', petname = '', did = ''] = canaries;
    for (let i = 0; i < 50; i++) {
      store.change((tables) => {
        tables.table('note').put(did, { text: `${title} ${i}` });
        tables.table('note').put(`${petname} ${i}`, { text: did });
      });
    }
    const files = filesOf(path);
    expect([...files.keys()].sort()).toEqual(['store.db', 'store.db-shm', 'store.db-wal']);
    const spellings = [...canaries, canaries[2]?.slice(8) ?? ''].flatMap((word) => {
      const bytes = Buffer.from(word);
      return [
        bytes,
        Buffer.from(word, 'utf16le'),
        ...(['hex', 'base64'] as const).map((as) => bytes.toString(as)),
      ];
    });
    for (const [name, bytes] of files) {
      for (const spelling of spellings) expect(bytes.includes(spelling), name).toBe(false);
    }
    // The search itself finds what is there.
    expect(files.get('store.db-wal')?.includes('note')).toBe(true);
    store.close();
  });

  it('is one file at rest', () => {
    const path = freshPath();
    const store = open(path);
    store.change((tables) => {
      tables.table('note').put('a', { text: 'one' });
    });
    store.close();
    const copy = freshPath();
    copyFileSync(path, copy);
    expect(open(copy).view((tables) => tables.table('note').get('a'))).toEqual({ text: 'one' });
  });

  it('gives equal rows different bytes, and unequal keys ids of one length', () => {
    const path = freshPath();
    const store = open(path);
    store.change((tables) => {
      for (const key of ['a', 'b', 'a much longer key']) tables.table('note').put(key, { text: 'same' });
    });
    store.close();
    tamper(path, (database) => {
      const rows = database.prepare('SELECT hex(id) AS id, hex(body) AS body FROM note').all([]) as {
        id: string;
        body: string;
      }[];
      expect(new Set(rows.map(({ id }) => id.length))).toEqual(new Set([64]));
      expect(new Set(rows.map(({ body }) => body.slice(-32))).size).toBe(3);
    });
  });

  it('is for its owner alone, and what lies beside it too', () => {
    const path = freshPath();
    const store = open(path);
    store.change((tables) => {
      tables.table('note').put('a', { text: 'one' });
    });
    for (const name of filesOf(path).keys()) {
      expect(statSync(join(path, '..', name)).mode & 0o777, name).toBe(0o600);
    }
    store.close();
  });
});

describe('a file that somebody changed', () => {
  const prepared = (): string => {
    const path = freshPath();
    const store = open(path);
    store.change((tables) => {
      tables.table('note').put('a', { text: 'mine' });
      tables.table('note').put('b', { text: 'yours' });
      tables.table('counter').put('a', { n: 1 });
    });
    store.close();
    return path;
  };
  const idOf = (name: 'a' | 'b'): string => (name === 'a' ? 'min(rowid)' : 'max(rowid)');
  const row = (name: 'a' | 'b'): string => `(SELECT ${idOf(name)} FROM note)`;

  it.each([
    [
      'a body moved to another row',
      `UPDATE note SET body = (SELECT body FROM note WHERE rowid = ${row('b')}) WHERE rowid = ${row('a')}`,
    ],
    [
      'two bodies exchanged',
      `UPDATE note SET body = (SELECT other.body FROM note AS other WHERE other.rowid <> note.rowid)`,
    ],
    [
      'a body from another table',
      `UPDATE note SET body = (SELECT body FROM counter) WHERE rowid = ${row('a')}`,
    ],
    ['an id exchanged', `UPDATE note SET id = (SELECT id FROM counter) WHERE rowid = ${row('a')}`],
    [
      'one bit of the nonce',
      `UPDATE note SET body = unhex(CASE WHEN hex(substr(body, 1, 1)) = '00' THEN '01' ELSE '00' END) || substr(body, 2)`,
    ],
    ['one byte less', `UPDATE note SET body = substr(body, 1, length(body) - 1)`],
    ['one byte more', `UPDATE note SET body = body || x'00'`],
    ['nothing left but a nonce', `UPDATE note SET body = substr(body, 1, 24)`],
    ['an empty body', `UPDATE note SET body = x''`],
    ['text in place of bytes', `UPDATE note SET body = 'open'`],
    ['an older body of the same row, sealed by another wallet', `UPDATE note SET body = randomblob(80)`],
  ])('%s is refused', (_, sql) => {
    const path = prepared();
    tamper(path, (database) => {
      expect(database.prepare(sql).run([]).changes).toBeGreaterThan(0);
    });
    const store = open(path);
    expect(
      throwsCode('store-damaged', () => store.view((tables) => tables.table('note').list())).outcome,
    ).toBe('unavailable');
    store.close();
  });

  it('shows a row that is gone as gone: the log above tells what is missing', () => {
    const path = prepared();
    tamper(path, (database) => {
      database.exec('DELETE FROM note');
    });
    const store = open(path);
    expect(store.view((tables) => tables.table('note').list())).toEqual([]);
    store.close();
  });
});

describe('what SQLite answers', () => {
  it.each([
    ['SQLITE_BUSY', 'store-busy'],
    ['SQLITE_BUSY_SNAPSHOT', 'store-busy'],
    ['SQLITE_LOCKED', 'store-busy'],
    ['SQLITE_READONLY_DIRECTORY', 'store-read-only'],
    ['SQLITE_FULL', 'disk-full'],
    ['SQLITE_CORRUPT_INDEX', 'store-damaged'],
    ['SQLITE_NOTADB', 'store-damaged'],
    ['SQLITE_IOERR_WRITE', 'store-unavailable'],
    ['SQLITE_CANTOPEN', 'store-unavailable'],
  ])('%s is %s', (code, ours) => {
    const answer = Object.assign(new TypeError('as SQLite says'), { code });
    const error = throwsCode(ours, () =>
      translating(() => {
        throw answer;
      }),
    );
    expect(error.outcome).toBe('unavailable');
    expect(error.cause).toBe(answer);
  });

  it('and nothing else is touched', () => {
    for (const thrown of [
      new TypeError('ours'),
      Object.assign(new TypeError('theirs'), { code: 'ENOENT' }),
    ]) {
      expect(() =>
        translating(() => {
          throw thrown;
        }),
      ).toThrow(thrown);
    }
  });
});

describe('opening', () => {
  it('refuses the key of another wallet, instead of showing an empty one', () => {
    const path = freshPath();
    open(path).close();
    const error = throwsCode('store-foreign', () => open(path, { storeKey: new Uint8Array(32).fill(8) }));
    expect(error.outcome).toBe('unavailable');
    open(path).close();
  });

  it('refuses what a newer version wrote, and leaves it alone', () => {
    const path = freshPath();
    open(path).close();
    tamper(path, (database) => {
      database.exec('PRAGMA user_version = 2');
    });
    const before = filesOf(path).get('store.db');
    expect(throwsCode('store-newer', () => open(path)).outcome).toBe('unavailable');
    expect(filesOf(path).get('store.db')).toEqual(before);
  });

  it('refuses a file that is no store', () => {
    const path = freshPath();
    writeFileSync(path, 'This is not a database, and it is longer than its header would be. '.repeat(40));
    throwsCode('store-damaged', () => open(path));
  });

  it('refuses a store whose pages were overwritten', () => {
    const path = freshPath();
    const store = open(path);
    store.change((tables) => {
      for (let i = 0; i < 200; i++) tables.table('note').put(`${i}`, { text: 'x'.repeat(200) });
    });
    store.close();
    rmSync(`${path}-wal`, { force: true });
    const bytes = filesOf(path).get('store.db') ?? Buffer.alloc(0);
    writeFileSync(path, Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(bytes.length - 4096, 0xa5)]));
    throwsCode('store-damaged', () => {
      open(path).view((tables) => tables.table('note').list());
    });
  });

  it('waits for whoever holds the file for himself, and says so when it takes too long', () => {
    const path = freshPath();
    open(path).close();
    tamper(path, (other) => {
      other.exec('PRAGMA journal_mode = DELETE');
      other.exec('BEGIN EXCLUSIVE');
      expect(throwsCode('store-busy', () => open(path, { busy: 50 })).outcome).toBe('unavailable');
      other.exec('COMMIT');
      open(path).close();
    });
  });

  it.each(["a patient's", 'file:x?mode=memory', '100%25 #1', ':memory:', '-'])(
    'takes the path as it is: %s',
    (name) => {
      const path = join(freshFolder(), name);
      const store = open(path);
      store.change((tables) => {
        tables.table('note').put('a', { text: 'one' });
      });
      store.close();
      expect([...filesOf(path).keys()]).toEqual([name]);
    },
  );

  it('says when the folder is not there', () => {
    expect(throwsCode('store-unavailable', () => open(join(freshFolder(), 'none', 'store.db'))).outcome).toBe(
      'unavailable',
    );
  });

  it('says when there is a folder in its place', () => {
    const path = freshPath();
    mkdirSync(path);
    throwsCode('store-unavailable', () => open(path));
  });

  it.skipIf(process.getuid?.() === 0)('says when the file cannot be written', () => {
    const path = freshPath();
    open(path).close();
    chmodSync(path, 0o400);
    throwsCode('store-read-only', () => {
      open(path).change((tables) => {
        tables.table('note').put('a', { text: 'one' });
      });
    });
  });

  it('takes the store key as it is: 32 bytes that nobody changes', () => {
    const key = KEY.slice();
    open(freshPath(), { storeKey: key }).close();
    expect(key).toEqual(KEY);
  });
});

describe('closing', () => {
  /** The names of this process' open files below a folder. */
  const openBelow = (folder: string): string[] =>
    readdirSync('/proc/self/fd').flatMap((descriptor) => {
      try {
        const name = readlinkSync(`/proc/self/fd/${descriptor}`);
        return name.startsWith(folder) ? [name] : [];
      } catch {
        return []; // The descriptor of this very look.
      }
    });

  it.skipIf(!existsSync('/proc/self/fd'))(
    'lets go of every file at once, whatever else is collected later',
    () => {
      const path = freshPath();
      const folder = join(path, '..');
      for (let i = 0; i < 25; i++) {
        const store = open(path);
        store.change((tables) => {
          tables.table('note').put('a', { text: `${i}` });
          tables.table('note').list();
        });
        expect(openBelow(folder)).toContain(path);
        store.close();
        expect(openBelow(folder)).toEqual([]);
        expect([...filesOf(path).keys()]).toEqual(['store.db']);
        throwsCode('store-foreign', () => open(path, { storeKey: new Uint8Array(32) }));
        expect(openBelow(folder)).toEqual([]);
      }
      const damaged = open(path);
      tamper(path, (database) => {
        database.exec(`UPDATE note SET body = x''`);
      });
      throwsCode('store-damaged', () => damaged.view((tables) => tables.table('note').list()));
      damaged.forget();
      damaged.close();
      expect(openBelow(folder)).toEqual([]);
    },
  );
});
