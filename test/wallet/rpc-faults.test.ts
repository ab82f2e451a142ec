import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bitcoindChain } from '../../src/adapters/bitcoind/index.ts';
import { MedwalletError } from '../../src/errors.ts';
import { anchorOverview, finishAnchor, planAnchor } from '../../src/wallet/index.ts';
import type { Session } from '../../src/wallet/session.ts';
import { runCli } from '../support/cli.ts';
import { RPC_FAULTS, rpcProxy, type RpcFault, type RpcProxy } from '../support/rpc-proxy.ts';
import { anchorScene, type AnchorScene } from './anchor-scene.ts';

/** Milliseconds a call may take; 10,000 outside of tests. */
let timeoutMs = 3_000;

let scene: AnchorScene;
let proxy: RpcProxy;
let alice: Session;
let secret: string;
let txid: string;

beforeAll(async () => {
  scene = await anchorScene();
  proxy = await rpcProxy(scene.node.rpcUrl);
  const { cookieFile } = scene.node;
  secret = readFileSync(cookieFile, 'utf8').split(':')[1] ?? '';
  const credentials = { cookieFile };
  // A client anew for each look, as every command has one.
  alice = {
    ...scene.people.alice,
    chain: () => bitcoindChain({ url: proxy.url, credentials, network: 'regtest', timeoutMs }),
  };
  await scene.something();
  // The last signature is there, and the node hangs at the broadcast.
  const cosigned = scene.cosigned(scene.people.clinic, await planAnchor(alice));
  proxy.arm(RPC_FAULTS['hang before it is made']?.fault, ({ method }) => method === 'sendrawtransaction');
  await expect(finishAnchor(alice, cosigned)).rejects.toMatchObject({ code: 'node-timeout' });
  proxy.arm();
  txid = (await anchorOverview(alice)).statements[0]?.txid ?? '';
});
afterAll(async () => {
  await proxy.close();
  await scene.close();
});

/** The code with which a look ended; undefined when it came to its end. */
async function look(fault: RpcFault, at: number): Promise<string | undefined> {
  proxy.arm(fault, (call) => call.at === at);
  const start = performance.now();
  try {
    await anchorOverview(alice);
    return undefined;
  } catch (error) {
    if (!isOurs(error)) throw error;
    expect(error.outcome).toBe('unavailable');
    expect(textOf(error)).not.toContain(secret);
    return error.code;
  } finally {
    expect(performance.now() - start).toBeLessThan(10_000);
    proxy.arm();
  }
}

function isOurs(error: unknown): error is MedwalletError {
  return error instanceof MedwalletError;
}

function textOf(error: MedwalletError): string {
  const cause = error.cause instanceof Error ? `${error.cause.message}${error.cause.stack ?? ''}` : '';
  return `${error.message}${error.hint}${JSON.stringify(error.facts)}${error.stack ?? ''}${cause}`;
}

/** Every call of one look at the ledger. */
async function callsOfALook(): Promise<readonly string[]> {
  proxy.arm();
  await anchorOverview(alice);
  return [...proxy.calls];
}

const notThere: RpcFault = ({ id, response }) => {
  response
    .writeHead(500)
    .end(JSON.stringify({ result: null, error: { code: -5, message: 'Not found' }, id }));
};

describe('between wallet and node', () => {
  it.each(Object.entries(RPC_FAULTS))(
    '%s, at each call of a look: told apart, nothing lost',
    async (_, { fault, codes }) => {
      const calls = await callsOfALook();
      expect(calls.length).toBeGreaterThan(4);
      // What never answers is waited for less long; on a busy machine a good call may then be too slow as well.
      if (codes.includes('node-timeout') && codes.length === 1) timeoutMs = 300;
      for (const at of calls.keys()) {
        const code = await look(fault, at);
        expect(codes, `${calls[at] ?? ''}, call ${at}`).toContain(code);
      }
      timeoutMs = 3_000;
      expect(await scene.mempool()).toEqual([txid]);
    },
    60_000,
  );

  it('a broadcast that is cut off before or after it was made goes out once', async () => {
    for (const { fault } of Object.values(RPC_FAULTS)) {
      // Told that the node has lost it, the wallet sends it again, and that is spoiled.
      timeoutMs = 400;
      proxy.arm(
        (call) => (call.method === 'getmempoolentry' ? notThere(call) : fault(call)),
        ({ method }) => method === 'sendrawtransaction' || method === 'getmempoolentry',
      );
      await expect(anchorOverview(alice)).rejects.toMatchObject({ outcome: 'unavailable' });
    }
    timeoutMs = 3_000;
    proxy.arm();
    expect((await anchorOverview(alice)).state).toBe('in-mempool');
    expect(proxy.sent.size).toBe(1);
    expect(await scene.mempool()).toEqual([txid]);
  }, 60_000);

  it('another chain is never asked anything, and an old tip makes nothing final', async () => {
    const other: RpcFault = ({ id, response }) => {
      response.end(JSON.stringify({ result: 'f'.repeat(64), error: null, id }));
    };
    proxy.arm(other, ({ method, params }) => method === 'getblockhash' && params[0] === 0);
    await expect(anchorOverview(alice)).rejects.toMatchObject({ code: 'wrong-chain' });
    expect(proxy.calls).toEqual(['getblockhash']);

    await scene.node.mine(6);
    proxy.arm();
    expect((await anchorOverview(alice)).state).toBe('final');
    const genesis = '0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206';
    // A node that lost everything above block 0: it knows neither the tip nor any block that was seen.
    const lost: RpcFault = (call) => {
      const answers: Record<string, unknown> = {
        getblockchaininfo: { blocks: 0, bestblockhash: genesis, time: 1, mediantime: 1 },
        gettxout: null,
      };
      const result = answers[call.method];
      if (result !== undefined) call.response.end(JSON.stringify({ result, error: null, id: call.id }));
      else void notThere(call);
    };
    const lostMethods = ['getblockchaininfo', 'gettxout', 'getblockheader', 'getmempoolentry'];
    proxy.arm(lost, ({ method, params }) => lostMethods.includes(method) && params[0] !== genesis);
    const behind = (await anchorOverview(alice)).statements.at(-1);
    expect(behind?.state).not.toBe('final');
    expect(behind?.problem?.code).toBe('node-behind');
    proxy.arm();
    expect((await anchorOverview(alice)).state).toBe('final');
  }, 60_000);

  it('is told by the command in its exit code, within the time that a call may take', async () => {
    const env = { MEDWALLET_RPC_URL: proxy.url, MEDWALLET_RPC_COOKIE: scene.node.cookieFile };
    for (const name of ['500 with HTML', 'wrong id', '100 MB', 'warm-up', '401']) {
      proxy.arm(RPC_FAULTS[name]?.fault);
      const { code, stdout, stderr } = await runCli({ ...scene.home, env }, [
        '--profile',
        'alice',
        'anchor',
        'status',
        '--json',
      ]);
      expect(code, name).toBe(3);
      expect(RPC_FAULTS[name]?.codes).toContain(
        (JSON.parse(stdout) as { error: { code: string } }).error.code,
      );
      expect(`${stdout}${stderr}`).not.toContain(secret);
    }
    proxy.arm();
  }, 60_000);
});
