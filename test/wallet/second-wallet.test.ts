import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bitcoindChain, type BitcoindChain } from '../../src/adapters/bitcoind/index.ts';
import { internalTxid, utf8ToBytes, type Outpoint } from '../../src/encoding/index.ts';
import type { UnlockedWallet } from '../../src/medwallet.ts';
import { addRecord, anchorOverview, finishAnchor, planAnchor, resumeAnchor } from '../../src/wallet/index.ts';
import { spenderFinder } from '../../src/wallet/seal-closing.ts';
import { createHome, unlock, type TestHome } from '../support/people.ts';
import { rpcProxy } from '../support/rpc-proxy.ts';
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

  it('is looked for once: a look reads the blocks that are new to it, and after a reorganisation those above the fork', async () => {
    const { node } = scene;
    const proxy = await rpcProxy(node.rpcUrl);
    const credentials = { cookieFile: node.cookieFile };
    const chain = (): BitcoindChain => bitcoindChain({ url: proxy.url, credentials, network: 'regtest' });
    const session = { ...twin, chain };
    const blocksRead = async (look: () => Promise<unknown>): Promise<number> => {
      proxy.arm();
      await look();
      return proxy.calls.filter((method) => method === 'getblock').length;
    };
    const own = (await scene.status()).statements;
    const sealOf = (statement: number): Outpoint => ({
      txid: internalTxid(own[statement - 1]?.txid ?? ''),
      vout: 0,
    });
    await node.mine(9);
    const from = own[0]?.height ?? 0;
    const closer = async (): Promise<void> => {
      const { state, problem } = (await anchorOverview(session)).statements.at(-1) ?? {};
      expect([state, problem]).toMatchObject([
        'conflicted',
        { code: 'seal-closed', by: own[1]?.txid, final: true },
      ]);
    };
    await closer();
    const find = async (): Promise<void> => {
      expect((await spenderFinder(session)(sealOf(1), from))?.blockHash).toBeDefined();
    };
    // The looks before have found it.
    expect(await blocksRead(find)).toBe(0);
    // The block that held it and the nine above go; eleven empty ones come, and one that holds it.
    await node.reorg(10);
    await node.mine(1);
    expect(await blocksRead(find)).toBe(12);
    expect(await blocksRead(find)).toBe(0);
    await closer();

    // Our own statement is in none of them either: each is read once, after a reorganisation those above the fork.
    const statement = 2;
    const look = async (): Promise<number> => blocksRead(() => anchorOverview(session));
    expect(await look()).toBe(0);
    await node.mine(3);
    expect(await look()).toBe(3);
    expect(await look()).toBe(0);
    await node.reorg(2);
    const again = await look();
    expect(again).toBeGreaterThanOrEqual(3);
    expect(again).toBeLessThanOrEqual(5);
    expect(await look()).toBe(0);
    expect((await anchorOverview(session)).statements.at(-1)).toMatchObject({
      statement,
      state: 'conflicted',
    });
    await closer();

    // And where nothing is found: the newest seal, which is open.
    const since = (await node.chain.tip()).height - 9;
    const search = async (): Promise<void> => {
      expect(await spenderFinder(session)(sealOf(2), since)).toBeUndefined();
    };
    expect(await blocksRead(search)).toBe(10);
    expect(await blocksRead(search)).toBe(0);
    await node.mine(3);
    expect(await blocksRead(search)).toBe(3);
    for (const depth of [1, 2, 5]) {
      await node.reorg(depth);
      const readAgain = await blocksRead(search);
      expect(readAgain).toBeGreaterThan(depth);
      expect(readAgain).toBeLessThanOrEqual(2 * depth + 1);
      expect(await blocksRead(search)).toBe(0);
    }
    // A search from further below reads it all.
    const earlier = async (): Promise<void> => {
      expect(await spenderFinder(session)(sealOf(2), since - 2)).toBeUndefined();
    };
    const tip = await node.chain.tip();
    expect(await blocksRead(earlier)).toBe(tip.height - since + 3);
    expect(await blocksRead(search)).toBe(0);
    await proxy.close();
  });
});
