import { cpSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MedwalletError } from '../../src/errors.ts';
import { auditTrail } from '../../src/wallet/audit.ts';
import { recordIdentity } from '../../src/wallet/age-keys.ts';
import { decryptBlob, NOWHERE } from '../../src/wallet/decrypting.ts';
import { findGrant } from '../../src/wallet/grants.ts';
import { readGrantContents } from '../../src/wallet/opening.ts';
import { checkRecord, listRecords, type RecordSummary } from '../../src/wallet/records.ts';
import { defaultVault, type Session } from '../../src/wallet/session.ts';
import { addText, grantTo, identitiesIn, join, openText } from '../support/consent.ts';
import { runAndKill } from '../support/killing.ts';
import { createHome, createPeople, unlock, type TestHome } from '../support/people.ts';

// A command dies, by kill -9, right before each thing that it does to the disk, and is given again.
describe('killed at every step', () => {
  let base: TestHome;
  let leaving: { grant: string; package: Uint8Array };
  let staying: { grant: string; package: Uint8Array };
  let held: string[];
  let old: RecordSummary[];

  beforeAll(async () => {
    base = createHome();
    const people = await createPeople(base);
    const hospital = await join(base, 'hospital', 'provider', [people.alice]);
    for (const text of ['one', 'two']) await addText(people.alice, text, 'laboratory');
    leaving = await grantTo(people.alice, people.clinic, { collections: ['laboratory'] });
    staying = await grantTo(people.alice, hospital, { collections: ['laboratory'] });
    held = await identitiesIn(people.clinic, leaving.package);
    old = listRecords(people.alice);
    hospital.close();
    people.close();
  });
  afterAll(() => {
    base.remove();
  });

  /** The same wallets, once more. */
  function copy(): TestHome {
    const home = createHome();
    cpSync(base.home, home.home, { recursive: true });
    return home;
  }

  async function withWallet<T>(
    home: TestHome,
    name: string,
    use: (wallet: Session) => Promise<T>,
  ): Promise<T> {
    const wallet = await unlock(home, name);
    try {
      return await use(wallet);
    } finally {
      wallet.close();
    }
  }

  /** Kills the command at one step after the other, in wallets of its own each time. @returns how many there were */
  async function atEveryStep(
    argv: readonly string[],
    after: (home: TestHome, step: number) => Promise<void>,
  ) {
    const whole = copy();
    const { steps, status, stderr } = runAndKill(whole, argv, 0);
    expect(status, stderr).toBe(0);
    whole.remove();
    for (let step = 1; step <= steps; step++) {
      const home = copy();
      expect(runAndKill(home, argv, step).signal, `step ${step}`).toBe('SIGKILL');
      await after(home, step);
      home.remove();
    }
    return steps;
  }

  it('revoke --reseal: given again it ends well', { timeout: 1_800_000 }, async () => {
    const argv = ['--profile', 'alice', 'revoke', leaving.grant, '--reseal', '--yes', '--json'];
    const steps = await atEveryStep(argv, async (home, step) => {
      const again = runAndKill(home, argv, 0);
      expect(again.status, `step ${step}\n${again.stderr}`).toBe(0);
      expect(JSON.parse(again.stdout)).toMatchObject({
        state: 'revoked',
        skipped: [],
        kept: [],
        waiting: [],
      });
      const records = await withWallet(home, 'alice', async (alice) => {
        expect(findGrant(alice, leaving.grant).state).toBe('revoked');
        const { events, warnings } = await auditTrail(alice, { offline: true });
        expect(warnings).toEqual([]);
        const ends = events.filter(({ event }) => event.type === 'grant.revoked');
        expect(ends).toHaveLength(1);
        const all = listRecords(alice);
        for (const { id } of all)
          expect((await checkRecord(alice, id)).result, `step ${step}`).toBe('intact');
        // Nobody who held keys before opens anything: not with the collection's, not with a record's own.
        const keys = [...held, ...old.map(({ secret }) => recordIdentity(secret))];
        for (const { manifest } of all) {
          await expect(decryptBlob(defaultVault(alice), manifest, keys, NOWHERE)).rejects.toThrow(
            MedwalletError,
          );
        }
        for (const { manifest } of old) {
          expect(defaultVault(alice).openBlob(manifest.sha256), `step ${step}`).toBeUndefined();
        }
        return all;
      });
      await withWallet(home, 'clinic', async (clinic) => {
        await expect(readGrantContents(clinic, leaving.package)).rejects.toMatchObject({ code: 'not-valid' });
      });
      await withWallet(home, 'hospital', async (hospital) => {
        for (const { id, manifest } of records) {
          expect(await openText(hospital, staying.package, id), `step ${step}`).toBe(manifest.title);
        }
      });
    });
    expect(steps).toBeGreaterThan(10);
  });

  it('record add: the key update goes out with the next command', { timeout: 1_800_000 }, async () => {
    base.write('three.txt', 'three');
    const about = ['--title', 'three', '--collection', 'laboratory'];
    const argv = ['--profile', 'alice', 'record', 'add', base.file('three.txt'), ...about];
    const added: number[] = [];
    const steps = await atEveryStep(argv, async (home, step) => {
      expect(runAndKill(home, ['--profile', 'alice', 'status'], 0).status).toBe(0);
      const titles = await withWallet(home, 'alice', async (alice) => {
        for (const { id } of listRecords(alice)) expect((await checkRecord(alice, id)).result).toBe('intact');
        expect((await auditTrail(alice, { offline: true })).warnings).toEqual([]);
        return listRecords(alice).map(({ manifest }) => manifest.title);
      });
      added.push(titles.length);
      for (const [name, { package: file }] of [
        ['hospital', staying],
        ['clinic', leaving],
      ] as const) {
        const seen = await withWallet(home, name, async (reader) => readGrantContents(reader, file));
        // Who has a grant sees the record exactly when there is one, and no update is missing.
        expect(seen.records.map(({ manifest }) => manifest.title).sort(), `step ${step}`).toEqual(
          titles.sort(),
        );
        expect(seen.missingUpdates).toBe(0);
      }
    });
    expect(steps).toBeGreaterThan(5);
    // Both happened: killed before the record was there, and after.
    expect(new Set(added)).toEqual(new Set([2, 3]));
  });
});
