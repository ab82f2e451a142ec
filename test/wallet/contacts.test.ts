import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signDocument } from '../../src/cosign/index.ts';
import { bytesToBase64Url } from '../../src/encoding/index.ts';
import type { UnlockedWallet } from '../../src/medwallet.ts';
import { addContact, listContacts, makeCard } from '../../src/wallet/index.ts';
import { createHome, createProfile, unlock, type TestHome } from '../support/people.ts';
import { throwsCode } from '../support/throws.ts';

// The name on a card is chosen by its owner, and becomes the petname where nobody gives another one.
describe('the name on a card', () => {
  let home: TestHome;
  let alice: UnlockedWallet;
  let clinic: UnlockedWallet;

  beforeAll(async () => {
    home = createHome();
    await createProfile(home, 'alice', 'patient');
    await createProfile(home, 'clinic', 'provider');
    [alice, clinic] = await Promise.all([unlock(home, 'alice'), unlock(home, 'clinic')]);
  });

  afterAll(() => {
    alice.close();
    clinic.close();
    home.remove();
  });

  it('cannot make its owner appear as ourselves in the history', async () => {
    const { file } = await makeCard(clinic, { name: 'me', withCustodyKey: false });
    throwsCode('bad-petname', () => addContact(alice, file));
    expect(listContacts(alice)).toEqual([]);
    expect(addContact(alice, file, 'clinic').petname).toBe('clinic');
  });
});

describe('the ledger on a card', () => {
  let home: TestHome;
  let alice: UnlockedWallet;
  let clinic: UnlockedWallet;
  const [first, second] = [1, 2].map((fill) => bytesToBase64Url(new Uint8Array(36).fill(fill)));

  beforeAll(async () => {
    home = createHome();
    await createProfile(home, 'alice', 'patient');
    await createProfile(home, 'clinic', 'provider');
    [alice, clinic] = await Promise.all([unlock(home, 'alice'), unlock(home, 'clinic')]);
  });

  afterAll(() => {
    alice.close();
    clinic.close();
    home.remove();
  });

  const cardWith = async (ledger: string | undefined, later: number): Promise<Uint8Array> => {
    const { card } = await makeCard(alice, { name: 'alice', withCustodyKey: false });
    const document = { ...card, iat: alice.clock.now() + later, ...(ledger === undefined ? {} : { ledger }) };
    return signDocument('card', 'regtest', document, alice.identity).bytes;
  };

  it('is pinned when it is first seen, also on a card that comes later', async () => {
    addContact(clinic, await cardWith(undefined, 0), 'alice');
    expect(clinic.trust.pinnedLedger(alice.profile.did)).toBeUndefined();
    expect(addContact(clinic, await cardWith(first, 1)).replaced).toBe(true);
    expect(clinic.trust.pinnedLedger(alice.profile.did)).toBe(first);
  });

  it('another one is a conflict: card, name and pin stay as they were', async () => {
    const before = listContacts(clinic);
    throwsCode('ledger-conflict', await later(second, 2));
    expect(listContacts(clinic)).toEqual(before);
    expect(clinic.trust.pinnedLedger(alice.profile.did)).toBe(first);
  });

  it('is held against what was pinned by other ways than a card', async () => {
    clinic.store.change((tables) => tables.table('contact').delete(alice.profile.did));
    throwsCode('conflicted', await later(second, 3));
    expect(listContacts(clinic)).toEqual([]);
    addContact(clinic, await cardWith(first, 3), 'alice');
  });

  it('an older card never takes the place of a newer one', async () => {
    throwsCode('older-card', await later(first, 1));
  });

  async function later(ledger: string | undefined, seconds: number): Promise<() => unknown> {
    const file = await cardWith(ledger, seconds);
    return () => addContact(clinic, file, 'alice');
  }
});
