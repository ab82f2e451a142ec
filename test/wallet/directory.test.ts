import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8ToBytes } from '../../src/encoding/index.ts';
import type { UnlockedWallet } from '../../src/medwallet.ts';
import {
  addContact,
  appointGuardian,
  draftGrant,
  findProviders,
  importDirectory,
  makeCard,
  newAddress,
  type CardFacets,
  type ProviderQuery,
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

const BASE = 'https://fhir.example/';
const organization = (id: string, name: string, rest: object = {}) => ({
  fullUrl: `${BASE}Organization/${id}`,
  resource: { resourceType: 'Organization', id, name, ...rest },
});
const file = (...entry: object[]) =>
  utf8ToBytes(JSON.stringify({ resourceType: 'Bundle', type: 'searchset', entry }));

describe('the directory of a wallet', () => {
  let home: TestHome;
  let people: People;
  let lab: UnlockedWallet;

  beforeAll(async () => {
    home = createHome();
    people = await createPeople(home);
    await createProfile(home, 'lab', 'provider');
    lab = await unlock(home, 'lab');
  });
  afterAll(() => {
    people.close();
    lab.close();
    home.remove();
  });

  const find = (query: ProviderQuery) =>
    findProviders(people.alice, query).map(({ state, name }) => `${state} ${name}`);
  const card = async (facets: CardFacets) =>
    (await makeCard(lab, { name: 'Laboratorium Sehat', withCustodyKey: false, facets })).file;

  it('finds candidates by name, specialty, language and place, beside saved cards', () => {
    const imported = importDirectory(
      people.alice,
      file(
        organization('rs', 'RS Harapan', { type: [{ text: 'Kardiologi' }], address: [{ city: 'Malang' }] }),
        organization('lab', 'Laboratório Saúde', { address: [{ city: 'Surabaya' }] }),
        {
          fullUrl: `${BASE}Practitioner/dr`,
          resource: {
            resourceType: 'Practitioner',
            id: 'dr',
            name: [{ text: 'dr. Siti' }],
            communication: [{ coding: [{ code: 'id-ID' }] }],
          },
        },
        organization('bad', ''),
      ),
    );
    expect(imported).toEqual({ added: 3, updated: 0, signed: 0, ignored: 1 });
    expect(find({})).toEqual([
      'signed clinic',
      'unsigned dr. Siti',
      'unsigned Laboratório Saúde',
      'unsigned RS Harapan',
    ]);
    expect(find({ text: 'harapan MALANG' })).toEqual(['unsigned RS Harapan']);
    expect(find({ name: 'laboratorio' })).toEqual(['unsigned Laboratório Saúde']);
    expect(find({ specialty: 'kardio' })).toEqual(['unsigned RS Harapan']);
    expect(find({ language: 'ID' })).toEqual(['unsigned dr. Siti']);
    expect(find({ language: 'i' })).toEqual([]);
    expect(find({ place: 'surabaya', text: 'rs' })).toEqual([]);
    // Neither a guardian nor a patient is a provider.
    expect(find({ text: 'mom' })).toEqual([]);
  });

  it('takes the same file again, and keeps one of each', () => {
    const again = file(organization('rs', 'RS Harapan Baru'), organization('rs', 'RS Harapan'));
    expect(importDirectory(people.alice, again)).toEqual({ added: 0, updated: 1, signed: 0, ignored: 0 });
    expect(find({ name: 'harapan' })).toEqual(['unsigned RS Harapan']);
  });

  it('gives nothing to a candidate, and lets none co-sign', async () => {
    const request = { records: ['00'.repeat(16)], seconds: 3_600, purpose: 'TREAT' };
    for (const provider of ['RS Harapan', `${BASE}Organization/rs`]) {
      throwsCode('unsigned-candidate', () => draftGrant(people.alice, { ...request, provider }));
    }
    throwsCode('unknown-contact', () => draftGrant(people.alice, { ...request, provider: 'RS' }));
    await rejectsCode('unsigned-candidate', () => appointGuardian(people.alice, 'dr. Siti'));
    importDirectory(lab, file(organization('rs', 'RS Harapan')));
    importDirectory(people.mom, file(organization('rs', 'RS Harapan')));
    const asked = { custodian: 'RS Harapan', acceptLockout: true };
    await rejectsCode('unsigned-candidate', () => newAddress(people.alice, asked));
  });

  it('lets a signed card take the place of its candidate, and no candidate that of a card', async () => {
    const bytes = await card({
      specialty: ['Laboratorium'],
      languages: ['id', 'en'],
      place: 'Surabaya',
      fhir: `${BASE}Organization/lab`,
    });
    addContact(people.alice, bytes, 'lab');
    expect(find({ place: 'surabaya' })).toEqual(['signed lab']);
    expect(find({ text: 'laboratorium sehat', language: 'en' })).toEqual(['signed lab']);
    const again = importDirectory(people.alice, file(organization('lab', 'Somebody else')));
    expect(again).toEqual({ added: 0, updated: 0, signed: 1, ignored: 0 });
    expect(find({ text: 'somebody' })).toEqual([]);
  });

  it('keeps no more than a wallet can carry', () => {
    const many = (from: number) =>
      file(...Array.from({ length: 4_999 }, (_, i) => organization(`o${from + i}`, `O ${from + i}`)));
    const work = () => {
      for (let part = 0; part < 3; part++) importDirectory(people.mom, many(5_000 * part));
    };
    throwsCode('too-many', work);
  });

  it('writes no card that others would refuse', async () => {
    for (const facets of [
      { languages: ['english please'] },
      { fhir: 'Patient/1' },
      { place: 'a\u001b[2J' },
    ]) {
      await rejectsCode('malformed-card', () => card(facets));
    }
  });
});
