import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPublic } from '../../src/medwallet.ts';
import { publicStatus, revokeGrant, walletStatus } from '../../src/wallet/index.ts';
import { addText, at, grantTo, offline } from '../support/consent.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';
import { throwsCode } from '../support/throws.ts';

const DAY = 86_400;

describe('status', () => {
  let home: TestHome;
  let people: People;

  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
  });

  afterAll(() => {
    people.close();
    home.remove();
  });

  it('counts what there is, and what waits', async () => {
    const { alice, clinic, mom, address } = people;
    expect(walletStatus(alice)).toMatchObject({
      profile: 'alice',
      role: 'patient',
      network: 'regtest',
      ledger: null,
      address: { address, state: 'agreed' },
      records: 0,
      events: 1,
      waitingEvents: 1,
      liveGrants: [],
      contacts: 2,
      cosigned: 0,
      outbox: 0,
    });
    expect(walletStatus(clinic)).toMatchObject({ role: 'provider', cosigned: 1, contacts: 1, address: null });
    expect(walletStatus(mom)).toMatchObject({ role: 'guardian', cosigned: 1, events: 0 });

    const { id } = await addText(alice, 'one', 'general');
    const granted = await grantTo(alice, clinic, { records: [id], seconds: DAY });
    const after = walletStatus(alice);
    expect(after).toMatchObject({ records: 1, events: 4, waitingEvents: 4 });
    expect(after.liveGrants).toMatchObject([{ grant: granted.grant, provider: clinic.profile.did }]);

    const expires = after.liveGrants[0]?.expires ?? 0;
    expect(walletStatus(at(alice, expires - 1)).liveGrants.length).toBe(1);
    expect(walletStatus(at(alice, expires)).liveGrants).toEqual([]);

    revokeGrant(offline(alice), granted.grant);
    expect(walletStatus(alice)).toMatchObject({ liveGrants: [], outbox: 1, events: 5 });
  });

  it('says what needs no passphrase without one, and nothing else', () => {
    const session = openPublic(home.env, { profile: 'alice' });
    expect(publicStatus(session)).toEqual({
      profile: 'alice',
      did: people.alice.profile.did,
      network: 'regtest',
      role: 'patient',
      ledger: null,
      testSeed: false,
    });
    throwsCode('profile-missing', () => publicStatus(openPublic(home.env, { profile: 'nobody' })));
  });
});
