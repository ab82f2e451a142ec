import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { regtestMine, regtestUp, type RegtestNode } from '../../src/adapters/regtest/index.ts';
import { MedwalletError } from '../../src/errors.ts';
import {
  anchorOverview,
  cosignGrant,
  draftGrant,
  exportProof,
  finishAnchor,
  finishGrant,
  listRecords,
  offerGrant,
  planAnchor,
  verifyGrantInput,
  verifyProofFile,
} from '../../src/wallet/index.ts';
import type { Session } from '../../src/wallet/session.ts';
import { rpcProxy, type RpcFault, type RpcProxy } from '../support/rpc-proxy.ts';
import { testChain } from '../support/node.ts';
import { anchorScene, type AnchorScene } from './anchor-scene.ts';

/** Fewer while something is being looked for: `MEDWALLET_FAULT_RUNS=15`. */
const KILLS = Number(process.env['MEDWALLET_FAULT_RUNS'] ?? 100);
/** Milliseconds, on a busy machine. */
const LONG = 1_200_000;
/** Looks after which everything that was signed has to be in a block. */
const LOOKS = 5;
const DURING = ['anchor', 'bump', 'look', 'verify'] as const;
type During = (typeof DURING)[number];
const summary: string[] = [];

let scene: AnchorScene;
let up: RegtestNode;
let proxy: RpcProxy;
/** The patient and her clinic, over the proxy. */
let alice: Session;
let clinic: Session;
let proof: Uint8Array;
let granted: Uint8Array;
/** Calls that were made last time without a kill among them, so that kills fall into the middle of things. */
const calls: Record<During, number> = { anchor: 30, bump: 40, look: 10, verify: 10 };
const ended: Record<string, number> = {};
/** Statements of which a command said that they were sent. */
let acknowledged = 0;

/** Small, repeatable chance: a kill that finds something finds it again. */
let chance = 7;
function next(below: number): number {
  chance = (Math.imul(chance, 1_103_515_245) + 12_345) >>> 0;
  return Math.floor((chance / 2 ** 32) * below);
}

beforeAll(async () => {
  scene = await anchorScene();
  up = scene.node;
  proxy = await rpcProxy(() => up.rpcUrl);
  const over = (session: Session): Session => ({
    ...session,
    chain: () => testChain({ rpcUrl: proxy.url, cookieFile: up.cookieFile }),
  });
  alice = over(scene.people.alice);
  clinic = over(scene.people.clinic);
  await scene.something();
  const [record] = listRecords(alice);
  const draft = draftGrant(alice, {
    provider: 'clinic',
    records: [record?.id ?? ''],
    seconds: 86_400,
    purpose: 'TREAT',
  });
  granted = (await finishGrant(alice, cosignGrant(clinic, offerGrant(alice, draft)))).package;
  const { txid } = await scene.anchor();
  await scene.node.mine(6);
  expect((await scene.status()).statements.at(-1)).toMatchObject({ txid, state: 'final' });
  proof = (await exportProof(alice, { record: record?.id ?? '' })).file;
  // What is deep on the node's disk stays, whatever is killed: the grant is final for good.
  await flush();
});
afterAll(async () => {
  process.stdout.write(`\n${['a node that is killed', ...summary].join('\n  ')}\n`);
  await proxy.close();
  await scene.close();
});

/** Nodes bring their blocks to the disk now and then; one that is killed forgets all since. */
async function flush(): Promise<void> {
  await testChain(up).call('gettxoutsetinfo', ['none']);
}

function kill(): void {
  try {
    process.kill(up.pid ?? 0, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** Before the node hears of a call, while it carries it out, or when it has answered. */
const MOMENTS: readonly RpcFault[] = [
  ({ response }) => {
    kill();
    response.destroy();
  },
  async ({ forward, response }) => {
    const answer = forward();
    setTimeout(kill, next(3));
    const { status, body } = await answer;
    response.writeHead(status).end(body);
  },
  async ({ forward, response }) => {
    const { status, body } = await forward();
    kill();
    response.writeHead(status).end(body);
  },
];

/** What a command ended with. */
async function anchored(bump = false): Promise<string> {
  const planned = await planAnchor(alice, { bump });
  await finishAnchor(alice, scene.cosigned(scene.people.clinic, planned));
  if (!bump) acknowledged += 1;
  return 'done';
}

async function verified(): Promise<string> {
  expect(await verifyProofFile(clinic, proof, { offline: false })).toMatchObject({ assurance: 'final' });
  const { report } = await verifyGrantInput(clinic, granted, {
    status: 'seen',
    require: { assurance: 'final' },
    proofs: [proof],
  });
  // A node that dies is "could not check": never a no, and never a yes that was not checked.
  expect(['valid', 'unchecked']).toContain(report.verdict);
  if (report.verdict === 'valid') expect(report.assurance).toBe('final');
  return report.verdict;
}

const DO: Readonly<Record<During, () => Promise<string>>> = {
  anchor: () => anchored(),
  bump: () => anchored(true),
  look: async () => (await anchorOverview(alice)).state,
  verify: verified,
};

function isOurs(error: unknown): error is MedwalletError {
  return error instanceof MedwalletError;
}

/** Kills the node somewhere in the middle of what is done, and says how that ended. */
async function killedDuring(during: During): Promise<string> {
  const at = next(calls[during]);
  const moment = MOMENTS[next(MOMENTS.length)];
  proxy.arm(moment, (call) => call.at === at);
  try {
    const outcome = await DO[during]();
    calls[during] = Math.max(1, proxy.calls.length);
    return outcome;
  } catch (error) {
    if (!isOurs(error)) throw error;
    expect(error.outcome, `${during}: ${error.code}`).toBe('unavailable');
    return error.code;
  } finally {
    proxy.arm();
    kill();
  }
}

/** Brings the node up again and has it mine as far as it was: then everything is in a block again. */
async function recovered(height: number): Promise<void> {
  up = await regtestUp(scene.node.context);
  for (let look = 0; look < LOOKS; look++) {
    await anchorOverview(alice);
    const now = (await testChain(up).tip()).height;
    await regtestMine(scene.node.context, Math.max(1, height - now + 1));
    const { statements } = await anchorOverview(alice);
    if (statements.every((one) => one.height !== null && one.problem === null)) return;
  }
  expect((await anchorOverview(alice)).statements.filter((one) => one.height === null)).toEqual([]);
}

describe('a node that is killed', () => {
  it(
    'during anchor, bump, a look and verify: all that was signed ends in a block',
    { timeout: LONG },
    async () => {
      for (let at = 0; at < KILLS; at++) {
        const during = DURING[at % DURING.length] ?? 'look';
        await scene.something();
        if (during === 'bump' || during === 'look') await anchored();
        const { height } = await testChain(up).tip();
        const outcome = `${during} ${await killedDuring(during)}`;
        ended[outcome] = (ended[outcome] ?? 0) + 1;
        await recovered(height);
        if (next(3) === 0) await flush();
      }
      expect((await anchorOverview(alice)).statements.length).toBeGreaterThanOrEqual(acknowledged);
      const counts = Object.entries(ended).map(([code, times]) => `${code} ${times}`);
      summary.push(
        `kills after which every statement was in a block: ${KILLS} of ${KILLS}`,
        ...counts.sort(),
      );
    },
  );
});
