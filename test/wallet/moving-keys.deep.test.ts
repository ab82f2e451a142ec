import { owesKeys } from '../../src/wallet/key-debts.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addContact,
  finishAnchor,
  handOver,
  listRecords,
  planAnchor,
  proposeMove,
  proposeSuccessor,
  takeOver,
  verifyGrantInput,
  verifyProofFile,
  vetoMove,
} from '../../src/wallet/index.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { backToNow, later } from '../support/later.ts';
import { rejectsCode } from '../support/throws.ts';
import { Scene } from './scene.ts';

// docs/spec/circle.md, "A key that changes": on a real node whose clock is told to go on.
describe('other words', () => {
  let node: TestNode;
  let scene: Scene;

  beforeAll(async () => {
    node = await startTestNode();
    scene = await Scene.begun(node);
  }, 60_000);
  afterAll(async () => {
    scene.close();
    await node.stop();
  });

  it('go on for the old ones, which hand the ledger over', async () => {
    const { record } = await scene.grant('alice', 'clinic');
    const before = scene.wallet('alice').profile.did;
    await scene.join('anew', 'patient');
    addContact(scene.wallet('alice'), await scene.card('anew', false), 'anew');
    await scene.join('busy', 'patient');
    const own = await scene.record('busy');
    addContact(scene.wallet('alice'), await scene.card('busy', false), 'busy');
    const toBusy = await handOver(scene.wallet('alice'), 'busy', 'planned');
    // What a wallet has of its own would be lost under the ledger of another one.
    await rejectsCode('wallet-in-use', () => takeOver(scene.wallet('busy'), toBusy.file));
    expect(listRecords(scene.wallet('busy')).map(({ id }) => id)).toEqual([own]);
    const { file } = await handOver(scene.wallet('alice'), 'anew', 'stolen');
    await rejectsCode('no-matching-identity', () => takeOver(scene.wallet('alice'), file));
    expect(await takeOver(scene.wallet('anew'), file)).toMatchObject({ from: before, statements: 1 });
    // The guardians were told of the rotated emergency collection by the command itself.
    expect(owesKeys(scene.wallet('anew'))).toBe(false);
    await rejectsCode('already-agreed', () => takeOver(scene.wallet('anew'), file));
    for (const name of ['clinic', 'mom'])
      addContact(scene.wallet(name), await scene.card('anew', false), 'anew');
    const proposed = await proposeMove(scene.wallet('anew'), {});
    await scene.agree('anew', proposed.file, ['clinic', 'mom']);
    expect((await scene.move('anew', ['clinic', 'mom'])).statement).toBe(2);
    const after = scene.wallet('anew').profile.did;
    const proved = await verifyProofFile(scene.stranger(), await scene.proof('anew', 'key.rotated'), ONLINE);
    expect(proved.rotation).toMatchObject({ from: before, to: after, state: 'in-force', reason: 'stolen' });
    expect(listRecords(scene.wallet('anew')).map(({ id }) => id)).toContain(record);
    expect((await scene.anchor('anew', ['clinic'])).statement).toBe(3);
  });
});

describe('a key that was lost', () => {
  let node: TestNode;
  let scene: Scene;
  let proof: Uint8Array;
  let before: string;
  let after: string;

  beforeAll(async () => {
    node = await startTestNode();
    scene = await Scene.begun(node);
  }, 60_000);
  afterAll(async () => {
    backToNow();
    scene.close();
    await node.stop();
  });

  it('is replaced by two of three, whom nobody can replace without their knowing', async () => {
    before = scene.wallet('alice').profile.did;
    await scene.inherit('anew', 'alice');
    after = scene.wallet('anew').profile.did;
    const proposed = await proposeMove(scene.wallet('anew'), {});
    for (const name of ['clinic', 'mom'])
      addContact(scene.wallet(name), await scene.card('anew', false), 'anew');
    // Nobody but the co-signers can say that it is the same person.
    await rejectsCode('custody-account-used', () => scene.proposal('clinic', proposed.file));
    await scene.agree('anew', proposed.file, ['clinic', 'mom'], 'alice');
    const { psbt } = await planAnchor(scene.wallet('anew'), { move: true });
    await rejectsCode('missing-signatures', () => finishAnchor(scene.wallet('anew'), psbt));
    const one = scene.cosign('clinic', psbt);
    await rejectsCode('missing-signatures', () => finishAnchor(scene.wallet('anew'), one));
    expect((await scene.send('anew', ['mom'], one)).statement).toBe(2);
    proof = await scene.proof('anew', 'key.rotated');
  });

  it('waits for the old one to object, and nobody counts it before', async () => {
    const proved = await verifyProofFile(scene.passerBy(), proof, ONLINE);
    expect(proved.rotation).toMatchObject({ from: before, to: after, state: 'waiting', consented: false });
    expect(proved.patientNow).toBe(after);
    expect((await verifyProofFile(scene.stranger(), proof, OFFLINE)).rotation?.state).toBe('unknown');
    await later(node, 6 * DAY);
    expect((await verifyProofFile(scene.passerBy(), proof, ONLINE)).rotation?.state).toBe('waiting');
  });

  it('is in force when its time is over, by the median time of the chain', async () => {
    await later(node, DAY + 7_200);
    const proved = await verifyProofFile(scene.passerBy(), proof, ONLINE);
    expect(proved.rotation).toMatchObject({ state: 'in-force', detail: 'nobody objected while it waited' });
    expect(proved.patientNow).toBe(after);
    // Whoever could not look where the old key would have objected does not know.
    const blind = await verifyProofFile(scene.stranger(), proof, ONLINE);
    expect(blind.rotation).toMatchObject({
      state: 'unknown',
      detail: expect.stringContaining('no board was read') as string,
    });
    await rejectsCode('nothing-to-veto', () => vetoMove(scene.wallet('alice')));
    expect((await scene.anchor('anew', ['mom'])).statement).toBe(3);
  });
});

describe('a key that was taken', () => {
  let node: TestNode;
  let scene: Scene;
  let stolen: Uint8Array;
  let grant: Uint8Array;
  let me: string;

  beforeAll(async () => {
    node = await startTestNode();
    scene = await Scene.begun(node);
    me = scene.wallet('alice').profile.did;
    grant = (await scene.grant('alice', 'clinic')).package;
    await scene.anchor('alice', ['clinic']);
    await scene.inherit('thief', 'alice');
    const proposed = await proposeMove(scene.wallet('thief'), {});
    for (const name of ['clinic', 'mom'])
      addContact(scene.wallet(name), await scene.card('thief', false), 'thief');
    await rejectsCode('nothing-to-veto', () => vetoMove(scene.wallet('alice')));
    await scene.agree('thief', proposed.file, ['clinic', 'mom'], 'alice');
    await scene.move('thief', ['clinic', 'mom']);
    stolen = await scene.proof('thief', 'key.rotated');
  }, 60_000);
  afterAll(async () => {
    backToNow();
    scene.close();
    await node.stop();
  });

  it('objects, and the ledger ended before the move', async () => {
    await rejectsCode('seal-closed', () => scene.anchor('alice', ['mom']));
    await rejectsCode('ledger-lives', () => proposeSuccessor(scene.wallet('alice'), {}));
    const vetoed = await vetoMove(scene.wallet('alice'));
    expect(vetoed).toMatchObject({ statement: 2, posted: ['vault:default'], waiting: [] });
    // Given again, it is the same one: nothing piles up.
    const { alice, later } = { alice: scene.wallet('alice'), later: scene.wallet('alice').clock.now() + 60 };
    const again = await vetoMove({ ...alice, clock: { now: () => later } });
    expect(again).toEqual(vetoed);
    expect(alice.trust.vetoes()).toHaveLength(1);
    const seen = await verifyProofFile(scene.passerBy(), stolen, ONLINE);
    expect(seen.rotation).toMatchObject({ state: 'vetoed', to: scene.wallet('thief').profile.did });
    // From files alone, too; and a veto that is none changes nothing.
    const told = await verifyProofFile(scene.stranger(), stolen, { offline: false, with: [vetoed.file] });
    expect(told.rotation?.state).toBe('vetoed');
    const text = new TextDecoder().decode(vetoed.file).replace('"statement":2', '"statement":1');
    const forged = { offline: false, with: [new TextEncoder().encode(text)] };
    expect((await verifyProofFile(scene.stranger(), stolen, forged)).rotation?.state).toBe('waiting');
    expect(me).toBe(scene.wallet('alice').profile.did);
  });

  it('goes on in a successor ledger, which strangers accept as a break', async () => {
    await scene.join('hospital', 'provider');
    await scene.join('aunt', 'guardian');
    await scene.know('alice', 'hospital', 'aunt');
    const request = { custodian: 'hospital', guardian: 'aunt' };
    const proposed = await proposeSuccessor(scene.wallet('alice'), request);
    await scene.agree('alice', proposed.file, ['hospital', 'aunt']);
    await node.fund(proposed.address);
    expect((await scene.anchor('alice', ['hospital'])).statement).toBe(1);
    expect((await scene.anchor('alice', ['aunt'])).statement).toBe(2);
    const proof = await scene.proof('alice', 'circle.declared');
    const proved = await verifyProofFile(scene.stranger(), proof, ONLINE);
    expect(proved.break).toMatchObject({ state: 'in-force', cause: 'veto', statement: 2, patient: me });
    expect(proved.ledger).not.toBe(proved.break?.before);
    // What the thief states later is behind the end.
    await scene.anchor('thief', ['mom']);
    const late = await scene.proof('thief', 'record.added');
    await rejectsCode('ledger-ended', () =>
      verifyProofFile(scene.passerBy(), late, { offline: false, with: [proof] }),
    );
    const wallet = scene.wallet('clinic');
    expect(
      (await verifyGrantInput(wallet, grant, { status: 'seen', require: { assurance: 'logged' } })).report
        .verdict,
    ).toBe('valid');
  });
});

describe('a ledger whose keys are gone', () => {
  it('goes on in another one, as long as nothing closes its seal', async () => {
    const node = await startTestNode();
    const scene = await Scene.begun(node);
    try {
      await scene.join('hospital', 'provider');
      await scene.join('aunt', 'guardian');
      await scene.know('alice', 'hospital', 'aunt');
      const request = { custodian: 'hospital', guardian: 'aunt' };
      const proposed = await proposeSuccessor(scene.wallet('alice'), request);
      await scene.agree('alice', proposed.file, ['hospital', 'aunt']);
      await node.fund(proposed.address);
      await scene.anchor('alice', ['aunt']);
      const proof = await scene.proof('alice', 'circle.declared');
      const proved = await verifyProofFile(scene.stranger(), proof, ONLINE);
      expect(proved.break).toMatchObject({ state: 'in-force', cause: 'ended', statement: 1 });
      expect((await verifyProofFile(scene.stranger(), proof, OFFLINE)).break?.state).toBe('unknown');
    } finally {
      scene.close();
      await node.stop();
    }
  });
});

const DAY = 86_400;
const ONLINE = { offline: false };
const OFFLINE = { offline: true };
