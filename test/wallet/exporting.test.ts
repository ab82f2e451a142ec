import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/crypto/index.ts';
import { bytesToHex } from '../../src/encoding/index.ts';
import { exportRecords } from '../../src/medwallet.ts';
import { addRecord, findRecord, listRecords } from '../../src/wallet/index.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';
import { rejectsCode, throwsCode } from '../support/throws.ts';

describe('taking records along', () => {
  let home: TestHome;
  let people: People;
  const contents = {
    'lab.json': '{"resourceType":"Observation","valueQuantity":{"value":13.50}}',
    'letter.pdf': '%PDF-1.7\nDear colleague',
    'note.txt': 'ten drops',
  };
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
    for (const [fileName, text] of Object.entries(contents)) {
      const { id } = await addRecord(people.alice, [new TextEncoder().encode(text)], {
        title: fileName,
        fileName,
      });
      ids[fileName] = id;
    }
  });

  afterAll(() => {
    people.close();
    home.remove();
  });

  it('writes the original bytes and the manifest, under ids and never under titles', async () => {
    const exported = await exportRecords(people.alice, home.cwd, 'out', 'all');
    expect(exported.map(({ file }) => file).sort()).toEqual(
      [
        `${ids['lab.json'] ?? ''}.json`,
        `${ids['letter.pdf'] ?? ''}.pdf`,
        `${ids['note.txt'] ?? ''}.txt`,
      ].sort(),
    );
    for (const { id, file, manifest } of exported) {
      const record = findRecord(people.alice, id);
      const bytes = new Uint8Array(readFileSync(join(home.cwd, 'out', file)));
      expect(bytesToHex(sha256(bytes))).toBe(record.plaintext.sha256);
      expect(JSON.parse(readFileSync(join(home.cwd, 'out', manifest), 'utf8'))).toEqual(record.manifest);
      expect(statSync(join(home.cwd, 'out', file)).mode & 0o777).toBe(0o600);
    }
    expect(readdirSync(join(home.cwd, 'out')).length).toBe(6);
    expect(statSync(join(home.cwd, 'out')).mode & 0o777).toBe(0o700);
  });

  it('takes only what was named', async () => {
    const [only] = await exportRecords(people.alice, home.cwd, 'one', [ids['note.txt']?.slice(0, 8) ?? '']);
    expect(only?.id).toBe(ids['note.txt']);
    expect(readdirSync(join(home.cwd, 'one')).length).toBe(2);
  });

  it('changes nothing in a folder that holds one of the names already', async () => {
    const folder = join(home.cwd, 'taken');
    mkdirSync(folder, { mode: 0o700 });
    const last = listRecords(people.alice).at(-1)?.id ?? '';
    writeFileSync(join(folder, `${last}.manifest.json`), 'mine');
    await rejectsCode('export-exists', () => exportRecords(people.alice, home.cwd, 'taken', 'all'));
    expect(readdirSync(folder)).toEqual([`${last}.manifest.json`]);
    expect(readFileSync(join(folder, `${last}.manifest.json`), 'utf8')).toBe('mine');
  });

  it('goes on where an export was interrupted, and writes nothing of it twice', async () => {
    const folder = join(home.cwd, 'begun');
    await exportRecords(people.alice, home.cwd, 'begun', 'all');
    const names = readdirSync(folder);
    const [kept = '', lost = ''] = names;
    const before = statSync(join(folder, kept)).ino;
    rmSync(join(folder, lost));
    expect(await exportRecords(people.alice, home.cwd, 'begun', 'all')).toHaveLength(3);
    expect(readdirSync(folder)).toEqual(names);
    expect(statSync(join(folder, kept)).ino).toBe(before);
    writeFileSync(join(folder, lost), `${readFileSync(join(folder, lost), 'utf8')}!`);
    await rejectsCode('export-exists', () => exportRecords(people.alice, home.cwd, 'begun', 'all'));
    rmSync(join(folder, lost));
    symlinkSync(kept, join(folder, lost));
    await rejectsCode('export-exists', () => exportRecords(people.alice, home.cwd, 'begun', 'all'));
  });

  it('refuses records that there are not', async () => {
    await rejectsCode('unknown-record', () => exportRecords(people.alice, home.cwd, 'none', []));
    await rejectsCode('unknown-record', () =>
      exportRecords(people.alice, home.cwd, 'none', ['0'.repeat(32)]),
    );
    throwsCode('unknown-record', () => findRecord(people.alice, ''));
  });
});
