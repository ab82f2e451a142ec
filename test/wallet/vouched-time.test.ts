import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderTrust } from '../../src/adapters/profile/index.ts';
import { batchVerifier, verifyGrantInput } from '../../src/wallet/index.ts';
import { rememberTime } from '../../src/wallet/vouched-time.ts';
import { addText, at, grantTo } from '../support/consent.ts';
import { freshFolders } from '../support/folder.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';

const DAY = 86_400;
const QUESTION = { status: 'seen', require: { assurance: 'signed' } } as const;
const freshFolder = freshFolders();

describe('the latest time vouched for', () => {
  it('is never one that the clock had not reached, and never goes back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(1_000), fc.array(fc.nat(1_000)))), (looks) => {
        const trust = folderTrust(freshFolder());
        let latest = 0;
        for (const [now, vouched] of looks) {
          rememberTime(trust, now, vouched);
          latest = Math.max(latest, ...vouched.filter((time) => time <= now));
          expect(trust.lastSeen() ?? 0).toBe(latest);
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('a batch', () => {
  it('remembers what was vouched for, once, and not the clock', async () => {
    const home = createHome();
    const people = await createPeople(home);
    const { alice, clinic } = people;
    const { id } = await addText(alice, 'one', 'general');
    const given = alice.clock.now();
    const { package: file } = await grantTo(alice, clinic, { records: [id] });
    const trust = folderTrust(freshFolder());
    const batch = batchVerifier({ ...at(clinic, given + 3_650 * DAY), trust }, QUESTION);
    expect((await batch.verify([file])).map(({ verdict }) => verdict)).toEqual(['expired']);
    expect(trust.lastSeen()).toBeUndefined();
    batch.close();
    expect(trust.lastSeen()).toBeGreaterThanOrEqual(given);
    expect(trust.lastSeen()).toBeLessThan(given + DAY);
    people.close();
    home.remove();
  });
});

describe('a clock', () => {
  let home: TestHome;
  let people: People;
  let first: Uint8Array;
  let start: number;

  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
    const { alice, clinic } = people;
    const { id } = await addText(alice, 'one', 'general');
    start = alice.clock.now();
    first = (await grantTo(alice, clinic, { records: [id] })).package;
  });

  afterAll(() => {
    people.close();
    home.remove();
  });

  const look = async (now: number, file = first): Promise<{ verdict: string; clock: string | undefined }> => {
    const { report } = await verifyGrantInput(at(people.clinic, now), file, {
      status: 'seen',
      require: { assurance: 'signed' },
    });
    return { verdict: report.verdict, clock: report.checks.find(({ name }) => name === 'clock')?.result };
  };

  it('that ran ten years ahead does no harm once it is right again', async () => {
    expect(await look(start + 3_650 * DAY)).toMatchObject({ verdict: 'expired' });
    expect(await look(start + DAY)).toEqual({ verdict: 'valid', clock: 'passed' });
    expect(await look(start + 60)).toEqual({ verdict: 'valid', clock: 'passed' });
  });

  it('that is set back behind what was signed is found out', async () => {
    const { alice, clinic } = people;
    const later = start + 20 * DAY;
    const { id } = await addText(alice, 'two', 'general');
    const second = (await grantTo(at(alice, later), at(clinic, later), { records: [id] })).package;
    expect(await look(later + 10, second)).toEqual({ verdict: 'valid', clock: 'passed' });
    expect(await look(start + DAY)).toEqual({ verdict: 'unchecked', clock: 'failed' });
    // By no more than clocks may differ.
    expect(await look(later - 60)).toEqual({ verdict: 'valid', clock: 'passed' });
    expect(await look(later - 61)).toEqual({ verdict: 'unchecked', clock: 'failed' });
  });
});
