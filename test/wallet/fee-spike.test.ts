import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { regtestDown, regtestMine, regtestUp, type RegtestNode } from '../../src/adapters/regtest/index.ts';
import {
  anchorOverview,
  changeSetting,
  finishAnchor,
  planAnchor,
  resumeAnchor,
} from '../../src/wallet/index.ts';
import type { Session } from '../../src/wallet/session.ts';
import { testChain } from '../support/node.ts';
import { rejectsCode } from '../support/throws.ts';
import { anchorScene, type AnchorScene } from './anchor-scene.ts';

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

describe('a node whose floor rises from 1 to 48 sat/vB', () => {
  it('drops the statement; it says so, and a bump gets it confirmed', async () => {
    const { node, people } = scene;
    const { txid } = await scene.anchor();
    await regtestDown(node.context);
    writeFileSync(join(node.datadir, 'bitcoin.conf'), '[regtest]\nminrelaytxfee=0.00048\n');
    up = await regtestUp(node.context);
    const newest = (await anchorOverview(alice)).statements.at(-1);
    expect(newest).toMatchObject({ txid, state: 'signed', problem: { code: 'fee-too-low' } });
    const error = await rejectsCode('fee-too-low', () => resumeAnchor(alice));
    expect(error.hint).toContain('anchor bump');

    changeSetting(alice, 'max-fee-rate', '40');
    await rejectsCode('fee-too-high', () => planAnchor(alice, { bump: true }));
    changeSetting(alice, 'max-fee-rate', '250');
    changeSetting(alice, 'max-fee', '5000');
    await rejectsCode('fee-too-high', () => planAnchor(alice, { bump: true }));
    changeSetting(alice, 'max-fee', '50000');

    const planned = await planAnchor(alice, { bump: true });
    expect(planned.fee).toBeGreaterThanOrEqual(48 * planned.vsize);
    const sent = await finishAnchor(alice, scene.cosigned(people.clinic, planned));
    expect(sent.state).toBe('in-mempool');
    await regtestMine(node.context, 1);
    expect((await anchorOverview(alice)).statements.at(-1)).toMatchObject({
      state: 'confirmed',
      txid: sent.txid,
    });
  });
});
