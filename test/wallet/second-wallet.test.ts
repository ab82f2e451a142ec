import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8ToBytes } from '../../src/encoding/index.ts';
import type { UnlockedWallet } from '../../src/medwallet.ts';
import { addRecord, anchorOverview, finishAnchor, planAnchor, resumeAnchor } from '../../src/wallet/index.ts';
import { createHome, unlock, type TestHome } from '../support/people.ts';
import { rejectsCode } from '../support/throws.ts';
import { anchorScene, type AnchorScene } from './anchor-scene.ts';

let scene: AnchorScene;
let elsewhere: TestHome;
/** The same words, and the same store as far as it went, on another machine. */
let twin: UnlockedWallet;

beforeAll(async () => {
  scene = await anchorScene();
  await scene.something();
  await scene.anchor();
  await scene.node.mine(6);
  expect((await scene.status()).state).toBe('final');
  const home = createHome();
  const { rpcUrl, cookieFile } = scene.node;
  elsewhere = { ...home, env: { ...home.env, MEDWALLET_RPC_URL: rpcUrl, MEDWALLET_RPC_COOKIE: cookieFile } };
  for (const folder of ['vault', join('profiles', 'alice')]) {
    cpSync(join(scene.home.home, folder), join(elsewhere.home, folder), { recursive: true });
  }
  twin = await unlock(elsewhere, 'alice');
});
afterAll(async () => {
  twin.close();
  elsewhere.remove();
  await scene.close();
});

/** The guardian signs: the clinic works with the other wallet. */
async function anchoredByTwin(): Promise<string> {
  await addRecord(twin, [utf8ToBytes('elsewhere')], { title: 'y' });
  const sent = await finishAnchor(twin, scene.cosigned(scene.people.mom, await planAnchor(twin)));
  expect(sent.state).toBe('in-mempool');
  return sent.txid;
}

describe('a second wallet on the same words', () => {
  it('is seen when it closes the seal; a bump takes its place, and it is told', async () => {
    const { alice } = scene.people;
    const by = await anchoredByTwin();
    expect((await scene.status()).statements.at(-1)).toMatchObject({
      state: 'final',
      problem: { code: 'seal-closed', by, final: false },
    });
    await rejectsCode('seal-closed', () => resumeAnchor(alice));
    await scene.something();
    await rejectsCode('seal-closed', () => planAnchor(alice));
    const own = await scene.anchor({ bump: true });
    expect(await scene.mempool()).toEqual([own.txid]);
    const other = (await anchorOverview(twin)).statements.at(-1);
    expect(other).toMatchObject({ txid: by, problem: { code: 'seal-closed', by: own.txid, final: false } });

    await scene.node.mine(1);
    expect((await scene.status()).statements.at(-1)).toMatchObject({ txid: own.txid, state: 'confirmed' });
    // Which of them goes on is for a human: the one that lost says where.
    const error = await rejectsCode('seal-closed', () => resumeAnchor(twin));
    expect(error.facts).toMatchObject({ by: own.txid });
    expect(error.hint).toContain('go on there');
    await rejectsCode('seal-closed', () => planAnchor(twin));
    await rejectsCode('seal-closed', () => planAnchor(twin, { bump: true }));
  });
});
