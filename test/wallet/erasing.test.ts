import { createRequire } from 'node:module';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8ToBytes } from '../../src/encoding/index.ts';
import { openSmall } from '../../src/envelope/index.ts';
import { eventLeaf, parseEvent } from '../../src/ledger/index.ts';
import {
  attend,
  auditTrail,
  eraseRecord,
  exportProof,
  keepJournal,
  listRecords,
  ownJournalKey,
  readGrantContents,
  recordHistory,
  type Session,
} from '../../src/wallet/index.ts';
import { amendRecord } from '../../src/wallet/amending.ts';
import { eventRows, keptLog, leafOf, logTree, storedEvents } from '../../src/wallet/log.ts';
import { addText, grantTo, openText } from '../support/consent.ts';
import { createHome, createPeople, unlock, type People, type TestHome } from '../support/people.ts';
import { rejectsCode } from '../support/throws.ts';

interface RawDatabase {
  prepare(sql: string): { all(values: unknown[]): { body: ArrayBuffer | Uint8Array }[] };
  close(): void;
}
const Database = createRequire(import.meta.url)('libsql') as new (path: string) => RawDatabase;
const TABLES = ['record', 'event', 'logged', 'delivered_record', 'doomed'];

describe('an erased record', () => {
  let home: TestHome;
  let people: People;
  let folder: string;

  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
    folder = join(home.home, 'profiles', 'alice');
  });

  afterAll(() => {
    people.close();
    home.remove();
  });

  const text = (id: string): Promise<unknown> => amendRecord(people.alice, id, [utf8ToBytes('newer')], {});
  const size = (): number => people.alice.store.view((tables) => tables.table('log').get('head')?.size ?? 0);

  it('leaves its event and a log with the same root, and no leaf that anybody could match', async () => {
    const { alice } = people;
    const stays = await addText(alice, 'stays', 'general');
    const gone = await addText(alice, 'gone', 'general');
    await text(gone.id);
    const before = alice.store.view(storedEvents);
    const root = logTree(before).root();
    // What somebody knows who has every record, every event and every file of this wallet from the time before.
    const known = alice.store
      .view(eventRows)
      .map(({ event, index }) => ({ event: utf8ToBytes(event), index }));
    const about = known.filter(({ event }) => new TextDecoder().decode(event).includes(gone.id));
    expect(about.length).toBe(2);

    const erased = await eraseRecord(alice, gone.id, { reason: 'entered-in-error' });
    expect(erased).toMatchObject({
      erased: [gone.id],
      reason: 'entered-in-error',
      events: 2,
      kept: [],
      clean: true,
    });

    const after = alice.store.view(storedEvents);
    expect(logTree(after, before.length).root()).toEqual(root);
    expect(alice.store.view((tables) => keptLog(tables).root())).toEqual(logTree(after).root());
    const salts = after.flatMap((row) => ('leaf' in row ? [] : [Buffer.from(row.salt, 'hex')]));
    const leaves = new Set(
      about.map(({ index }) => Buffer.from(leafOf(after[index] ?? { leaf: '' })).toString('hex')),
    );
    expect(leaves.size).toBe(2);
    const matched = about.flatMap(({ event }) =>
      salts.filter((salt) => leaves.has(Buffer.from(eventLeaf(salt, event)).toString('hex'))),
    );
    expect(matched).toEqual([]);
    // The same search does find the others, so it would have found these.
    const others = known.filter(({ event }) => new TextDecoder().decode(event).includes(stays.id));
    expect(
      others.every(({ event, index }) =>
        salts.some((salt) =>
          Buffer.from(eventLeaf(salt, event)).equals(leafOf(after[index] ?? { leaf: '' })),
        ),
      ),
    ).toBe(true);

    const last = parseEvent(utf8ToBytes(alice.store.view(eventRows).at(-1)?.event ?? ''));
    expect(last).toMatchObject({ type: 'record.erased', record: gone.id, reason: 'entered-in-error' });
    await rejectsCode('unknown-record', () => exportProofOffline(alice, gone.id));
    const trail = await auditTrail(alice, { offline: true });
    expect(trail.warnings).toEqual([]);
    expect(trail.events.map(({ index }) => index)).not.toContain(about[0]?.index);
  });

  it('is in no byte of the store any more, nor in the vault', async () => {
    const { alice } = people;
    const record = await addText(alice, 'soon gone', 'laboratory');
    // Many rows around it, some of them deleted: pages are split, joined and freed.
    for (let i = 0; i < 40; i++) await addText(alice, `filler ${i}`, 'laboratory');
    const fillers = listRecords(alice).filter(({ manifest }) => manifest.title.startsWith('filler'));
    for (const { id } of fillers.slice(0, 20)) await eraseRecord(alice, id);
    const granted = await grantTo(alice, people.clinic, { records: [record.id] });
    expect(await openText(people.clinic, granted.package, record.id)).toBe('soon gone');
    await attend(alice);

    const before = bodies(folder);
    await eraseRecord(alice, record.id);
    await attend(alice);
    const left = new Set(bodies(folder));
    const gone = before.filter((body) => !left.has(body));
    // The record itself, its event, its place in the log, what the provider was told of it.
    expect(gone.length).toBeGreaterThanOrEqual(4);
    const files = allFiles(folder);
    expect(files.length).toBeGreaterThan(1);
    for (const body of gone) {
      const bytes = Buffer.from(body, 'hex');
      // Any 32 bytes of it, wherever they may have been moved.
      for (let at = 0; at + 32 <= bytes.length; at += 32) {
        const piece = bytes.subarray(at, at + 32);
        expect(files.filter(({ content }) => content.includes(piece)).map(({ path }) => path)).toEqual([]);
      }
    }
    const names = allFiles(join(home.home, 'vault')).map(({ path }) => path);
    expect(names.filter((path) => path.includes(record.manifest.sha256))).toEqual([]);
  });

  it('is in no file of the journal any more', async () => {
    const { alice } = people;
    const { id, manifest } = await addText(alice, 'journaled', 'general');
    const { secret } = alice.store.view((tables) => tables.table('record').get(id)) ?? { secret: '' };
    const salt = alice.store.view(eventRows).find(({ event }) => event.includes(id))?.salt ?? '';
    expect(secret).toHaveLength(64);
    expect(salt).toHaveLength(64);
    await keepJournal(alice);
    expect(await inJournal(alice, secret)).toBe(true);
    expect(await inJournal(alice, salt)).toBe(true);
    await eraseRecord(alice, id);
    await keepJournal(alice);
    for (const trace of [secret, salt, manifest.sha256, manifest.nonce]) {
      expect(await inJournal(alice, trace)).toBe(false);
    }
    // What stays is that there was one: the event of the erasure.
    expect(await inJournal(alice, id)).toBe(true);
  });

  it('is taken from those who still have a grant', async () => {
    const { alice, clinic } = people;
    const [one, two] = [await addText(alice, 'one', 'imaging'), await addText(alice, 'two', 'imaging')];
    const granted = await grantTo(alice, clinic, { collections: ['imaging'] });
    expect((await readGrantContents(clinic, granted.package)).records).toHaveLength(2);
    await eraseRecord(alice, one.id);
    const { records } = await readGrantContents(clinic, granted.package);
    expect(records.map(({ manifest }) => manifest.id)).toEqual([two.id]);
    await rejectsCode('not-granted', () => openText(clinic, granted.package, one.id));
  });

  it('waits with its files while another process reads the store, and finishes by itself', async () => {
    const { alice } = people;
    const { id } = await addText(alice, 'held', 'general');
    const other = new Database(join(folder, 'store.db')) as RawDatabase & { exec(sql: string): void };
    other.exec('BEGIN');
    other.prepare('SELECT CAST(body AS BLOB) AS body FROM record').all([]);
    expect(await eraseRecord(alice, id)).toMatchObject({ clean: false });
    other.exec('COMMIT');
    other.close();
    await attend(alice);
    expect(alice.store.view((tables) => tables.table('setting').get('erasing.pending'))).toBeUndefined();
  });

  it('while another process erases one more and is killed: that one is forgotten by the next command', async () => {
    const { alice } = people;
    const [one, two] = [await addText(alice, 'one', 'general'), await addText(alice, 'two', 'general')];
    const pending = (): unknown =>
      alice.store.view((tables) => tables.table('setting').get('erasing.pending')?.value);
    const killed = (): never => {
      throw new TypeError('killed');
    };
    const other = await unlock(home, 'alice');
    const dying: Session = { ...other, store: { ...other.store, forget: killed } };
    let others: Promise<unknown> | undefined;
    const forget = (): boolean => {
      const isDone = alice.store.forget();
      // Up to its change it waits for nothing.
      others = eraseRecord(dying, two.id);
      return isDone;
    };
    await eraseRecord({ ...alice, store: { ...alice.store, forget } }, one.id);
    await expect(others).rejects.toThrow('killed');
    expect(listRecords(alice).map(({ id }) => id)).not.toContain(two.id);
    other.close();
    expect(pending()).toBeDefined();
    await attend(alice);
    expect(pending()).toBeUndefined();
  });

  it('in the middle of a history leaves the others in their order', async () => {
    const { alice } = people;
    const first = await addText(alice, 'first', 'general');
    const second = await amendRecord(alice, first.id, [utf8ToBytes('second')], { reason: 'updated' });
    const third = await amendRecord(alice, second.id, [utf8ToBytes('third')], {});
    const states = (): string[] =>
      recordHistory(alice, first.id).map(
        ({ id, state }) => `${[first, second, third].findIndex((one) => one.id === id) + 1} ${state}`,
      );
    expect(states()).toEqual(['1 superseded', '2 superseded', '3 current']);
    await eraseRecord(alice, second.id);
    expect(states()).toEqual(['1 superseded', '2 erased', '3 current']);
    expect(recordHistory(alice, third.id)).toEqual(recordHistory(alice, first.id));
    await eraseRecord(alice, third.id);
    expect(states()).toEqual(['1 current']);
    const before = size();
    await eraseRecord(alice, first.id, { allVersions: true });
    expect(size()).toBe(before + 1);
  });

  it('is not found a second time', async () => {
    const { alice } = people;
    const { id } = await addText(alice, 'twice', 'general');
    await eraseRecord(alice, id);
    await rejectsCode('unknown-record', () => eraseRecord(alice, id));
    await rejectsCode('bad-reason', () => eraseRecord(alice, id, { reason: 'because' }));
    await rejectsCode('wrong-role', () => eraseRecord(people.clinic, id));
  });
});

function exportProofOffline(session: Session, record: string): Promise<unknown> {
  return exportProof(session, { record });
}

/** Every sealed body in the store, hex. */
function bodies(folder: string): string[] {
  const database = new Database(join(folder, 'store.db'));
  try {
    return TABLES.flatMap((table) =>
      database
        .prepare(`SELECT CAST(body AS BLOB) AS body FROM ${table}`)
        .all([])
        .map(({ body }) => Buffer.from(body as Uint8Array).toString('hex')),
    );
  } finally {
    database.close();
  }
}

function allFiles(folder: string): { path: string; content: Buffer }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => ({ path, content: readFileSync(path) }));
}

/** Whether any file of the journal, opened, has this in it. */
async function inJournal(session: Session, text: string): Promise<boolean> {
  const { name, identity } = await ownJournalKey(session);
  const vault = session.vault('vault:default');
  const numbers = vault?.listJournal(name) ?? [];
  expect(numbers.length).toBeGreaterThan(0);
  for (const number of numbers) {
    const opened = await openSmall(vault?.readJournal(name, number) ?? new Uint8Array(), [identity]);
    if (Buffer.from(opened).includes(text)) return true;
  }
  return false;
}
