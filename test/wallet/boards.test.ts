import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flushOutbox, queuePosting, readBoards } from '../../src/wallet/boards.ts';
import { revokeGrant, verifyGrantInput, walletStatus } from '../../src/wallet/index.ts';
import { addText, grantTo, offline } from '../support/consent.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';

const BOARD = 'vault:default';

describe('a board that is silent', () => {
  let home: TestHome;
  let people: People;

  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
  });

  afterAll(() => {
    people.close();
    home.remove();
  });

  const verdict = async (file: Uint8Array, wallet = people.clinic): Promise<string> =>
    (await verifyGrantInput(wallet, file, { status: 'seen', require: { assurance: 'signed' } })).report
      .verdict;

  it('holds nothing up: a revocation waits on disk and goes out with the next thing that is posted', async () => {
    const { alice, clinic } = people;
    const { id } = await addText(alice, 'one', 'general');
    const [first, second] = [
      await grantTo(alice, clinic, { records: [id] }),
      await grantTo(alice, clinic, { records: [id] }),
    ];
    expect(revokeGrant(offline(alice), first.grant)).toMatchObject({ posted: [], waiting: [BOARD] });
    expect(walletStatus(alice).outbox).toBe(1);
    // Nobody but us has seen it yet: in our own wallet it counts already.
    expect(await verdict(first.package)).toBe('valid');
    expect(await verdict(first.package, alice)).not.toBe('valid');

    // The board answers again.
    expect(revokeGrant(alice, second.grant)).toMatchObject({ posted: [BOARD], waiting: [] });
    expect(walletStatus(alice).outbox).toBe(0);
    expect(await verdict(first.package)).toBe('revoked');
    expect(await verdict(second.package)).toBe('revoked');
  });

  it('is listed as silent, and "no" is never said for it', async () => {
    const { alice, clinic } = people;
    const { id } = await addText(alice, 'two', 'general');
    const granted = await grantTo(alice, clinic, { records: [id] });
    expect(readBoards(offline(clinic), [BOARD], granted.grant)).toEqual([
      { board: BOARD, answered: false, files: [] },
    ]);
    expect(await verdict(granted.package, offline(clinic))).toBe('unchecked');
    expect(await verdict(granted.package)).toBe('valid');
  });

  it('keeps a file once, however often it is queued', () => {
    const { alice } = people;
    const file = new TextEncoder().encode('{"once":true}');
    for (let i = 0; i < 3; i++) {
      alice.store.change((tables) => {
        queuePosting(alice, tables, [BOARD, 'vault:elsewhere'], 'topic', file);
      });
    }
    expect(walletStatus(alice).outbox).toBe(2);
    // A board that this machine cannot find keeps waiting, and the other one does not wait for it.
    expect(flushOutbox(alice)).toEqual({ posted: [BOARD], waiting: ['vault:elsewhere'] });
    expect(flushOutbox(alice)).toEqual({ posted: [], waiting: ['vault:elsewhere'] });
    expect(readBoards(alice, [BOARD], 'topic')).toEqual([{ board: BOARD, answered: true, files: [file] }]);
  });
});
