import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8ToBytes } from '../../src/encoding/index.ts';
import { MedwalletError } from '../../src/errors.ts';
import { MAX_DIRECTORY_BYTES, readDirectory } from '../../src/fhir/index.ts';
import { DATA } from '../support/inputs.ts';
import { throwsCode } from '../support/throws.ts';

interface Resource {
  readonly resourceType: string;
  readonly [name: string]: unknown;
}

function bundle(resources: readonly Resource[], type = 'searchset'): Uint8Array {
  const entry = resources.map((resource) => ({
    fullUrl: `https://fhir.example/${resource.resourceType}/${String(resource['id'])}`,
    resource,
  }));
  return utf8ToBytes(JSON.stringify({ resourceType: 'Bundle', type, entry }));
}

const hospital: Resource = {
  resourceType: 'Organization',
  id: 'rs-1',
  active: true,
  name: 'RS Harapan',
  type: [{ coding: [{ code: 'prov', display: 'Healthcare Provider' }] }],
  address: [{ city: 'Surabaya', country: 'ID' }],
};
const doctor: Resource = {
  resourceType: 'Practitioner',
  id: 'dr-1',
  name: [{ prefix: ['dr.'], given: ['Siti', 'N.'], family: 'Rahma' }],
  communication: [{ coding: [{ code: 'id' }, { code: 'not a tag!' }] }],
};
const cardiologist: Resource = {
  resourceType: 'PractitionerRole',
  id: 'r-1',
  practitioner: { reference: 'Practitioner/dr-1' },
  organization: { reference: 'https://fhir.example/Organization/rs-1' },
  specialty: [{ text: 'Cardiology' }],
};
const of = (...resources: Resource[]) => readDirectory(bundle(resources));

describe('a directory in FHIR', () => {
  it('gives organisations and practitioners, with what their roles say', () => {
    expect(of(hospital, doctor, cardiologist, { resourceType: 'Patient', id: 'p' })).toEqual({
      entries: [
        {
          fhir: 'https://fhir.example/Organization/rs-1',
          name: 'RS Harapan',
          specialty: ['Healthcare Provider', 'Cardiology'],
          languages: [],
          place: 'Surabaya, ID',
        },
        {
          fhir: 'https://fhir.example/Practitioner/dr-1',
          name: 'dr. Siti N. Rahma',
          specialty: ['Cardiology'],
          languages: ['id'],
          place: null,
        },
      ],
      ignored: 0,
    });
  });

  it('may be one resource, or entries that have a uuid for a name', () => {
    expect(readDirectory(utf8ToBytes(JSON.stringify(hospital))).entries[0]?.fhir).toBe('Organization/rs-1');
    const entry = [{ fullUrl: 'urn:uuid:5f2d', resource: { resourceType: 'Organization', name: 'A' } }];
    const named = { resourceType: 'Bundle', type: 'transaction', entry };
    expect(readDirectory(utf8ToBytes(JSON.stringify(named))).entries[0]?.fhir).toBe('Organization/5f2d');
  });

  it.skipIf(DATA === undefined)('is found in a real patient summary', () => {
    const found = readDirectory(new Uint8Array(readFileSync(join(DATA ?? '', 'ips-full.json'))));
    expect(found.entries.map(({ name }) => name)).toContain('NorthCare Pukete Road-Thomas Road');
    const person = found.entries.find(({ fhir }) => fhir.includes('Practitioner/'));
    expect(person).toMatchObject({ name: 'HASHIRA COORAY COORAY', specialty: ['Doctor'] });
  });

  it('leaves out who is not active, and counts what it cannot use', () => {
    const other = (change: object): Resource => ({ ...hospital, id: 'x', ...change });
    expect(of(doctor, other({ active: false }))).toMatchObject({ ignored: 0, entries: [{}] });
    const bad = [
      { name: 7 },
      { name: '' },
      { name: '\u001b\u202e' },
      { id: '../../etc' },
      { id: 'x'.repeat(65) },
      { address: 'Surabaya' },
      { type: [{ text: ['a'] }] },
    ];
    for (const change of bad)
      expect(of(doctor, other(change)), JSON.stringify(change)).toMatchObject({ ignored: 1 });
    expect(of(doctor, { ...doctor, id: 'y', name: [] })).toMatchObject({ ignored: 1 });
    const nobody = {
      ...cardiologist,
      practitioner: { reference: 'Practitioner/else' },
      organization: undefined,
    };
    expect(of(doctor, nobody)).toMatchObject({ ignored: 1 });
  });

  it('lets nothing through that steers a terminal or is longer than a card has it', () => {
    const hostile = '\u001b[2J\u001b]0;x\u0007Klinik\u202e \n\u200bSehat';
    const long = 'é'.repeat(5_000);
    const [first] = of({
      ...hospital,
      name: hostile,
      type: [{ text: long }],
      address: [{ text: long }],
    }).entries;
    expect(first?.name).toBe('[2J ]0;x Klinik Sehat');
    expect(first?.specialty[0]).toHaveLength(64);
    expect(first?.place).toHaveLength(120);
    const many = Array.from({ length: 40 }, (_, i) => ({ text: `S${i}` }));
    expect(of({ ...hospital, type: many }).entries[0]?.specialty).toHaveLength(16);
    const foreign = [{ fullUrl: 'http://fhir.example/Organization/rs-1', resource: hospital }];
    const plain = utf8ToBytes(JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry: foreign }));
    expect(readDirectory(plain).entries[0]?.fhir).toBe('Organization/rs-1');
  });

  it.each([
    ['nobody in it', bundle([{ resourceType: 'Patient', id: 'p' }]), 'no-directory'],
    ['a Bundle of no known type', bundle([hospital], 'history'), 'no-directory'],
    ['no JSON', utf8ToBytes('{'), 'malformed-resource'],
    ['no resource', utf8ToBytes('{}'), 'malformed-resource'],
    ['a name given twice', utf8ToBytes('{"resourceType":"Bundle","resourceType":"Bundle"}'), 'duplicate-key'],
    ['depth without an end', utf8ToBytes(`${'{"a":'.repeat(100)}1${'}'.repeat(100)}`), 'too-deep'],
    ['too many bytes', new Uint8Array(MAX_DIRECTORY_BYTES + 1), 'too-large'],
    [
      'too many providers',
      bundle(Array.from({ length: 5_001 }, (_, i) => ({ ...hospital, id: `o${i}` }))),
      'too-large',
    ],
  ])('is refused: %s', (_what, bytes, code) => {
    throwsCode(code, () => readDirectory(bytes));
  });

  it('throws nothing untyped, whatever a resource holds', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Organization', 'Practitioner', 'PractitionerRole'),
        fc.object(),
        (type, rest) => {
          const entry = [{ resource: { ...rest, resourceType: type } }, { resource: doctor }];
          const text = JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry });
          try {
            readDirectory(utf8ToBytes(text));
          } catch (error) {
            expect(error).toBeInstanceOf(MedwalletError);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
