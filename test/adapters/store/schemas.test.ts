import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WALLET_SCHEMAS } from '../../../src/wallet/index.ts';
import { runCli, type CliRun } from '../../support/cli.ts';
import { createHome, type TestHome } from '../../support/people.ts';
import { createFolderVault } from '../../../src/adapters/vault/index.ts';
import { open, tamper } from './open.ts';
import { freshFolders } from '../../support/folder.ts';
import { throwsCode } from '../../support/throws.ts';

const KEPT = join(import.meta.dirname, '../../../fixtures/store');
const freshFolder = freshFolders();

describe('the stores that are kept', () => {
  it('are one for every schema before this one', () => {
    const kept = Array.from({ length: WALLET_SCHEMAS.length - 1 }, (_, i) => `schema-${i + 1}`);
    expect(readdirSync(KEPT).filter((name) => name.startsWith('schema-'))).toEqual(kept);
  });
});

describe.each([1, 2])('a store that schema %i wrote', (schema) => {
  const kept = `schema-${schema}`;
  let home: TestHome;
  const cli = (...argv: string[]): Promise<CliRun> => runCli(home, [...argv, '--json']);
  const at = (...names: string[]): string => join(home.home, 'profiles', ...names);

  beforeAll(() => {
    home = createHome();
    createFolderVault(join(home.home, 'vault'));
    for (const who of ['alice', 'clinic']) {
      mkdirSync(at(who), { recursive: true, mode: 0o700 });
      for (const name of ['keystore.age', 'profile.json']) {
        writeFileSync(at(who, name), readFileSync(join(KEPT, kept, who, name)), { mode: 0o600 });
      }
      const store = gunzipSync(readFileSync(join(KEPT, kept, who, 'store.db.gz')));
      writeFileSync(at(who, 'store.db'), store, { mode: 0o600 });
    }
  });
  afterAll(() => {
    home.remove();
  });

  it('opens, keeps a copy, and nothing is lost', async () => {
    const status = await cli('--profile', 'alice', 'status');
    expect(status.code, status.stdout).toBe(0);
    expect(status.json).toMatchObject({ records: 1, events: 4, contacts: 2, address: { state: 'agreed' } });
    const list = await cli('--profile', 'alice', 'record', 'list');
    expect(list.json['records']).toMatchObject([{ title: schema === 1 ? 'Blood count' : 'Blood', size: 30 }]);
    const copy = at('alice', `store.db.${kept}`);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    // The copy is the store as it was: it migrates in its turn.
    writeFileSync(at('alice', 'store.db'), readFileSync(copy));
    expect((await cli('--profile', 'alice', 'status')).json).toMatchObject({ records: 1, events: 4 });
  });

  it("goes on with a provider's chain of receipts", async () => {
    const log = await cli('--profile', 'clinic', 'access-log');
    expect(log.json).toMatchObject({ entries: [{ counter: 1, prev: null }], gaps: [] });
    expect(existsSync(at('clinic', `store.db.${kept}`))).toBe(true);
  });
});

describe('the steps', () => {
  it('refuse a newer store and change nothing of it', () => {
    const path = join(freshFolder(), 'store.db');
    open(path).close();
    tamper(path, (database) => {
      database.exec('PRAGMA user_version = 99');
    });
    const before = readFileSync(path);
    expect(throwsCode('store-newer', () => open(path)).outcome).toBe('unavailable');
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});
