import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addRecord,
  confirmBackup,
  draftGrant,
  homeScreen,
  offerGrant,
  placesToAsk,
  planAnchor,
} from '../../src/wallet/index.ts';
import { isStale } from '../../src/wallet/home-screen.ts';
import { readWords, unlockWallet } from '../../src/medwallet.ts';
import { at, grantTo } from '../support/consent.ts';
import { createHome, createPeople, createProfile, unlock } from '../support/people.ts';
import { rejectsCode, throwsCode } from '../support/throws.ts';
import { anchorScene, type AnchorScene } from './anchor-scene.ts';

const DAY = 86_400;
const codes = ({ attention }: Awaited<ReturnType<typeof homeScreen>>): string[] =>
  attention.map(({ code }) => code);

describe('the home screen', () => {
  let scene: AnchorScene;

  beforeAll(async () => {
    scene = await anchorScene();
  });
  afterAll(async () => {
    await scene.close();
  });

  it('shows the newest statement as the node has it, and who has to sign', { timeout: 60_000 }, async () => {
    const { alice, clinic, mom, address } = scene.people;
    const before = await homeScreen(alice, true);
    expect(before).toMatchObject({
      statement: null,
      asked: true,
      backup: null,
      descriptorCopies: { held: 2, of: 2 },
      waiting: [],
      attention: [{ code: 'backup-unconfirmed' }],
      address: { address, state: 'agreed' },
    });
    await scene.something();
    const { txid } = await planAnchor(alice);
    const who = [clinic.profile.did, mom.profile.did];
    expect((await homeScreen(alice, true)).waiting).toEqual([
      {
        kind: 'statement',
        turn: 'theirs',
        id: txid,
        who: expect.arrayContaining(who) as string[],
        until: null,
      },
    ]);
    await scene.anchor();
    expect(await homeScreen(alice, true)).toMatchObject({ statement: { state: 'in-mempool' }, waiting: [] });
    await scene.node.mine(1);
    const mined = await homeScreen(alice, true);
    expect(mined).toMatchObject({
      statement: { statement: 1, state: 'confirmed', confirmations: 1 },
      waitingEvents: 0,
    });
    expect(mined.ledger).not.toBeNull();
  });

  it('asks nobody when told, and then says what it saw last', async () => {
    const shown = await homeScreen(scene.people.alice, false);
    expect(shown).toMatchObject({ asked: false, statement: { statement: 1, state: 'confirmed' } });
    expect(codes(shown)).toEqual(['backup-unconfirmed']);
  });

  it('shows offers until they end, and live grants', async () => {
    const { alice, clinic } = scene.people;
    const { id } = await addRecord(alice, [new Uint8Array(3)], { title: 'Scan' });
    const request = { provider: 'clinic', records: [id], seconds: DAY, purpose: 'TREAT' };
    const draft = draftGrant(alice, request);
    offerGrant(alice, draft);
    const { grant } = await grantTo(alice, clinic, { records: [id] });
    const shown = await homeScreen(alice, false);
    const until = draft.acceptBy;
    expect(shown.waiting).toEqual([
      { kind: 'grant', turn: 'theirs', id: draft.grant, who: [clinic.profile.did], until },
    ]);
    expect(shown.liveGrants).toMatchObject([{ grant, purpose: 'TREAT' }]);
    expect((await homeScreen(at(alice, until - 1), false)).waiting).toHaveLength(1);
    expect((await homeScreen(at(alice, until), false)).waiting).toEqual([]);
  });

  it('tells a clock that was set back, by what was signed', async () => {
    const { alice } = scene.people;
    const seen = alice.clock.now();
    alice.trust.sawTime(seen);
    const shown = await homeScreen(at(alice, seen - 1), false);
    expect(shown.attention).toContainEqual({ code: 'clock-set-back', seen });
    expect(codes(await homeScreen(at(alice, seen), false))).not.toContain('clock-set-back');
  });

  it('calls a node stale three hours after its newest block, and never on regtest', async () => {
    const { alice } = scene.people;
    const tip = await alice.chain().tip();
    expect(isStale('signet', tip, tip.time + 3 * 3_600)).toBe(false);
    expect(isStale('signet', tip, tip.time + 3 * 3_600 + 1)).toBe(true);
    expect(isStale('regtest', tip, tip.time + DAY)).toBe(false);
  });

  it('takes a silent node for something to attend to', async () => {
    const { alice } = scene.people;
    const env = {
      ...scene.home.env,
      MEDWALLET_RPC_URL: 'http://127.0.0.1:1',
      MEDWALLET_RPC_COOKIE: scene.node.cookieFile,
    };
    alice.close();
    const again = await unlockWallet(env, { profile: 'alice' }, 'correct horse battery staple');
    const shown = await homeScreen(again, true);
    expect(shown).toMatchObject({ asked: false, statement: { statement: 1 } });
    expect(shown.attention).toContainEqual({ code: 'node-unreachable', problem: 'node-unreachable' });
    again.close();
  });
});

describe('the home screen before everything is agreed', () => {
  const home = createHome();
  afterAll(() => {
    home.remove();
  });

  it('names whose answer is missing, and counts the copies of the descriptor', async () => {
    const { alice, clinic, mom, ...people } = await createPeople(home);
    alice.store.change((tables) => {
      const row = tables.table('address').get('current');
      if (row === undefined) throw new TypeError('no address');
      const given = Object.entries(row.acceptances).filter(([did]) => did !== mom.profile.did);
      const acceptances = Object.fromEntries(given);
      tables.table('address').put('current', { ...row, state: 'proposed', acceptances });
    });
    const shown = await homeScreen(alice, true);
    const [who, id] = [[mom.profile.did], people.address];
    expect(shown.waiting).toEqual([{ kind: 'address', turn: 'theirs', id, who, until: null }]);
    expect(shown.descriptorCopies).toEqual({ held: 1, of: 2 });
    expect(shown.attention).toContainEqual({ code: 'descriptor-copies', missing: who });
    expect(shown.asked).toBe(false);
    expect(await homeScreen(clinic, true)).toMatchObject({
      asked: false,
      waiting: [],
      descriptorCopies: null,
    });
    people.close();
  });

  it('asks for the backup until the right words were given', async () => {
    await createProfile(home, 'one', 'patient');
    await createProfile(home, 'other', 'patient');
    const one = await unlock(home, 'one');
    const words = async (profile: string): Promise<string> =>
      (await readWords(home.env, { profile }, 'correct horse battery staple')).words;
    const paper = await words('one');
    const foreign = await words('other');
    throwsCode('backup-differs', () => confirmBackup(one, { words: foreign, bip39Passphrase: '' }));
    throwsCode('backup-differs', () => confirmBackup(one, { words: paper, bip39Passphrase: 'more' }));
    throwsCode('bad-words', () =>
      confirmBackup(one, { words: 'abandon '.repeat(24).trim(), bip39Passphrase: '' }),
    );
    expect(codes(await homeScreen(one, false))).toEqual(['backup-unconfirmed']);
    const confirmed = confirmBackup(one, { words: paper, bip39Passphrase: '' });
    expect(await homeScreen(one, false)).toMatchObject({ backup: confirmed, attention: [] });
    one.close();
    await rejectsCode('profile-missing', () => words('nobody'));
  });

  it('asks three different words back, in their order', async () => {
    const one = await unlock(home, 'one');
    for (let i = 0; i < 50; i++) {
      const asked = placesToAsk(one, 3, 12);
      expect(new Set(asked).size).toBe(3);
      expect(asked).toEqual(asked.toSorted((a, b) => a - b));
      expect(asked.every((n) => n >= 1 && n <= 12)).toBe(true);
    }
    one.close();
  });
});
