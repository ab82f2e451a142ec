import { afterAll, beforeAll, expect, it } from 'vitest';
import { MedwalletError } from '../../src/errors.ts';
import {
  exportHistory,
  finishAnchor,
  followHistoryFile,
  planAnchor,
  type SentStatement,
} from '../../src/wallet/index.ts';
import type { Session } from '../../src/wallet/session.ts';
import { anchorScene, type AnchorScene } from './anchor-scene.ts';

/** Statements on each branch: more than the nine that a co-signer keeps. `MEDWALLET_FAULT_BRANCH=30` is more than a node takes in a row. */
const LENGTH = Number(process.env['MEDWALLET_FAULT_BRANCH'] ?? 13);
/** Which of two versions each reorganisation brings. */
const FLIPS = [0, 1, 0, 1];

let scene: AnchorScene;
let histories = 0;
let signed = 0;

beforeAll(async () => {
  scene = await anchorScene({ sat: 2_000_000 });
});
afterAll(async () => {
  await scene.close();
});

/** Clinic and guardian sign in turn, so that both lack statements of both branches; where they do, by the file. */
async function anchored(): Promise<SentStatement> {
  const { alice, clinic, mom } = scene.people;
  const planned = await planAnchor(alice);
  const who: Session = signed++ % 2 === 0 ? clinic : mom;
  try {
    return await finishAnchor(alice, scene.cosigned(who, planned));
  } catch (error) {
    // Not linked to what is kept, or no proof for the longest log that was signed: both hints name the history.
    if (
      !(error instanceof MedwalletError) ||
      !['seal-not-linked', 'missing-field'].includes(String(error.code))
    )
      throw error;
    expect(error.hint).toContain('--history FILE');
    histories++;
    expect(followHistoryFile(who, exportHistory(alice).file).statements).toBeGreaterThan(0);
    return finishAnchor(alice, scene.cosigned(who, planned));
  }
}

async function grow(statements: number): Promise<void> {
  for (let i = 0; i < statements; i++) {
    await scene.something();
    await anchored();
    await scene.node.mine(1);
  }
}

/** The txids of those that get on, oldest first. */
async function chainOf(): Promise<string[]> {
  const { statements } = await scene.status();
  return statements.filter(({ problem }) => problem === null).map(({ txid }) => txid);
}

it(
  'two long branches take the place of each other again and again, and all follow',
  { timeout: 300_000 },
  async () => {
    const { alice, mom } = scene.people;
    await scene.something();
    // From here on nothing travels along for her that would lead the clinic back too.
    await finishAnchor(alice, scene.cosigned(mom, await planAnchor(alice)));
    await scene.node.mine(1);
    await scene.something();
    const versions = [await scene.anchor()];
    await scene.something();
    versions.push(await scene.anchor({ bump: true }));
    const { height: fork } = await scene.node.chain.tip();

    /** The other version is mined in place of the one before, and a longer chain on it: its statements get on by themselves. */
    const flip = async (to: number): Promise<void> => {
      const { height } = await scene.node.chain.tip();
      await scene.node.rpc('invalidateblock', (await scene.node.chain.headerAt(fork + 1))?.hash ?? '');
      for (let i = fork; i <= height; i++) await scene.mineOnly();
      await scene.mineOnly(versions[to]?.transaction ?? '');
      for (
        let mined = 0;
        (await scene.states()).some((state) => state !== 'confirmed' && state !== 'final');
        mined++
      ) {
        const waits = (await scene.states()).some((state) => state === 'in-mempool');
        if (!waits) break;
        expect(mined).toBeLessThan(4);
        await scene.node.mine(1);
      }
    };

    await scene.mineOnly(versions[0]?.transaction ?? '');
    await scene.status();
    await grow(LENGTH);
    const branches = [await chainOf(), [] as string[]];
    await flip(1);
    expect((await scene.status()).statements[2]?.problem?.code).toBe('statement-orphaned');
    // Each is composed again, behind the version that counts now.
    for (let i = 0; i < LENGTH; i++) {
      await anchored();
      await scene.node.mine(1);
    }
    await grow(3);
    branches[1] = await chainOf();
    expect(branches.map(({ length }) => length)).toEqual([LENGTH + 2, LENGTH + 5]);
    for (const to of FLIPS) {
      await flip(to);
      // What was on it before is on it again; nothing was signed anew for that.
      const back = await chainOf();
      expect(back).toEqual(branches[to]);
      await grow(2);
      branches[to] = await chainOf();
      expect(branches[to]).toHaveLength(back.length + 2);
    }
    await scene.node.mine(6);
    expect((await scene.states()).every((state) => state === 'final')).toBe(true);
    expect(histories).toBeGreaterThan(0);
    process.stdout.write(
      `two branches of ${branches.map(({ length }) => length).join(' and ')} statements: ${FLIPS.length + 1} of ${FLIPS.length + 1} reorganisations followed, ${histories} times by the whole history\n`,
    );
  },
);
