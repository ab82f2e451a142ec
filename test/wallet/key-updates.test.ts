import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signDocument } from '../../src/cosign/index.ts';
import type { JsonObject } from '../../src/encoding/index.ts';
import { ageRecipient, sealSmall } from '../../src/envelope/index.ts';
import { contentHash, serializeKeyUpdate } from '../../src/grant/index.ts';
import { collectionIdentity, mainIdentity, recordIdentity } from '../../src/wallet/age-keys.ts';
import { eventRows } from '../../src/wallet/log.ts';
import { addCollection } from '../../src/wallet/own-collections.ts';
import { decryptBlob, NOWHERE } from '../../src/wallet/decrypting.ts';
import { resealGrant } from '../../src/wallet/grant-resealing.ts';
import { publishKeys } from '../../src/wallet/key-publishing.ts';
import { readGrantContents } from '../../src/wallet/opening.ts';
import { addRecord, findRecord } from '../../src/wallet/records.ts';
import { revokeGrant } from '../../src/wallet/revoking.ts';
import { defaultVault, type Session } from '../../src/wallet/session.ts';
import { MedwalletError } from '../../src/errors.ts';
import type { UnlockedWallet } from '../../src/medwallet.ts';
import { addText, at, grantTo, identitiesIn, join, openText } from '../support/consent.ts';
import { createHome, createPeople, type People, type TestHome } from '../support/people.ts';
import { rejectsCode } from '../support/throws.ts';

class Refusing extends MedwalletError {}

// docs/spec/board.md, key updates: who still has a grant follows the records, who lost it is left behind.
describe('keys follow those who stay', () => {
  let home: TestHome;
  let people: People;
  let hospital: UnlockedWallet;
  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
    hospital = await join(home, 'hospital', 'provider', [people.alice]);
  });
  afterAll(() => {
    hospital.close();
    people.close();
    home.remove();
  });

  const titles = async (provider: Session, file: Uint8Array): Promise<string[]> =>
    (await readGrantContents(provider, file)).records.map(({ manifest }) => manifest.title).sort();
  const generation = (name: string): number | undefined =>
    people.alice.store.view((tables) => tables.table('collection').get(name)?.generation);

  it('a record that is added later reaches who was granted its collection, and nobody else', async () => {
    const { alice, clinic } = people;
    const first = await addText(alice, 'mri', 'imaging');
    const imaging = await grantTo(alice, clinic, { collections: ['imaging'] });
    const one = await grantTo(alice, hospital, { records: [first.id] });
    const second = await addText(alice, 'x-ray', 'imaging');
    await addText(alice, 'elsewhere', 'general');
    expect(await titles(clinic, imaging.package)).toEqual(['mri', 'x-ray']);
    expect(await openText(clinic, imaging.package, second.id)).toBe('x-ray');
    expect(await titles(hospital, one.package)).toEqual(['mri']);
  });

  it('what was fetched once stays; a board that is behind is seen to be', async () => {
    const { alice, clinic } = people;
    const { package: file } = await grantTo(alice, clinic, { collections: ['medications'] });
    await addText(alice, 'aspirin', 'medications');
    const now = alice.clock.now();
    await addText(at(alice, now + 5), 'ibuprofen', 'medications');
    await addText(at(alice, now + 9), 'codeine', 'medications');
    const { grant } = (await readGrantContents(clinic, file)).report;
    // Another provider's wallet would not see it: only the board's files are taken away here.
    clinic.store.change((tables) => {
      const keys = tables
        .table('key_update')
        .list()
        .filter(({ key }) => key.startsWith(String(grant)));
      tables.table('key_update').delete(keys[1]?.key ?? '');
    });
    const { records, missingUpdates } = await readGrantContents(clinic, file);
    expect(records.map(({ manifest }) => manifest.title).sort()).toEqual(['aspirin', 'codeine']);
    expect(missingUpdates).toBe(1);
  });

  it('after a revocation the collection moves on, and 0 of 12 new records open with an old key', async () => {
    const { alice, clinic } = people;
    await addText(alice, 'old', 'laboratory');
    const leaving = await grantTo(alice, clinic, { collections: ['laboratory'] });
    const staying = await grantTo(alice, hospital, { collections: ['laboratory'] });
    const held = await identitiesIn(clinic, leaving.package);
    expect(held).toHaveLength(1);
    revokeGrant(alice, leaving.grant);
    const added = [];
    for (let n = 0; n < 12; n++) added.push(await addText(alice, `new ${n}`, 'laboratory'));
    expect(generation('laboratory')).toBe(1);
    let opened = 0;
    for (const { manifest } of added) {
      const result = await decryptBlob(defaultVault(clinic), manifest, held, NOWHERE).catch(() => undefined);
      if (result !== undefined) opened++;
    }
    expect(opened).toBe(0);
    await rejectsCode('not-valid', () => readGrantContents(clinic, leaving.package));
    expect(await titles(hospital, staying.package)).toHaveLength(13);
    expect(await openText(hospital, staying.package, added[11]?.id ?? '')).toBe('new 11');
    const events = alice.store.view(eventRows).map(({ event }) => event);
    expect(events.filter((event) => event.includes('"collection.rotated"'))).toHaveLength(1);
  });

  it('two grants that end in the same second are two reasons to move on', async () => {
    const { alice, clinic } = people;
    const now = alice.clock.now();
    const still = at(alice, now);
    const first = await grantTo(still, clinic, { collections: ['genomics'] });
    const second = await grantTo(still, hospital, { collections: ['genomics'] });
    revokeGrant(still, first.grant);
    await addText(still, 'one', 'genomics');
    expect(generation('genomics')).toBe(1);
    revokeGrant(still, second.grant);
    const late = await addText(still, 'two', 'genomics');
    expect(late.manifest.generation).toBe(2);
    await addText(still, 'three', 'genomics');
    expect(generation('genomics')).toBe(2);
  });

  it('after expiry the collection moves on by itself', async () => {
    const { alice, clinic } = people;
    await grantTo(alice, clinic, { collections: ['sexual-health'], seconds: 3_600 });
    const staying = await grantTo(alice, hospital, { collections: ['sexual-health'] });
    const later = at(alice, alice.clock.now() + 3_601);
    const record = await addText(later, 'late', 'sexual-health');
    expect(record.manifest.generation).toBe(1);
    expect(await openText(hospital, staying.package, record.id)).toBe('late');
  });

  it('a grant that ends while a record is being sealed does not open it', async () => {
    const { alice, clinic } = people;
    const { grant } = await grantTo(alice, clinic, { collections: ['mental-health'] });
    async function* source(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(new Uint8Array(100));
      revokeGrant(alice, grant);
      yield new Uint8Array(100);
    }
    const { manifest } = await addRecord(alice, source(), { title: 'slow', collection: 'mental-health' });
    expect(manifest.generation).toBe(1);
    const old = [collectionIdentity(alice, 'mental-health', 0)];
    await expect(decryptBlob(defaultVault(alice), manifest, old, NOWHERE)).rejects.toThrow();
  });

  it('revoke --reseal: new file, new keys, the old file gone; who stays opens it, who left does not', async () => {
    const { alice, clinic } = people;
    const record = await addText(alice, 'biopsy', 'general');
    const leaving = await grantTo(alice, clinic, { records: [record.id] });
    const staying = await grantTo(alice, hospital, { records: [record.id] });
    revokeGrant(alice, leaving.grant);
    const resealed = await resealGrant(alice, leaving.grant);
    expect(resealed).toEqual({ resealed: [record.id], skipped: [], kept: [] });
    const { manifest } = findRecord(alice, record.id);
    expect(manifest.sha256).not.toBe(record.manifest.sha256);
    expect(defaultVault(alice).openBlob(record.manifest.sha256)).toBeUndefined();
    const old = [recordIdentity(record.secret)];
    await expect(decryptBlob(defaultVault(alice), manifest, old, NOWHERE)).rejects.toThrow();
    expect(await openText(hospital, staying.package, record.id)).toBe('biopsy');
    const events = alice.store.view(eventRows).map(({ event }) => event);
    const refiled = events.filter((event) => event.includes('"record.refiled"'));
    expect(refiled.at(-1)).toContain(`"from":"${record.manifest.sha256}"`);
  });

  it('reseal: a vault that deletes nothing is named, and asked again', async () => {
    const { alice, clinic } = people;
    const record = await addText(alice, 'scan', 'general');
    const { grant } = await grantTo(alice, clinic, { records: [record.id] });
    revokeGrant(alice, grant);
    const vault = defaultVault(alice);
    const stubborn = {
      ...vault,
      deleteBlob: (): never => {
        throw new Refusing('vault-unavailable', 'No.', 'No.', { outcome: 'unavailable' });
      },
    };
    const { kept } = await resealGrant({ ...alice, vault: () => stubborn }, grant);
    expect(kept).toEqual([record.manifest.sha256]);
    expect(vault.openBlob(record.manifest.sha256)).toBeDefined();
    expect((await resealGrant(alice, grant)).kept).toEqual([]);
    expect(vault.openBlob(record.manifest.sha256)).toBeUndefined();
  });

  it('reseal: a record whose file is gone is named and stays as it is', async () => {
    const { alice, clinic } = people;
    const record = await addText(alice, 'lost', 'general');
    const { grant } = await grantTo(alice, clinic, { records: [record.id] });
    defaultVault(alice).deleteBlob(record.manifest.sha256);
    expect(await resealGrant(alice, grant)).toEqual({ resealed: [], skipped: [record.id], kept: [] });
    expect(findRecord(alice, record.id).manifest).toEqual(record.manifest);
  });

  it('an update waits in the outbox while no board answers, and none is posted for who lost the grant', async () => {
    const { alice, clinic } = people;
    addCollection(alice, 'own');
    const { package: file, grant } = await grantTo(alice, clinic, { collections: ['own'] });
    await addWithSilentBoards(alice, 'offline');
    expect(await titles(clinic, file)).toEqual([]);
    await publishKeys(alice);
    expect(await titles(clinic, file)).toEqual(['offline']);
    revokeGrant(alice, grant);
    const before = defaultVault(alice).readBoard(grant).files.length;
    await addText(alice, 'afterwards', 'own');
    expect(defaultVault(alice).readBoard(grant).files).toHaveLength(before);
  });

  async function addWithSilentBoards(session: Session, text: string): Promise<void> {
    const vault = defaultVault(people.alice);
    const silent = (): never => {
      throw new Refusing('vault-unavailable', 'No.', 'No.', { outcome: 'unavailable' });
    };
    await addText({ ...session, vault: () => ({ ...vault, readBoard: silent, post: silent }) }, text, 'own');
  }

  describe('a board that somebody stuffed', () => {
    let file: Uint8Array;
    let grant: string;
    let collection: string;
    beforeAll(async () => {
      ({ id: collection } = addCollection(people.alice, 'stuffed'));
      await addText(people.alice, 'true', 'stuffed');
      ({ package: file, grant } = await grantTo(people.alice, people.clinic, { collections: ['stuffed'] }));
    });

    const forged = { records: [], collections: [], removed: [] } satisfies JsonObject;
    const statement = (): JsonObject => ({
      type: 'key-update',
      patient: people.alice.profile.did,
      grant,
      to: [people.clinic.profile.did],
      number: people.alice.clock.now() + 100,
      before: 0,
      content: contentHash({ ...forged, removed: [findRecordId()] }),
      time: people.alice.clock.now(),
    });
    const findRecordId = (): string =>
      people.alice.store.view(
        (tables) =>
          tables
            .table('record')
            .list()
            .find(({ row }) => row.manifest.collection === collection)?.key ?? '',
      );
    const post = async (document: JsonObject, signer: Session, content?: JsonObject): Promise<void> => {
      const { network, identity } = signer;
      const signed = signDocument('key-update', network, document, identity);
      const bytes = serializeKeyUpdate(signed, content ?? { ...forged, removed: [findRecordId()] });
      const recipient = await ageRecipient(mainIdentity(people.clinic));
      defaultVault(people.alice).post(grant, await sealSmall(bytes, [recipient]));
    };

    it.each([
      ['signed by another', () => post(statement(), hospital)],
      ['of another patient', () => post({ ...statement(), patient: hospital.profile.did }, hospital)],
      ['of another grant', () => post({ ...statement(), grant: 'ab'.repeat(32) }, people.alice)],
      ['for another reader', () => post({ ...statement(), to: [hospital.profile.did] }, people.alice)],
      [
        'with other content',
        () => post(statement(), people.alice, { ...forged, removed: ['00'.repeat(16)] }),
      ],
      ['before its predecessor', () => post({ ...statement(), before: 2 ** 38 }, people.alice)],
    ])('passes over an update %s', async (_, forge) => {
      await forge();
      expect(await titles(people.clinic, file)).toEqual(['true']);
    });

    it('passes over garbage, and looks at each file once', async () => {
      const vault = defaultVault(people.alice);
      for (let n = 0; n < 20; n++) vault.post(grant, new TextEncoder().encode(`age-encryption.org/v1\n${n}`));
      expect(await titles(people.clinic, file)).toEqual(['true']);
      const looked = (): number => people.clinic.store.view((tables) => tables.table('looked').count());
      const before = looked();
      expect(await titles(people.clinic, file)).toEqual(['true']);
      expect(looked()).toBe(before);
    });

    it('and takes the same update when the patient did sign it', async () => {
      await post(statement(), people.alice);
      expect(await titles(people.clinic, file)).toEqual([]);
    });
  });
});
