import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finishAnchor, planAnchor, readStatementToCosign, resumeAnchor } from '../../src/wallet/index.ts';
import { runCli } from '../support/cli.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { rejectsCode } from '../support/throws.ts';
import { anchorScene, type AnchorScene } from './anchor-scene.ts';

const DEPTHS = [1, 2, 3, 6, 10, 11, 20, 53, 100, 144];
/** Fewer while something is being looked for: `MEDWALLET_FAULT_RUNS=15`. */
const SCHEDULES = Number(process.env['MEDWALLET_FAULT_RUNS'] ?? 100);

/** Milliseconds for a hundred of anything, on a busy machine. */
const LONG = 1_800_000;
/** How many unconfirmed transactions a node takes in a row, and two more. */
const LIMIT = 25;
const IN_A_ROW = LIMIT + 2;
/** How many statements a co-signer keeps. */
const KEPT = 9;
/** What the last test prints. */
const summary: string[] = [];

/** Small, repeatable chance: a schedule that fails fails again. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const text = v.string();

async function copyBlock(from: TestNode, to: TestNode, height: number): Promise<void> {
  const hash = await from.chain.call('getblockhash', [height], text);
  await to.rpc('submitblock', await from.chain.call('getblock', [hash, 0], text));
}

function addressOf(node: TestNode): Promise<string> {
  return node.chain.call('getnewaddress', [], text);
}

afterAll(() => {
  process.stdout.write(`\n${['faults of the chain', ...summary].join('\n  ')}\n`);
});

describe('a reorganisation of any depth', () => {
  let scene: AnchorScene;
  let other: TestNode;

  beforeAll(async () => {
    scene = await anchorScene();
    other = await startTestNode();
    await scene.node.mine(200);
    await scene.something();
  });
  afterAll(async () => {
    await other.stop();
    await scene.close();
  });

  /** Anchors, buries under `depth` blocks, lets `happen` take them back, and follows the statement to its end. */
  async function through(depth: number, happen: () => Promise<unknown>): Promise<void> {
    await scene.something();
    const { txid } = await scene.anchor();
    await scene.node.mine(depth);
    expect((await scene.states()).at(-1)).toBe(depth >= 6 ? 'final' : 'confirmed');
    await happen();
    const newest = (await scene.status()).statements.at(-1);
    expect(newest).toMatchObject({ txid, state: 'in-mempool', problem: null });
    await scene.node.mine(1);
    expect((await scene.status()).statements.at(-1)).toMatchObject({
      txid,
      state: 'confirmed',
      confirmations: 1,
    });
    await scene.node.mine(6);
    expect((await scene.states()).every((state) => state === 'final')).toBe(true);
  }

  it('by invalidation', async () => {
    for (const depth of DEPTHS) await through(depth, () => scene.node.reorg(depth));
    summary.push(`reorganised by invalidation: ${DEPTHS.length} of ${DEPTHS.length} depths`);
  });

  it('by a second node with more work', async () => {
    for (const depth of DEPTHS) {
      await through(depth, async () => {
        const { node } = scene;
        const { height } = await node.chain.tip();
        // The other node knows the chain up to where the statement was made, and mines on from there, alone.
        for (let at = 1; at <= height - depth; at++) {
          if ((await other.chain.headerAt(at))?.hash === (await node.chain.headerAt(at))?.hash) continue;
          await copyBlock(node, other, at);
        }
        const { height: shared } = await other.chain.tip();
        await other.rpc('generatetoaddress', height - shared + 1, await addressOf(other));
        for (let at = height - depth + 1; at <= height + 1; at++) {
          await copyBlock(other, node, at);
        }
        expect((await node.chain.tip()).hash).toBe((await other.chain.tip()).hash);
      });
    }
    summary.push(`reorganised by a second node: ${DEPTHS.length} of ${DEPTHS.length} depths`);
  });

  it('in random schedules, with bumps, delays and older versions mined', { timeout: LONG }, async () => {
    for (let schedule = 0; schedule < SCHEDULES; schedule++) {
      const next = chance(schedule);
      await scene.something();
      const versions = [await scene.anchor()];
      for (let step = 0; step < 4; step++) {
        const newest = (await scene.status()).statements.at(-1);
        const isWaiting = newest?.state === 'in-mempool';
        switch (next(5)) {
          case 0:
            await scene.node.mine(1 + next(8));
            break;
          case 1:
            await scene.node.reorg(1 + next(14));
            break;
          case 2:
            if (isWaiting) versions.push(await scene.anchor({ bump: true }));
            break;
          case 3:
            // A deep reorganisation has the statements before it waiting too; every version spends the same.
            if (isWaiting) {
              const parents = await scene.waitsFor(newest.txid);
              await scene.mineOnly(...parents, versions[next(versions.length)]?.transaction ?? '');
            }
            break;
          default:
            await scene.mineOnly();
        }
        for (const { state, confirmations } of (await scene.status()).statements) {
          expect(state === 'final', `schedule ${schedule}`).toBe(confirmations >= 6);
        }
      }
      await scene.status();
      await scene.node.mine(7);
      const { statements } = await scene.status();
      expect(
        statements.every(({ state }) => state === 'final'),
        `schedule ${schedule}`,
      ).toBe(true);
      expect(versions.map(({ txid }) => txid)).toContain(statements.at(-1)?.txid);
    }
    summary.push(`random schedules that ended final: ${SCHEDULES} of ${SCHEDULES}`);
  });

  it('and fourteen days in which nobody mines it: it expires, and is sent again', async () => {
    const { node } = scene;
    await scene.something();
    const { txid } = await scene.anchor();
    const { time } = await node.chain.tip();
    const expired = Math.max(time, Math.floor(Date.now() / 1_000)) + 15 * 86_400;
    await node.rpc('setmocktime', expired);
    // Anything new makes the node look for what is too old.
    await node.rpc('sendtoaddress', await addressOf(node), '0.001');
    expect(await scene.mempool()).not.toContain(txid);
    expect((await scene.states()).at(-1)).toBe('in-mempool');
    expect(await scene.mempool()).toContain(txid);
    await node.mine(6);
    expect((await scene.states()).at(-1)).toBe('final');
    await node.rpc('setmocktime', 0);
    summary.push('expired after fourteen days, sent again: 1 of 1');
  });
});

describe('more statements in a row than a node takes unconfirmed', () => {
  let scene: AnchorScene;

  beforeAll(async () => {
    scene = await anchorScene();
  });
  afterAll(async () => {
    await scene.close();
  });

  it('wait in words, lose nothing, and go on by themselves when a block came', async () => {
    const { alice } = scene.people;
    const first = (await scene.node.chain.tip()).height + 1;
    for (let i = 0; i < IN_A_ROW; i++) {
      await scene.something();
      await scene.anchor();
      await scene.node.mine(1);
    }
    expect(await scene.states()).toHaveLength(IN_A_ROW);
    // All of their blocks are gone, and the node keeps what it takes of them.
    await scene.node.rpc('invalidateblock', (await scene.node.chain.headerAt(first))?.hash ?? '');
    const { statements } = await scene.status();
    const stuck = statements.filter(({ state }) => state !== 'in-mempool');
    expect(stuck).toHaveLength(IN_A_ROW - LIMIT);
    expect(stuck[0]).toMatchObject({
      statement: LIMIT + 1,
      state: 'signed',
      problem: { code: 'too-many-waiting' },
    });
    expect(stuck.at(-1)?.problem).toMatchObject({ code: 'too-many-waiting', heldBackBy: LIMIT + 1 });
    for (const ask of [
      () => resumeAnchor(alice),
      () => planAnchor(alice),
      () => planAnchor(alice, { bump: true }),
    ]) {
      const error = await rejectsCode('too-many-waiting', ask);
      expect(error).toMatchObject({ outcome: 'unavailable' });
      expect(error.hint).toContain('Wait for a block');
    }
    await scene.node.mine(1);
    expect((await resumeAnchor(alice)).statements.at(-1)).toMatchObject({
      state: 'in-mempool',
      problem: null,
    });
    expect(await scene.mempool()).toHaveLength(IN_A_ROW - LIMIT);
    await scene.node.mine(6);
    expect((await scene.states()).every((state) => state === 'final')).toBe(true);
    summary.push(
      `waited behind ${LIMIT} others, sent again after a block: ${IN_A_ROW - LIMIT} of ${IN_A_ROW - LIMIT}`,
    );
  });

  it('and deeper than a co-signer remembers, the whole history leads it back', async () => {
    const { alice, clinic, mom } = scene.people;
    await scene.something();
    // From here on she lacks nothing that would travel along for her.
    await finishAnchor(alice, scene.cosigned(mom, await planAnchor(alice)));
    await scene.node.mine(1);
    await scene.something();
    const first = await scene.anchor();
    await scene.something();
    const second = await scene.anchor({ bump: true });
    await scene.mineOnly(first.transaction);
    for (let i = 0; i <= KEPT; i++) {
      await scene.something();
      await scene.anchor();
      await scene.node.mine(1);
    }
    await scene.node.reorg(KEPT + 2);
    await scene.mineOnly(second.transaction);
    expect((await scene.status()).statements.at(first.statement)?.problem?.code).toBe('statement-orphaned');
    const planned = await planAnchor(alice);
    expect(planned.statement).toBe(first.statement + 1);
    scene.home.write('st.psbt', planned.psbt);
    const cosign = ['--profile', 'clinic', 'cosign', 'st.psbt', '--out', 'st2.psbt', '--yes', '--json'];
    const lost = await runCli(scene.home, cosign);
    expect(lost.json).toMatchObject({ error: { code: 'seal-not-linked' } });
    expect(lost.stdout).toContain('medwallet anchor history --out FILE');
    expect(lost.stdout).toContain('medwallet cosign FILE --history FILE --out FILE');
    const asked = ['--profile', 'alice', 'anchor', 'history', '--out', 'history.json', '--json'];
    expect((await runCli(scene.home, asked)).json).toMatchObject({ from: 1, to: first.statement });
    const found = await runCli(scene.home, [...cosign, '--history', 'history.json']);
    expect([found.code, found.stderr]).toEqual([0, '']);
    await finishAnchor(alice, scene.home.read('st2.psbt'));
    await scene.node.mine(1);
    // The guardian signs the next one, and the clinic, which knows the longer log of the other branch, follows.
    const next = await planAnchor(alice);
    expect(next.statement).toBe(first.statement + 2);
    await finishAnchor(alice, scene.cosigned(mom, next));
    await scene.node.mine(1);
    const last = await planAnchor(alice);
    expect(readStatementToCosign(clinic, last.psbt).checked.passed).toHaveLength(1);
    summary.push(`led back by the whole history, ${KEPT + 2} statements deep: 1 of 1`);
  });
});
