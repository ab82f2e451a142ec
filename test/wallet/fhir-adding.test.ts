import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileError } from '../../src/adapters/files/index.ts';
import { utf8ToBytes } from '../../src/encoding/index.ts';
import type { UnlockedWallet } from '../../src/medwallet.ts';
import { addFhir, auditTrail, checkVault, listRecords, openRecord } from '../../src/wallet/index.ts';
import { createHome, createProfile, unlock, type TestHome } from '../support/people.ts';
import { rejectsCode } from '../support/throws.ts';

const observation = (id: string, value: string): string =>
  `{"resourceType":"Observation","id":"${id}","status":"final","category":[{"coding":[{"code":"laboratory"}]}],` +
  `"code":{"text":"x"},"effectiveDateTime":"2025-03-0${id}","valueQuantity":{"value":${value}}}`;
const patient = '{"resourceType":"Patient","id":"p"}';
const bundle = (...resources: string[]): Uint8Array =>
  utf8ToBytes(
    `{"resourceType":"Bundle","type":"collection","entry":[${resources.map((one) => `{"resource":${one}}`).join()}]}`,
  );

describe('docs/spec/fhir.md: a FHIR file in a wallet', () => {
  let home: TestHome;
  let alice: UnlockedWallet;

  beforeAll(async () => {
    home = createHome();
    await createProfile(home, 'alice', 'patient');
    await createProfile(home, 'clinic', 'provider');
    alice = await unlock(home, 'alice');
  });
  afterAll(() => {
    alice.close();
    home.remove();
  });

  const added = async (bytes: Uint8Array, about = {}) =>
    (await addFhir(alice, bytes, about)).map(({ title, collection, isKnown }) => [
      title,
      collection,
      isKnown,
    ]);

  it('becomes records that open to the resources as they came', async () => {
    const records = await addFhir(alice, bundle(patient, observation('1', '1.50'), observation('2', '1e1')));
    expect(records.map(({ title, collection }) => [title, collection])).toEqual([
      ['Person and care providers', 'general'],
      ['Laboratory results, 2025-03-01', 'laboratory'],
      ['Laboratory results, 2025-03-02', 'laboratory'],
    ]);
    const pieces: Uint8Array[] = [];
    await openRecord(alice, records[1]?.id ?? '', {
      write: (chunk) => pieces.push(chunk.slice()),
      commit: () => undefined,
      abort: () => undefined,
    });
    expect(Buffer.concat(pieces).toString()).toContain(observation('1', '1.50'));
    const [listed] = listRecords(alice).filter(({ id }) => id === records[1]?.id);
    expect(listed?.manifest).toMatchObject({
      mediaType: 'application/fhir+json',
      category: '11502-2',
      effective: '2025-03-01',
      generation: 0,
    });
    const { events } = await auditTrail(alice, { offline: true });
    expect(events.filter(({ type }) => type === 'record.added')).toHaveLength(3);
  });

  it('comes again: what is there already stays, what is new is added', async () => {
    const before = listRecords(alice).map(({ id }) => id);
    const again = bundle(patient, observation('1', '1.50'), observation('2', '1e1'), observation('3', '7'));
    expect(await added(again)).toEqual([
      ['Person and care providers', 'general', true],
      ['Laboratory results, 2025-03-01', 'laboratory', true],
      ['Laboratory results, 2025-03-02', 'laboratory', true],
      ['Laboratory results, 2025-03-03', 'laboratory', false],
    ]);
    expect(listRecords(alice)).toHaveLength(before.length + 1);
    // A digit more is another content.
    expect(await added(bundle(observation('1', '1.500')))).toEqual([
      ['Laboratory results, 2025-03-01', 'laboratory', false],
    ]);
  });

  it('twice at once: each part is one record', async () => {
    const file = bundle(observation('4', '4'), observation('5', '5'));
    const [first, second] = await Promise.all([addFhir(alice, file), addFhir(alice, file)]);
    expect(first.map(({ id }) => id)).toEqual(second.map(({ id }) => id));
    expect([...first, ...second].filter(({ isKnown }) => !isKnown)).toHaveLength(2);
    expect((await checkVault(alice)).orphaned).toEqual([]);
  });

  it('goes where the patient says, under the name that the patient gives', async () => {
    const file = bundle(observation('1', '1.50'), patient);
    expect(await added(file, { title: 'From Bern', collection: 'emergency' })).toEqual([
      ['From Bern: Laboratory results, 2025-03-01', 'emergency', false],
      ['From Bern: Person and care providers', 'emergency', false],
    ]);
    expect(await added(utf8ToBytes(patient), { title: 'Me' })).toEqual([['Me', 'general', false]]);
    expect(await added(bundle())).toEqual([]);
  });

  it('leaves nothing when something in it, or around it, is wrong', async () => {
    const state = async () => [listRecords(alice).length, (await checkVault(alice)).blobs];
    const before = await state();
    await rejectsCode('malformed-resource', () =>
      addFhir(alice, bundle(observation('8', '8'), '{"id":"x"}')),
    );
    await rejectsCode('duplicate-key', () => addFhir(alice, bundle('{"resourceType":"Basic","a":1,"a":2}')));
    await rejectsCode('bad-collection', () =>
      addFhir(alice, bundle(observation('8', '8')), { collection: 'nowhere' }),
    );
    // A secret and a nonce for each of two records, and a salt for each event: the last one fails.
    let drawn = 0;
    const entropy = {
      bytes: (length: number): Uint8Array => {
        if (length === 32 && ++drawn === 6) throw new FileError('disk-full', 'No room.', 'Make room.');
        return alice.entropy.bytes(length);
      },
    };
    const file = bundle(observation('8', '8'), observation('9', '9'));
    await rejectsCode('disk-full', () => addFhir({ ...alice, entropy }, file));
    expect(drawn).toBe(6);
    expect(await state()).toEqual(before);
  });

  it('wrong-role: a provider has no records', async () => {
    const clinic = await unlock(home, 'clinic');
    await rejectsCode('wrong-role', () => addFhir(clinic, bundle(patient)));
    clinic.close();
  });
});
