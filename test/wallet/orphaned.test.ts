import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  finishAnchor,
  planAnchor,
  readIncoming,
  readStatementToCosign,
  resumeAnchor,
  type SentStatement,
} from '../../src/wallet/index.ts';
import { rejectsCode } from '../support/throws.ts';
import { anchorScene, type AnchorScene } from './anchor-scene.ts';

let scene: AnchorScene;

beforeEach(async () => {
  scene = await anchorScene();
});
afterEach(async () => {
  await scene.close();
});

/** Two signed versions of statement 1, of which the first was mined; the second holds `more` besides. */
async function twoVersions(more: boolean): Promise<{ first: SentStatement; second: SentStatement }> {
  await scene.something();
  const first = await scene.anchor();
  if (more) await scene.something();
  const second = await scene.anchor({ bump: true });
  expect(second.statement).toBe(first.statement);
  await scene.mineOnly(first.transaction);
  expect((await scene.status()).statements.at(-1)).toMatchObject({ txid: first.txid, state: 'confirmed' });
  return { first, second };
}

/** A statement that the guardian signs: the clinic then hears of it only when it is asked again. */
async function anchoredByMom(): Promise<SentStatement> {
  const { alice, mom } = scene.people;
  return finishAnchor(alice, scene.cosigned(mom, await planAnchor(alice)));
}

async function settled(): Promise<void> {
  await scene.node.mine(6);
  expect((await scene.states()).every((state) => state === 'final')).toBe(true);
}

describe('a statement that hangs on a version which another one took the place of', () => {
  it('says so, and is composed again', async () => {
    const { second } = await twoVersions(false);
    await scene.something();
    // The clinic signs the orphan, and what takes its place: it follows the ledger from the other version of statement 1.
    const orphan = await scene.anchor();
    const { alice, clinic } = scene.people;
    const draft = scene.cosigned(clinic, await planAnchor(alice, { bump: true }));
    await scene.node.reorg(1);
    // Before anybody looks, a miner takes the other version.
    await scene.mineOnly(second.transaction);
    const [before, newest] = (await scene.status()).statements;
    expect(before).toMatchObject({ txid: second.txid, state: 'confirmed', problem: null });
    expect(newest).toMatchObject({
      txid: orphan.txid,
      state: 'conflicted',
      problem: { code: 'statement-orphaned' },
    });
    const error = await rejectsCode('statement-orphaned', () => resumeAnchor(scene.people.alice));
    expect(error.hint).toContain('medwallet anchor --out');
    // What the clinic had signed by then is not finished any more either.
    await rejectsCode('statement-orphaned', () => finishAnchor(alice, draft));
    const planned = await planAnchor(alice);
    expect(readStatementToCosign(clinic, planned.psbt).checked).toMatchObject({
      statement: orphan.statement,
      replaces: false,
      restarts: true,
    });
    const again = await finishAnchor(alice, scene.cosigned(clinic, planned));
    expect(again).toMatchObject({ statement: orphan.statement, state: 'in-mempool' });
    expect(await scene.mempool()).toEqual([again.txid]);
    await settled();
    expect((await scene.status()).statements.at(-1)?.txid).toBe(again.txid);
  });

  it('is composed again when nothing has happened since, too, and can be bumped', async () => {
    const { second } = await twoVersions(true);
    const orphan = await anchoredByMom();
    await scene.node.reorg(1);
    await scene.mineOnly(second.transaction);
    expect((await scene.status()).statements.at(-1)?.problem?.code).toBe('statement-orphaned');
    expect((await scene.anchor()).statement).toBe(orphan.statement);
    const bumped = await scene.anchor({ bump: true });
    expect(await scene.mempool()).toEqual([bumped.txid]);
    await settled();
    expect((await scene.status()).statements.at(-1)?.txid).toBe(bumped.txid);
  });

  it('is composed again before those that hang on it, which name it', async () => {
    const { second } = await twoVersions(false);
    await scene.something();
    const { alice, clinic } = scene.people;
    const past = await planAnchor(alice);
    const orphan = await finishAnchor(alice, scene.cosigned(clinic, past));
    await scene.node.mine(1);
    await scene.something();
    const last = await scene.anchor();
    await scene.node.mine(1);
    await scene.node.reorg(3);
    await scene.mineOnly(second.transaction);
    const held = (await scene.status()).statements.at(-1);
    expect(held).toMatchObject({
      statement: last.statement,
      state: 'conflicted',
      problem: { code: 'statement-orphaned', heldBackBy: orphan.statement },
    });
    expect(held?.problem?.hint).toContain('medwallet anchor history --out FILE');
    const planned = await planAnchor(alice);
    expect(planned.statement).toBe(orphan.statement);
    // In a shared folder: the one is new to the clinic though its number is lower, the other has long been signed.
    expect(await readIncoming(clinic, planned.psbt)).toMatchObject({ state: 'new' });
    expect(await readIncoming(clinic, past.psbt)).toEqual({ state: 'done', kind: 'statement' });
    await finishAnchor(alice, scene.cosigned(clinic, planned));
    expect((await scene.status()).statements.at(-1)?.problem?.code).toBe('statement-orphaned');
    await scene.node.mine(1);
    expect((await scene.anchor()).statement).toBe(last.statement);
    await settled();
  });

  it('and those behind the one that comes back count again, though others were signed behind the other', async () => {
    const { first, second } = await twoVersions(true);
    const branch = async (): Promise<string[]> => {
      const txids = [];
      for (const isLast of [false, true]) {
        await scene.something();
        txids.push((await scene.anchor()).txid);
        if (!isLast) await scene.node.mine(1);
      }
      return txids;
    };
    const one = await branch();
    await scene.node.reorg(2);
    await scene.mineOnly(second.transaction);
    expect((await scene.status()).statements.at(-1)?.problem?.code).toBe('statement-orphaned');
    const other = await branch();
    await scene.node.reorg(2);
    await scene.mineOnly(first.transaction);
    const back = (await scene.status()).statements;
    expect(back.map(({ txid }) => txid)).toEqual([first.txid, ...one]);
    expect(back.map(({ problem }) => problem)).toEqual([null, null, null]);
    // The clinic's log is that of the other branch, which is longer: the next statement extends that.
    const next = await scene.anchor();
    expect(next.statement).toBe(3);
    await scene.node.reorg(1);
    await scene.mineOnly(second.transaction);
    expect((await scene.status()).statements.map(({ txid }) => txid)).toEqual([second.txid, ...other]);
    await scene.node.mine(1);
    await scene.something();
    expect((await scene.anchor()).statement).toBe(4);
    await settled();
  });
});
