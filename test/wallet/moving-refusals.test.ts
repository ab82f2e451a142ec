import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signDocument } from '../../src/cosign/index.ts';
import { utf8ToBytes } from '../../src/encoding/index.ts';
import { openSmall, sealSmall } from '../../src/envelope/index.ts';
import { mainIdentity, mainRecipient } from '../../src/wallet/age-keys.ts';
import {
  addContact,
  appointGuardian,
  cancelMove,
  cosignStatement,
  dismissGuardian,
  finishAnchor,
  handOver,
  listGuardians,
  planAnchor,
  proposeMove,
  proposeSuccessor,
  readStatementToCosign,
  requireAddress,
  takeOver,
} from '../../src/wallet/index.ts';
import { circlesFor } from '../../src/wallet/verification.ts';
import { PLAN } from '../../src/wallet/statement-versions.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { rejectsCode, throwsCode } from '../support/throws.ts';
import { Scene } from './scene.ts';

// One ledger for all of them: nothing here is ever taken.
describe('a move that is refused', () => {
  let node: TestNode;
  let scene: Scene;

  beforeAll(async () => {
    node = await startTestNode();
    scene = await Scene.begun(node);
    await scene.join('hospital', 'provider');
    await scene.join('dad', 'guardian');
    await scene.join('aunt', 'guardian');
    await scene.know('alice', 'hospital', 'dad', 'aunt');
  }, 60_000);
  afterAll(async () => {
    scene.close();
    await node.stop();
  });

  it('is made already', async () => {
    const alice = scene.wallet('alice');
    const proposed = await proposeMove(alice, { custodian: 'hospital' });
    // While it is being agreed it may be proposed anew, but nothing else may begin.
    await rejectsCode('move-pending', () => proposeSuccessor(alice, {}));
    await scene.agree('alice', proposed.file, ['hospital', 'mom']);
    await planAnchor(alice, { move: true });
    await rejectsCode('move-pending', () => proposeMove(alice, {}));
    cancelMove(alice);
    await proposeMove(alice, {});
    cancelMove(alice);
  });

  it('was proposed before the circle changed', async () => {
    const alice = scene.wallet('alice');
    const proposed = await proposeMove(alice, { custodian: 'hospital' });
    await scene.agree('alice', proposed.file, ['hospital', 'mom']);
    await appointGuardian(alice, 'dad');
    await rejectsCode('move-outdated', () => planAnchor(alice, { move: true }));
    cancelMove(alice);
  });

  it('was given up, or the circle changed, once its statement was on its way', async () => {
    const alice = scene.wallet('alice');
    const signed = async (): Promise<Uint8Array> => {
      const proposed = await proposeMove(alice, { custodian: 'hospital' });
      await scene.agree('alice', proposed.file, ['hospital', 'mom']);
      return scene.cosign('mom', (await planAnchor(alice, { move: true })).psbt);
    };
    const address = requireAddress(alice);
    const cancelled = await signed();
    const finishing = finishAnchor(alice, cancelled);
    cancelMove(alice);
    await rejectsCode('move-outdated', () => finishing);
    const outdated = await signed();
    await dismissGuardian(alice, 'dad');
    await rejectsCode('move-outdated', () => finishAnchor(alice, outdated));
    cancelMove(alice);
    // Whoever signed what was given up signs what comes in its place.
    await scene.record('alice');
    expect(scene.cosign('mom', (await planAnchor(alice)).psbt)).toBeInstanceOf(Uint8Array);
    const proposed = await proposeMove(alice, { custodian: 'hospital' });
    await scene.agree('alice', proposed.file, ['hospital', 'mom']);
    const planning = planAnchor(alice, { move: true });
    cancelMove(alice);
    await rejectsCode('move-outdated', () => planning);
    expect(requireAddress(alice)).toEqual(address);
    expect(alice.store.view((tables) => tables.table('plan').get(PLAN)?.moving)).toBeUndefined();
  });

  it('and two changes of the circle at once are both made', async () => {
    const alice = scene.wallet('alice');
    const others: Promise<unknown>[] = [];
    // Another process comes first, between the look at the circle and the signature.
    const entropy: typeof alice.entropy = {
      bytes: (size) => {
        if (others.length === 0) {
          others.push(Promise.resolve());
          others.push(appointGuardian(alice, 'dad'));
        }
        return alice.entropy.bytes(size);
      },
    };
    await appointGuardian({ ...alice, entropy }, 'aunt');
    await Promise.all(others);
    expect(listGuardians(alice).map(({ name }) => name)).toEqual(['mom', 'dad', 'aunt']);
    const known = circlesFor(alice, alice.profile.did, []).map(({ circle }) => circle.seq);
    expect(known).toEqual(known.map((_, seq) => seq));
    await dismissGuardian(alice, 'dad');
    await dismissGuardian(alice, 'aunt');
  });

  it('and a statement that would bring back whom the patient dismissed', async () => {
    // The clinic signs one over the circle of today; the next comes with the one before.
    const alice = scene.wallet('alice');
    await scene.record('alice');
    const sent = await finishAnchor(alice, scene.cosign('clinic', (await planAnchor(alice)).psbt));
    await scene.record('alice');
    const newest = alice.store.view((tables) => tables.table('circle').list()).at(-1);
    const forget = () => alice.store.change((tables) => tables.table('circle').delete(newest?.key ?? ''));
    expect(forget()).toBe(true);
    // In the place of what waits, and behind it once it is mined.
    const again = await planAnchor(alice);
    expect(again).toMatchObject({ statement: 2, replaces: sent.txid });
    throwsCode('older-circle', () => scene.cosign('clinic', again.psbt));
    await node.mine(1);
    const { psbt } = await planAnchor(alice);
    throwsCode('older-circle', () => scene.cosign('clinic', psbt));
    if (newest !== undefined) {
      alice.store.change((tables) => {
        tables.table('circle').put(newest.key, newest.row);
      });
    }
    expect((await scene.anchor('alice', ['clinic'])).statement).toBe(3);
  });

  it('but not one that was looked at before its co-signer was told to expect a move, which he still does', async () => {
    const [alice, clinic] = [scene.wallet('alice'), scene.wallet('clinic')];
    await scene.record('alice');
    const asked = readStatementToCosign(clinic, (await planAnchor(alice)).psbt);
    const proposed = await proposeMove(alice, { custodian: 'hospital' });
    await scene.expect('clinic', proposed.file);
    const signed = cosignStatement(clinic, asked);
    const row = clinic.store.view((tables) => tables.table('cosigned').get(alice.profile.did));
    expect(row?.expects).toMatchObject({ role: 'leaving', descriptor: proposed.descriptor });
    cancelMove(alice);
    expect((await finishAnchor(alice, signed)).statement).toBe(4);
    await node.mine(1);
  });

  it('but not one that goes on for it, by a co-signer who was killed before he noted that', async () => {
    const alice = scene.wallet('alice');
    const outdated = await proposeSuccessor(alice, {});
    await appointGuardian(alice, 'dad');
    await rejectsCode('move-outdated', () => scene.agree('alice', outdated.file, ['clinic', 'mom']));
    expect(listGuardians(alice)).toHaveLength(2);
    const proposed = await proposeSuccessor(alice, {});
    await scene.agree('alice', proposed.file, ['clinic', 'mom']);
    await node.fund(proposed.address);
    const { psbt } = await planAnchor(alice);
    const clinic = scene.wallet('clinic');
    const trust: typeof clinic.trust = {
      ...clinic.trust,
      pinSuccessor: () => {
        throw new TypeError('killed');
      },
    };
    const dying = { ...clinic, trust };
    expect(() => cosignStatement(dying, readStatementToCosign(dying, psbt))).toThrow('killed');
    expect((await scene.send('alice', ['clinic'], psbt)).statement).toBe(1);
    expect((await scene.anchor('alice', ['clinic'])).statement).toBe(2);
  });
});

interface Row {
  readonly key: string;
  readonly row: Readonly<Record<string, unknown>>;
}

interface HandOver {
  readonly schema: string;
  readonly rotation: { readonly document: object; readonly signature: string };
  readonly tables: Readonly<Record<string, readonly Row[]>>;
  readonly leaves: readonly string[];
}

// docs/spec/circle.md, "A key that changes": anybody can seal a file to anybody.
describe('a hand-over that is refused', () => {
  let node: TestNode;
  let scene: Scene;
  let good: HandOver;

  beforeAll(async () => {
    node = await startTestNode();
    scene = await Scene.begun(node);
    for (const name of ['anew', 'other']) {
      await scene.join(name, 'patient');
      addContact(scene.wallet('alice'), await scene.card(name, false), name);
    }
    good = await handedTo('anew');
  }, 60_000);
  afterAll(async () => {
    scene.close();
    await node.stop();
  });

  const handedTo = async (name: string): Promise<HandOver> => {
    const { file } = await handOver(scene.wallet('alice'), name, 'stolen');
    const bytes = await openSmall(file, [mainIdentity(scene.wallet(name))]);
    return JSON.parse(new TextDecoder().decode(bytes)) as HandOver;
  };
  const take = async (content: string): Promise<unknown> => {
    const anew = scene.wallet('anew');
    return takeOver(anew, await sealSmall(utf8ToBytes(content), [await mainRecipient(anew)]));
  };
  const statements = (change: (row: Row['row']) => Row['row']): HandOver => {
    const rows = good.tables['statement'] ?? [];
    return {
      ...good,
      tables: { ...good.tables, statement: rows.map(({ key, row }) => ({ key, row: change(row) })) },
    };
  };
  /** Signed as it should be, by somebody else. */
  const signedBy = (name: string): HandOver['rotation'] => {
    const { identity, network } = scene.wallet(name);
    const document = { ...good.rotation.document, from: identity.did, type: 'rotation' } as const;
    const { document: stated, signature } = signDocument('rotation', network, document, identity);
    return { document: stated, signature };
  };
  const flipped = (hex: string): string => `${hex.startsWith('0') ? '1' : '0'}${hex.slice(1)}`;

  const cases: readonly (readonly [string, string, () => HandOver | string | Promise<HandOver>])[] = [
    ['no JSON', 'is not strict JSON', () => '{"schema":'],
    ['another schema', 'is not one of a ledger', () => ({ ...good, schema: 'medwallet/hand-over/v2' })],
    ['a field too much', 'is not one of a ledger', () => JSON.stringify({ ...good, more: 1 })],
    [
      'a rotation whose signature is not over it',
      'lacks the word of the identity before',
      () => ({ ...good, rotation: { ...good.rotation, document: { ...good.rotation.document, iat: 1 } } }),
    ],
    ['somebody else’s', 'is for another wallet', () => handedTo('other')],
    [
      'the word of somebody whose ledger it is not',
      'was signed by somebody else than its patient',
      () => ({ ...good, rotation: signedBy('other') }),
    ],
    ['no statement', 'holds no statement', () => ({ ...good, tables: { ...good.tables, statement: [] } })],
    [
      'rows that are none',
      'has rows of another shape',
      () => statements(({ note, ...row }) => ({ ...row, note: [note] })),
    ],
    [
      'no circle document',
      'lacks the circle document',
      () => ({ ...good, tables: { ...good.tables, circle: [] } }),
    ],
    [
      'a note that nobody stated',
      'is not what was stated',
      () => statements((row) => ({ ...row, note: String(row['note']).replace('\nactive 0', '\nactive 1') })),
    ],
    ['a shorter log', 'lacks the log', () => ({ ...good, leaves: good.leaves.slice(0, 1) })],
    [
      'another log',
      'lacks the log',
      () => ({ ...good, leaves: [flipped(good.leaves[0] ?? ''), ...good.leaves.slice(1)] }),
    ],
    [
      'a statement that is no transaction',
      'does not hold',
      () => statements((row) => ({ ...row, transaction: String(row['transaction']).slice(0, -2) })),
    ],
  ];

  it.each(cases)('with %s', async (_, problem, make) => {
    const made = await make();
    const content = typeof made === 'string' ? made : JSON.stringify(made);
    const refused = await rejectsCode('bad-hand-over', () => take(content));
    expect(refused.message).toContain(problem);
  });

  it('and is taken as it was', async () => {
    expect(await take(JSON.stringify(good))).toMatchObject({ statements: 1, reason: 'stolen' });
  });
});
