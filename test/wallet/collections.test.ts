import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseEvent } from '../../src/ledger/index.ts';
import { utf8ToBytes } from '../../src/encoding/index.ts';
import { currentGeneration } from '../../src/wallet/collections.ts';
import { revokeGrant } from '../../src/wallet/index.ts';
import { eventRows } from '../../src/wallet/log.ts';
import { addText, at, grantTo, openText } from '../support/consent.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';
import { rejectsCode } from '../support/throws.ts';

const DAY = 86_400;

describe('a collection', () => {
  let home: TestHome;
  let people: People;
  let start: number;

  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
    start = people.alice.clock.now();
  });

  afterAll(() => {
    people.close();
    home.remove();
  });

  const rotations = (): string[] =>
    people.alice.store
      .view(eventRows)
      .map(({ event }) => parseEvent(utf8ToBytes(event)))
      .flatMap((event) =>
        event.type === 'collection.rotated'
          ? [`${event.collection} ${event.generation} ${event.reason}`]
          : [],
      );

  it('stays as it is while nobody lost access', async () => {
    const { alice, clinic } = people;
    const before = await addText(alice, 'one', 'general');
    await grantTo(alice, clinic, { collections: ['general'] });
    const after = await addText(alice, 'two', 'general');
    expect([before, after].map(({ manifest }) => manifest.generation)).toEqual([0, 0]);
    expect(rotations()).toEqual([]);
  });

  it('moves on before the first record after a grant on it was revoked, once', async () => {
    const { alice, clinic } = people;
    const old = await addText(alice, 'one', 'laboratory');
    const granted = await grantTo(alice, clinic, { collections: ['laboratory'] });
    expect(await openText(clinic, granted.package, old.id)).toBe('one');
    revokeGrant(alice, granted.grant);
    expect(rotations()).toEqual([]);
    const [next, again] = [
      await addText(alice, 'two', 'laboratory'),
      await addText(alice, 'three', 'laboratory'),
    ];
    expect([next, again].map(({ manifest }) => manifest.generation)).toEqual([1, 1]);
    expect(rotations()).toEqual(['laboratory 1 revoked']);
    // The others are left alone.
    expect(currentGeneration(alice, 'general')).toBe(0);
    await rejectsCode('not-valid', () => openText(clinic, granted.package, next.id));
  });

  it('moves on after one has expired, as soon as the clock says so', async () => {
    const { alice, clinic } = people;
    await addText(alice, 'one', 'imaging');
    await grantTo(alice, clinic, { collections: ['imaging'], seconds: DAY });
    const [on, over] = [at(alice, start + DAY - 60), at(alice, start + DAY + 60)];
    expect((await addText(on, 'two', 'imaging')).manifest.generation).toBe(0);
    expect((await addText(over, 'three', 'imaging')).manifest.generation).toBe(1);
    expect((await addText(over, 'four', 'imaging')).manifest.generation).toBe(1);
    expect(rotations()).toContain('imaging 1 expired');
  });

  it('does not move for an offer that nobody accepted, nor for a grant of single records', async () => {
    const { alice, clinic } = people;
    const { id } = await addText(alice, 'one', 'medications');
    const granted = await grantTo(alice, clinic, { records: [id] });
    revokeGrant(alice, granted.grant);
    expect((await addText(alice, 'two', 'medications')).manifest.generation).toBe(0);
  });
});
