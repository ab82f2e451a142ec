import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { regtestDown, regtestMine, regtestUp, type RegtestNode } from '../../src/adapters/regtest/index.ts';
import { bytesToHex, serializeTransaction } from '../../src/encoding/index.ts';
import { anchorOverview, finishAnchor, planAnchor, resumeAnchor } from '../../src/wallet/index.ts';
import type { Session } from '../../src/wallet/session.ts';
import { plainJson, testChain } from '../support/node.ts';
import { rejectsCode } from '../support/throws.ts';
import { anchorScene, type AnchorScene } from './anchor-scene.ts';

/** Outputs of one filler: as many as fit into a transaction that nodes relay. */
const OUTPUTS = 2_200;
/** Satoshis per virtual byte of the cheapest; the statement pays less. */
const RATE = 20;
/** More than a mempool of the smallest size holds. */
const FILLERS = 60;

let scene: AnchorScene;
let up: RegtestNode;
let alice: Session;

beforeAll(async () => {
  scene = await anchorScene();
  up = scene.node;
  alice = { ...scene.people.alice, chain: () => testChain(up) };
  await scene.something();
});
afterAll(async () => {
  await scene.close();
});

/** A transaction as large as nodes relay, over a coin of its own: those that hang together count as one. */
async function filler(rate: number): Promise<void> {
  const chain = testChain(up);
  const script = new Uint8Array(34).fill(7);
  script.set([0, 32]);
  const draft = serializeTransaction(
    {
      version: 2,
      inputs: [],
      outputs: Array.from({ length: OUTPUTS }, () => ({ value: 1_000n, script })),
      lockTime: 0,
    },
    { witness: false },
  );
  const options = { fee_rate: rate, lockUnspents: true, minconf: 1 };
  const funded = await chain.call('fundrawtransaction', [bytesToHex(draft), options, false], HEX);
  const signed = await chain.call('signrawtransactionwithwallet', [funded.hex], HEX);
  await chain.call('sendrawtransaction', [signed.hex, 0]);
}

const HEX = v.object({ hex: v.string() });

async function floor(): Promise<number> {
  const info = plainJson(await testChain(up).call('getmempoolinfo')) as { mempoolminfee: string };
  return Number(info.mempoolminfee) * 100_000;
}

describe('a mempool that is full', () => {
  it('drops the statement; it says so, and a bump gets it confirmed', async () => {
    const { node, people } = scene;
    await regtestDown(node.context);
    writeFileSync(join(node.datadir, 'bitcoin.conf'), '[regtest]\nmaxmempool=5\n');
    up = await regtestUp(node.context);
    await regtestMine(node.context, FILLERS);
    const planned = await planAnchor(alice, { feeRate: 2 });
    const { txid, state } = await finishAnchor(alice, scene.cosigned(people.clinic, planned));
    expect(state).toBe('in-mempool');
    const before = await floor();
    for (let sent = 0; sent < FILLERS && (await testChain(up).inMempool(txid)); sent++) {
      await filler(RATE + sent);
    }
    expect(await testChain(up).inMempool(txid)).toBe(false);
    expect(await floor()).toBeGreaterThan(before);

    const newest = (await anchorOverview(alice)).statements.at(-1);
    expect(newest).toMatchObject({ txid, state: 'signed', problem: { code: 'fee-too-low' } });
    const error = await rejectsCode('fee-too-low', () => resumeAnchor(alice));
    expect(error.hint).toContain('anchor bump');

    const bump = await planAnchor(alice, { bump: true });
    expect(bump.fee / bump.vsize).toBeGreaterThanOrEqual(await floor());
    const sent = await finishAnchor(alice, scene.cosigned(people.clinic, bump));
    expect(sent.state).toBe('in-mempool');
    await regtestMine(node.context, 6);
    expect((await anchorOverview(alice)).statements.at(-1)).toMatchObject({
      txid: sent.txid,
      state: 'final',
    });
  });
});
