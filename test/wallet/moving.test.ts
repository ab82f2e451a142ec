import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { homeLayout, profileLayout } from '../../src/adapters/profile/index.ts';
import {
  acceptAddress,
  attend,
  cancelMove,
  finishAnchor,
  planAnchor,
  proposeMove,
  requireAddress,
  verifyProofFile,
} from '../../src/wallet/index.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { rejectsCode, throwsCode } from '../support/throws.ts';
import { Scene } from './scene.ts';

// docs/spec/statement.md, "Moving home": on a real node, each story with wallets of its own.
describe('moving home', () => {
  let node: TestNode;
  const scenes: Scene[] = [];

  beforeAll(async () => {
    node = await startTestNode();
  });
  afterAll(async () => {
    for (const scene of scenes) scene.close();
    await node.stop();
  });

  const begun = async (): Promise<Scene> => {
    const scene = await Scene.begun(node);
    scenes.push(scene);
    return scene;
  };

  it('to another custodian, with the help of the one who leaves', async () => {
    const scene = await begun();
    await scene.join('hospital', 'provider');
    await scene.know('alice', 'hospital');
    const before = requireAddress(scene.wallet('alice')).firstAddress;
    const proposed = await proposeMove(scene.wallet('alice'), { custodian: 'hospital' });
    await rejectsCode('not-agreed', () => planAnchor(scene.wallet('alice'), { move: true }));
    await scene.agree('alice', proposed.file, ['hospital', 'mom']);
    const psbt = (await planAnchor(scene.wallet('alice'), { move: true })).psbt;
    // Not told, the clinic does not let the ledger go anywhere.
    throwsCode('wrong-next-seal', () => scene.cosign('clinic', psbt));
    expect((await scene.proposal('clinic', proposed.file)).role).toBe('leaving');
    await scene.expect('clinic', proposed.file);
    const alice = scene.wallet('alice');
    const sent = await finishAnchor(alice, scene.cosign('clinic', psbt));
    const home = requireAddress(alice);
    expect(home.firstAddress).not.toBe(before);

    // A move back, while that statement waits: bumping it takes nobody there, and giving it up leaves the draft.
    const back = await proposeMove(alice, { custodian: 'clinic' });
    const bump = await planAnchor(alice, { bump: true });
    expect(bump).toMatchObject({ statement: 2, replaces: sent.txid });
    expect((await finishAnchor(alice, scene.cosign('clinic', bump.psbt))).txid).toBe(bump.txid);
    expect(requireAddress(alice)).toEqual(home);
    const higher = await planAnchor(alice, { bump: true });
    expect(back.address).not.toBe(home.firstAddress);
    cancelMove(alice);
    expect((await scene.send('alice', ['clinic'], higher.psbt)).txid).toBe(higher.txid);

    // From now on the new ones sign, and the clinic cannot.
    await scene.record('alice');
    const next = (await planAnchor(scene.wallet('alice'))).psbt;
    throwsCode('not-for-us', () => scene.cosign('clinic', next));
    expect((await scene.send('alice', ['hospital'], next)).statement).toBe(3);
    expect((await scene.anchor('alice', ['mom'])).statement).toBe(4);
  });

  it('to another custodian, without the help of the one who leaves', async () => {
    const scene = await begun();
    await scene.join('hospital', 'provider');
    await scene.know('alice', 'hospital');
    const proposed = await proposeMove(scene.wallet('alice'), { custodian: 'hospital' });
    await scene.agree('alice', proposed.file, ['hospital', 'mom']);
    // Mom has never signed a statement: she follows the ledger from its beginning.
    expect((await scene.move('alice', ['mom'])).statement).toBe(2);
    expect((await scene.anchor('alice', ['hospital'])).statement).toBe(3);
  });

  it('to another guardian, who verifies the ledger that she joins', async () => {
    const scene = await begun();
    await scene.join('aunt', 'guardian');
    await scene.know('alice', 'aunt');
    const proposed = await proposeMove(scene.wallet('alice'), { guardian: 'aunt' });
    const seen = await scene.proposal('aunt', proposed.file);
    expect(seen).toMatchObject({ role: 'guardian', moves: false });
    expect(seen.joined?.note).toContain('\nstatement 1\n');
    await scene.agree('alice', proposed.file, ['clinic', 'aunt']);
    expect((await scene.move('alice', ['clinic'])).statement).toBe(2);
    expect((await scene.anchor('alice', ['aunt'])).statement).toBe(3);
    expect(() => acceptAddress(scene.wallet('mom'), { ...seen, role: 'leaving' })).toThrow();
  });

  it('to another key of the same words: in force at once, for a stranger too', async () => {
    const scene = await begun();
    const before = scene.wallet('alice').profile.did;
    const { profile } = profileLayout(homeLayout(scene.home.env), 'alice');
    const written = readFileSync(profile, 'utf8');
    const proposed = await proposeMove(scene.wallet('alice'), { rotate: 'planned' });
    await scene.agree('alice', proposed.file, ['clinic', 'mom']);
    await scene.move('alice', ['clinic']);
    const after = (await scene.reopen('alice')).profile.did;
    expect(after).not.toBe(before);

    // Killed once the store had the move, and before the profile had: nothing is signed with the key before.
    const settled = readFileSync(profile, 'utf8');
    writeFileSync(profile, written);
    const behind = await scene.reopen('alice');
    expect([behind.profile.did, behind.identity.did]).toEqual([after, after]);
    expect(readFileSync(profile, 'utf8')).toBe(written);
    await attend(behind);
    expect(readFileSync(profile, 'utf8')).toBe(settled);
    const proved = await verifyProofFile(scene.stranger(), await scene.proof('alice', 'key.rotated'), ONLINE);
    expect(proved.rotation).toMatchObject({ from: before, to: after, state: 'in-force', consented: true });
    expect(proved).toMatchObject({ patient: after, patientNow: after, statement: 2 });
    const moved = await verifyProofFile(scene.stranger(), await scene.proof('alice', 'home.moved'), ONLINE);
    expect(moved.move).toMatchObject({ state: 'in-force', detail: 'the old key signed for the new one' });
    expect((await scene.anchor('alice', ['mom'])).statement).toBe(3);
  });
});

const ONLINE = { offline: false };
