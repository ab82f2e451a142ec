import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
