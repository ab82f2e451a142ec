import { afterAll, beforeAll, expect, it } from 'vitest';
import * as verbs from './examples/main-verbs.ts';
import { listGrants, unlockWallet, type ByteSink } from '../../src/index.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { createHome, lowerWorkFactor, type TestHome } from '../support/people.ts';

const PASSPHRASE = 'correct horse battery staple';

let node: TestNode;
let home: TestHome;
beforeAll(async () => {
  node = await startTestNode();
  home = createHome(node.home);
});
afterAll(async () => {
  home.remove();
  await node.stop();
});

it('test/docs/examples/main-verbs.ts: every verb, one after the other', { timeout: 120_000 }, async () => {
  for (const [name, role] of [['alice', 'patient'], ['clinic', 'provider'], ['mom', 'guardian']] as const) {
    expect(await verbs.init(home.env, name, role, PASSPHRASE)).toMatch(/^did:key:/);
    await lowerWorkFactor(home, name);
  }
  const unlock = (profile: string) => unlockWallet(home.env, { profile }, PASSPHRASE);
  const [alice, clinic, mom] = [await unlock('alice'), await unlock('clinic'), await unlock('mom')];
  try {
    for (const cosigner of [clinic, mom]) {
      expect(await verbs.contact(cosigner, alice, true)).toBe(cosigner.profile.did);
      expect(await verbs.contact(alice, cosigner, false)).toBe(alice.profile.did);
    }
    await verbs.contact(clinic, mom, false);
    await node.fund(await verbs.address(alice, [clinic, mom]));
    const bytes = new TextEncoder().encode('{"resourceType":"Observation"}');
    const id = await verbs.record(alice, [bytes], 'Blood count');
    expect(await verbs.anchor(alice, clinic)).toMatch(/^[0-9a-f]{64}$/);
    await node.mine(1);

    const whole = await verbs.grant(alice, clinic, [id]);
    expect(await verbs.verify(clinic, whole)).toBe('valid');
    const pieces: Uint8Array[] = [];
    const sink: ByteSink = {
      write: (piece) => pieces.push(piece.slice()),
      commit: () => undefined,
      abort: () => undefined,
    };
    expect(await verbs.open(clinic, whole, id, sink)).toMatch(/^[0-9a-f]{64}$/);
    expect(Buffer.concat(pieces)).toEqual(Buffer.from(bytes));
    expect(verbs.revoke(alice, listGrants(alice)[0]?.id ?? '')).toEqual([]);
    expect(await verbs.verify(clinic, whole)).toBe('revoked');

    expect(await verbs.proof(alice, id, home.env)).toMatchObject({ assurance: 'confirmed' });
    expect(await verbs.verify(clinic, await verbs.emergency(mom, clinic))).toBe('valid');
    const { events } = await verbs.audit(alice);
    expect(events.map(({ type }) => type)).toContain('access.receipted');
  } finally {
    for (const wallet of [alice, clinic, mom]) wallet.close();
  }
});
