import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finishAnchor, planAnchor, resumeAnchor, vetoMove } from '../../src/wallet/index.ts';
import { rejectsCode } from '../support/throws.ts';
import { anchorScene, type AnchorScene } from './anchor-scene.ts';

let scene: AnchorScene;

beforeAll(async () => {
  scene = await anchorScene();
  await scene.something();
});
afterAll(async () => {
  await scene.close();
});

/** The log size that a statement's note commits to. */
function eventsOf({ note }: { readonly note: string }): number {
  return Number(note.split('\n')[1]);
}

/** Leaves every statement final. */
async function settled(): Promise<void> {
  await scene.node.mine(6);
  expect((await scene.states()).every((state) => state === 'final')).toBe(true);
}

describe('a statement that waits', () => {
  it('is planned, in the mempool, confirmed, and final from six blocks on', async () => {
    const { people, node } = scene;
    expect((await scene.status()).state).toBe('none');
    const planned = await planAnchor(people.alice);
    expect(await scene.status()).toMatchObject({
      state: 'planned',
      planned: { statement: 1, txid: planned.txid },
    });
    await finishAnchor(people.alice, scene.cosigned(people.clinic, planned));
    expect(await scene.status()).toMatchObject({ state: 'in-mempool', planned: null });
    await node.mine(5);
    expect(await scene.states()).toEqual(['confirmed']);
    await node.mine(1);
    expect(await scene.states()).toEqual(['final']);
    await rejectsCode('nothing-to-bump', () => planAnchor(people.alice, { bump: true }));
  });

  it('is replaced at a higher fee by the same signers', async () => {
    const { people, node } = scene;
    await scene.something();
    const first = await scene.anchor();
    await rejectsCode('statement-pending', () => planAnchor(people.alice));
    const bump = await planAnchor(people.alice, { bump: true, feeRate: 9 });
    expect(bump).toMatchObject({ statement: first.statement, replaces: first.txid, events: eventsOf(first) });
    expect(bump.fee).toBeGreaterThanOrEqual(9 * bump.vsize);
    await rejectsCode('fee-too-low', () => planAnchor(people.alice, { bump: true, feeRate: 2 }));
    const again = await scene.anchor({ bump: true });
    expect(await scene.mempool()).toEqual([again.txid]);
    await node.mine(1);
    expect((await scene.status()).statements.at(-1)).toMatchObject({ txid: again.txid, state: 'confirmed' });
    await settled();
  });

  it('is replaced by one that holds what has happened since; the older one counts if a miner takes it', async () => {
    const { people } = scene;
    await scene.something();
    const first = await scene.anchor();
    await scene.something();
    const second = await scene.anchor();
    expect(second.statement).toBe(first.statement);
    expect(await scene.mempool()).toEqual([second.txid]);
    await scene.mineOnly(first.transaction);
    const newest = (await scene.status()).statements.at(-1);
    expect(newest).toMatchObject({ txid: first.txid, state: 'confirmed', size: eventsOf(first) });
    // Its co-signer knows a longer log than the chain holds, and follows all the same.
    const third = await scene.anchor();
    expect(third.statement).toBe(first.statement + 1);
    expect(eventsOf(third)).toBe(eventsOf(second));
    expect(eventsOf(second)).toBe(eventsOf(first) + 1);
    await settled();
    expect(people.alice.trust.pinnedLedger(people.alice.profile.did)).toBeDefined();
  });

  it('is not replaced any more once it is in a block', async () => {
    const { people, node } = scene;
    await scene.something();
    await scene.anchor();
    await scene.something();
    const late = scene.cosigned(people.clinic, await planAnchor(people.alice));
    await node.mine(1);
    await rejectsCode('already-confirmed', () => finishAnchor(people.alice, late));
    const next = await scene.anchor();
    await node.mine(1);
    expect((await scene.status()).statements.at(-1)).toMatchObject({ txid: next.txid, state: 'confirmed' });
    await settled();
  });
});

describe('a reorganisation', () => {
  for (const depth of [1, 6, 11, 20]) {
    it(`of ${depth} blocks takes back what was reported, and the statement comes back by itself`, async () => {
      const { node } = scene;
      await scene.something();
      const { txid } = await scene.anchor();
      await node.mine(depth);
      const before = await scene.states();
      expect(before.at(-1)).toBe(depth >= 6 ? 'final' : 'confirmed');
      await node.reorg(depth);
      expect((await scene.states()).at(-1)).toBe('in-mempool');
      expect(await scene.mempool()).toContain(txid);
      await node.mine(1);
      expect((await scene.status()).statements.at(-1)).toMatchObject({ state: 'confirmed', txid });
      await settled();
    });
  }
});

describe('a seal that was closed without the patient', () => {
  it('with her own draft is her statement', async () => {
    const { people, node } = scene;
    await scene.something();
    const planned = await planAnchor(people.alice);
    await node.rpc('sendrawtransaction', await scene.withoutPatient(planned));
    expect((await scene.status()).statements.at(-1)).toMatchObject({
      txid: planned.txid,
      state: 'in-mempool',
    });
    await settled();
  });

  it('with another transaction is shown, named, and outbid while it waits', async () => {
    const { people, node } = scene;
    await scene.something();
    const foreign = await scene.withoutPatient(await planAnchor(people.alice));
    await scene.something();
    // Composed anew: what the two sent is not her draft any more.
    await planAnchor(people.alice);
    const by = await node.rpc('sendrawtransaction', foreign);
    const newest = (await scene.status()).statements.at(-1);
    expect(newest).toMatchObject({ state: 'final', problem: { code: 'seal-closed', by, final: false } });
    const error = await rejectsCode('seal-closed', () => resumeAnchor(people.alice));
    expect(error.facts).toMatchObject({ by });
    await rejectsCode('seal-closed', () => planAnchor(people.alice));
    const own = await scene.anchor({ bump: true });
    expect(await scene.mempool()).toEqual([own.txid]);
    await scene.mineOnly(foreign);
    const lost = (await scene.status()).statements.at(-1);
    expect(lost).toMatchObject({ txid: own.txid, state: 'conflicted', problem: { by, final: true } });
    await rejectsCode('seal-closed', () => planAnchor(people.alice, { bump: true }));
    // Objected to, and once more a minute later by somebody who was killed: it is the same veto.
    const vetoed = await vetoMove(people.alice);
    const later = people.alice.clock.now() + 60;
    expect(await vetoMove({ ...people.alice, clock: { now: () => later } })).toEqual(vetoed);
    expect(people.alice.trust.vetoes()).toHaveLength(1);
    // The other branch wins: the statement is sent again, and stands.
    await node.reorg(1);
    expect((await scene.status()).statements.at(-1)?.txid).toBe(own.txid);
  });
});
