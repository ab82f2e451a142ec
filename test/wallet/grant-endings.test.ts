import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signDocument } from '../../src/cosign/index.ts';
import { utf8ToBytes } from '../../src/encoding/index.ts';
import type { UnlockedWallet } from '../../src/medwallet.ts';
import {
  acceptAddress,
  addContact,
  addRecord,
  auditTrail,
  confirmAddress,
  cosignGrant,
  draftGrant,
  findGrant,
  finishGrant,
  makeCard,
  newAddress,
  offerGrant,
  readAddressProposal,
  revokeGrant,
  verifyGrantInput,
} from '../../src/wallet/index.ts';
import {
  createHome,
  createPeople,
  createProfile,
  unlock,
  type People,
  type TestHome,
} from '../support/people.ts';
import { rejectsCode, throwsCode } from '../support/throws.ts';

const HOUR = 3_600;

// Once a grant has ended nothing brings it back: not a command that was faster in another process, not the
// package written again, not a patient who did not know yet.
describe('a grant that has ended', () => {
  let home: TestHome;
  let people: People;
  let record: string;

  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
    record = (await addRecord(people.alice, [utf8ToBytes('{"hb":13.5}')], { title: 'Blood count' })).id;
  });

  afterAll(() => {
    people.close();
    home.remove();
  });

  function accepted(what: { records?: string[]; collections?: string[] } = { records: [record] }) {
    const { alice, clinic } = people;
    const draft = draftGrant(alice, { provider: 'clinic', seconds: HOUR, purpose: 'TREAT', ...what });
    return { grant: draft.grant, file: cosignGrant(clinic, offerGrant(alice, draft)) };
  }

  async function issuedEvents(grant: string): Promise<number> {
    const { events } = await auditTrail(people.alice, { offline: true });
    return events.filter(({ event }) => event.type === 'grant.issued' && event.grant === grant).length;
  }

  it('is not issued by a finish that began before it was revoked', async () => {
    const { grant, file } = accepted();
    const finishing = finishGrant(people.alice, file);
    revokeGrant(people.alice, grant);
    await rejectsCode('grant-revoked', () => finishing);
    expect(findGrant(people.alice, grant).state).toBe('revoked');
    expect(await issuedEvents(grant)).toBe(0);
  });

  it('is issued once by two that finish it at the same time', async () => {
    const { grant, file } = accepted();
    await Promise.all([finishGrant(people.alice, file), finishGrant(people.alice, file)]);
    expect(await issuedEvents(grant)).toBe(1);
  });

  it('hands out no keys when its package is written again after its end', async () => {
    const { file } = accepted({ collections: ['laboratory'] });
    await finishGrant(people.alice, file);
    const now = people.alice.clock.now() + 2 * HOUR;
    const later = { ...people.alice, clock: { now: () => now } };
    await rejectsCode('offer-expired', () => finishGrant(later, file));
  });

  it('is ended for the patient too, when a guardian revoked it', async () => {
    const { alice, mom } = people;
    const [issued, offered] = [accepted({ collections: ['laboratory'] }), accepted()];
    await finishGrant(alice, issued.file);
    revokeGrant(mom, issued.grant, { patient: 'alice' });
    revokeGrant(mom, offered.grant, { patient: 'alice' });
    await rejectsCode('grant-revoked', () => finishGrant(alice, offered.file));
    const { events } = await auditTrail(alice, { offline: true });
    const revoked = events.filter(
      ({ event }) => event.type === 'grant.revoked' && event.by === mom.profile.did,
    );
    expect(revoked.map(({ event }) => 'grant' in event && event.grant)).toEqual(
      expect.arrayContaining([issued.grant, offered.grant]),
    );
    // Who had the old key does not open what comes now.
    const before = (await addRecord(alice, [utf8ToBytes('1')], { title: 'a', collection: 'imaging' }))
      .manifest;
    const after = await addRecord(alice, [utf8ToBytes('2')], { title: 'b', collection: 'laboratory' });
    expect(before.generation).toBe(0);
    expect(after.manifest.generation).toBeGreaterThan(0);
  });

  it('is not ended by somebody who is no guardian', async () => {
    const { alice, clinic } = people;
    const { grant, file } = accepted();
    const patient = alice.profile.did;
    const document = { type: 'revocation', grant, patient, by: clinic.profile.did, iat: 1 };
    const { bytes } = signDocument('revocation', 'regtest', document, clinic.identity);
    clinic.vault('vault:default')?.post(grant, bytes);
    expect((await finishGrant(alice, file)).grant).toBe(grant);
  });

  it('asks a guardian of several patients whose grant it is', async () => {
    const { mom, clinic } = people;
    await createProfile(home, 'bob', 'patient');
    const bob = await unlock(home, 'bob');
    for (const wallet of [clinic, mom]) {
      addContact(bob, (await makeCard(wallet, { name: wallet.profile.name, withCustodyKey: true })).file);
      addContact(wallet, (await makeCard(bob, { name: 'bob', withCustodyKey: false })).file);
    }
    const { file } = await newAddress(bob, { custodian: 'clinic', guardian: 'mom' });
    acceptAddress(mom, await readAddressProposal(mom, file));
    throwsCode('bad-choice', () => revokeGrant(mom, 'ab'.repeat(32)));
    bob.close();
  });

  it('revoked twice is revoked once: the same document, one event, one file on the board', async () => {
    const { alice } = people;
    const { grant, file } = accepted();
    await finishGrant(alice, file);
    const first = revokeGrant(alice, grant);
    const later = { ...alice, clock: { now: () => alice.clock.now() + 60 } };
    expect(revokeGrant(later, grant).file).toEqual(first.file);
    expect(alice.trust.revocations(grant)).toHaveLength(1);
    const { events } = await auditTrail(alice, { offline: true });
    const revoked = events.filter(({ event }) => event.type === 'grant.revoked' && event.grant === grant);
    expect(revoked).toHaveLength(1);
  });

  it('revoked again after the disk failed before the file that is read without unlocking: still the same', async () => {
    const { alice } = people;
    const { grant, file } = accepted();
    await finishGrant(alice, file);
    const kept = (): number =>
      alice.store
        .view((tables) => tables.table('fact').list())
        .filter(({ row }) => row.kind === 'revocation' && row.grant === grant).length;
    const broken = {
      ...alice.trust,
      addRevocation: (...fact: Parameters<typeof alice.trust.addRevocation>) => {
        alice.store.change((tables) => {
          const [of, hash, one] = fact;
          tables
            .table('fact')
            .put(`revocation ${of} ${hash}`, { kind: 'revocation', grant: of, hash, file: one });
        });
        throw new TypeError('no room');
      },
    };
    expect(() => revokeGrant({ ...alice, trust: broken }, grant)).toThrow('no room');
    expect([kept(), alice.trust.revocations(grant).length]).toEqual([1, 0]);
    const later = { ...alice, clock: { now: () => alice.clock.now() + 60 } };
    revokeGrant(later, grant);
    expect([kept(), alice.trust.revocations(grant).length]).toEqual([1, 1]);
  });
});

describe('a grant without a guardian', () => {
  it('still brings the circle document that names the boards, and is valid', async () => {
    const home = createHome();
    const wallets: UnlockedWallet[] = [];
    for (const [name, role] of [
      ['bob', 'patient'] as const,
      ['gp', 'provider'] as const,
      ['lab', 'provider'] as const,
    ]) {
      await createProfile(home, name, role);
      wallets.push(await unlock(home, name));
    }
    const [bob, gp, lab] = wallets;
    if (bob === undefined || gp === undefined || lab === undefined) throw new TypeError('three wallets');
    addContact(bob, (await makeCard(gp, { name: 'gp', withCustodyKey: true })).file);
    addContact(bob, (await makeCard(lab, { name: 'lab', withCustodyKey: false })).file);
    const card = (await makeCard(bob, { name: 'bob', withCustodyKey: false })).file;
    for (const wallet of [gp, lab]) addContact(wallet, card);
    const { file } = await newAddress(bob, { custodian: 'gp', acceptLockout: true });
    await confirmAddress(bob, [acceptAddress(gp, await readAddressProposal(gp, file))]);
    const { id } = await addRecord(bob, [utf8ToBytes('x')], { title: 'x' });
    const draft = draftGrant(bob, { provider: 'lab', records: [id], seconds: HOUR, purpose: 'TREAT' });
    const made = await finishGrant(bob, cosignGrant(lab, offerGrant(bob, draft)));
    const { report } = await verifyGrantInput(lab, made.package, {
      status: 'seen',
      require: { assurance: 'signed' },
    });
    expect(report.verdict).toBe('valid');
    for (const wallet of wallets) wallet.close();
    home.remove();
  });
});
