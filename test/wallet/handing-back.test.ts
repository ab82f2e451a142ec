import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serializeAddressCopy } from '../../src/circle/index.ts';
import { signDocument } from '../../src/cosign/index.ts';
import { bytesToHex, type JsonObject } from '../../src/encoding/index.ts';
import { derivePublicKey } from '../../src/keys/index.ts';
import type { UnlockedWallet } from '../../src/medwallet.ts';
import { makeRecordDescriptor, recordScript } from '../../src/multisig/index.ts';
import {
  addressBsms,
  addContact,
  handBackAddress,
  makeCard,
  newAddress,
  readReturnedAddress,
  requireAddress,
  shownAddress,
  takeBackAddress,
} from '../../src/wallet/index.ts';
import { newestOwnCircle } from '../../src/wallet/circle.ts';
import {
  bareAgain,
  createHome,
  createPeople,
  createProfile,
  unlock,
  type People,
  type TestHome,
} from '../support/people.ts';
import { rejectsCode, throwsCode } from '../support/throws.ts';

describe('an address that co-signers hand back', () => {
  let home: TestHome;
  let empty: TestHome;
  let people: People;
  let bare: UnlockedWallet;

  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
    empty = createHome();
    bare = await bareAgain(home, 'alice', empty);
  });

  afterAll(() => {
    bare.close();
    people.close();
    for (const one of [home, empty]) one.remove();
  });

  function take(session: UnlockedWallet, file: Uint8Array) {
    const found = readReturnedAddress(session, file);
    return { found, row: takeBackAddress(session, found) };
  }

  /** A copy of another address that Alice did sign, with her own words or with keys of her choice. */
  function elsewhere(
    changes: JsonObject,
    { identity = 0, account = 2, own }: { identity?: number; account?: number; own?: string } = {},
  ): Uint8Array {
    const { alice, clinic, mom } = people;
    const [theirs, hers] = [clinic.keys.custody(9), mom.keys.custody(9)];
    const descriptor = makeRecordDescriptor({
      network: 'regtest',
      threshold: 2,
      keys: [own ?? alice.keys.custody(account).keyExpression, theirs.keyExpression, hers.keyExpression],
    });
    const before = newestOwnCircle(alice).circle as unknown as JsonObject;
    const key = alice.keys.identity(identity);
    const circle = signDocument(
      'circle',
      'regtest',
      {
        ...before,
        patient: key.did,
        prev: 'aa'.repeat(32),
        descriptorHash: bytesToHex(descriptor.hash),
        ...changes,
      },
      key,
    );
    const acceptance = signDocument(
      'acceptance',
      'regtest',
      {
        type: 'acceptance',
        did: clinic.profile.did,
        patient: key.did,
        circle: bytesToHex(circle.hash),
        descriptor: descriptor.text,
        key: theirs.keyExpression,
        firstAddress: recordScript(descriptor, 0, 0, derivePublicKey).address,
        iat: 1_790_000_000,
      },
      theirs.key(0, 0),
    );
    const file = ({ document, signature }: typeof circle): JsonObject => ({ document, signature });
    return serializeAddressCopy(file(circle), file(acceptance));
  }

  it('is there again with the words alone, and agreed with the last copy', () => {
    const { alice, clinic, mom } = people;
    throwsCode('no-address', () => shownAddress(bare));
    const known = requireAddress(alice);
    const first = take(bare, handBackAddress(clinic, 'alice').file);
    expect(first.found).toMatchObject({
      by: clinic.profile.did,
      role: 'custodian',
      address: known.firstAddress,
      account: known.account,
      threshold: { k: 2, n: 3 },
      isKnown: false,
    });
    expect(first.row.state).toBe('proposed');
    const second = take(bare, handBackAddress(mom, 'alice').file);
    expect(second.found).toMatchObject({ by: mom.profile.did, role: 'guardian', isKnown: true });
    expect(second.row.state).toBe('agreed');
    expect(second.row.custodyKeys).toEqual(known.custodyKeys);
    expect(shownAddress(bare).descriptor).toBe(known.descriptor);
    expect(addressBsms(bare)).toEqual(addressBsms(alice));
  });

  it('is looked at, and nothing is begun over it', async () => {
    throwsCode('no-address', () => requireAddress(bare));
    const parties = { custodian: 'clinic', guardian: 'mom' };
    await rejectsCode('keys-only', () => newAddress(bare, parties));
    // Nor after it came back once more from a journal that begins with the copy.
    await rejectsCode('keys-only', () => newAddress({ ...bare, profile: people.alice.profile }, parties));
  });

  it('says to a wallet that has its memory that a copy is good, and changes nothing there', () => {
    const { alice, clinic } = people;
    const before = requireAddress(alice);
    const { found, row } = take(alice, handBackAddress(clinic, 'alice').file);
    expect(found.isKnown).toBe(true);
    expect(row).toEqual(before);
  });

  it('is not of other words', async () => {
    await createProfile(empty, 'eve', 'patient');
    const eve = await unlock(empty, 'eve');
    const { file } = handBackAddress(people.clinic, 'alice');
    throwsCode('not-for-us', () => readReturnedAddress(eve, file));
    throwsCode('wrong-role', () => readReturnedAddress(people.mom, file));
    eve.close();
  });

  it('has our own key in its place', () => {
    const { mom } = people;
    const file = elsewhere({ seq: 3 }, { own: mom.keys.custody(3).keyExpression });
    throwsCode('not-for-us', () => readReturnedAddress(bare, file));
  });

  it('does not take the place of what a wallet knows', () => {
    const { alice } = people;
    throwsCode('older-address', () => readReturnedAddress(alice, elsewhere({ seq: 0, prev: null })));
    throwsCode('address-conflict', () => readReturnedAddress(alice, elsewhere({ seq: 7 })));
  });

  it('gives way to a later one, never to an earlier', () => {
    const { clinic } = people;
    const later = take(bare, elsewhere({ seq: 5 }));
    expect(shownAddress(bare).descriptor).toBe(later.found.descriptor);
    throwsCode('older-address', () => readReturnedAddress(bare, handBackAddress(clinic, 'alice').file));
    expect(shownAddress(bare)).toMatchObject({ state: 'proposed', returned: { seq: 5 } });
  });

  it('brings the key along that the patient went over to', async () => {
    const { found } = take(bare, elsewhere({ seq: 6 }, { identity: 2, account: 3 }));
    expect(found.identity).toBe(2);
    const again = await unlock(empty, 'alice');
    expect(again.profile.did).toBe(people.alice.keys.identity(2).did);
    again.close();
  });

  it('comes from nobody who does not co-sign it, and not for somebody unknown', async () => {
    const { clinic } = people;
    throwsCode('unknown-contact', () => handBackAddress(clinic, 'bob'));
    await createProfile(home, 'bob', 'patient');
    const bob = await unlock(home, 'bob');
    addContact(clinic, (await makeCard(bob, { name: 'bob', withCustodyKey: false })).file, 'bob');
    throwsCode('not-for-us', () => handBackAddress(clinic, 'bob'));
    bob.close();
  });

  it('is not signed by a wallet that has no key in it', () => {
    const { alice, clinic } = people;
    const { did } = alice.profile;
    clinic.store.change((tables) => {
      const row = tables.table('cosigned').get(did);
      if (row !== undefined) tables.table('cosigned').put(did, { ...row, account: null });
    });
    throwsCode('not-for-us', () => handBackAddress(clinic, 'alice'));
  });
});
