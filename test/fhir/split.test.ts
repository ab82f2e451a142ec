import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesToUtf8, utf8ToBytes } from '../../src/encoding/index.ts';
import { readFhir, splitFhir } from '../../src/fhir/index.ts';
import { DATA } from '../support/inputs.ts';
import { throwsCode } from '../support/throws.ts';
import { problemsOf } from './validator.ts';

const LOINC = 'http://loinc.org';
const coded = (system: string, code: string, display?: string) => [{ coding: [{ system, code, display }] }];
const category = (code: string) => coded('http://terminology.hl7.org/CodeSystem/observation-category', code);

interface Sample {
  readonly resourceType: string;
  readonly id: string;
  readonly [name: string]: unknown;
}

const observation = (id: string, code: string | undefined, day: string): Sample => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  ...(code === undefined ? {} : { category: category(code) }),
  code: { text: id },
  effectiveDateTime: `${day}T08:30:00+07:00`,
});

function bundle(resources: readonly Sample[], type = 'collection'): Uint8Array {
  const entry = resources.map((resource) => ({
    fullUrl: `https://example.org/${resource.resourceType}/${resource.id}`,
    resource,
  }));
  return utf8ToBytes(JSON.stringify({ resourceType: 'Bundle', type, entry }));
}

/** `collection: title (resources)` for each part. */
const outline = (bytes: Uint8Array): string[] =>
  splitFhir(bytes).map(({ collection, title, resources }) => `${collection}: ${title} (${resources})`);

/** The bytes of every resource, as text. */
function resourcesOf(bytes: Uint8Array): string[] {
  return readFhir(bytes).entries.map(({ resource }) =>
    bytesToUtf8(bytes.subarray(resource.start, resource.end)),
  );
}

describe('docs/spec/fhir.md: a Bundle as records', () => {
  it('files laboratory results by day, documents for themselves, the rest by kind', () => {
    const parts = outline(
      bundle([
        { resourceType: 'Patient', id: 'p' },
        observation('a', 'laboratory', '2025-03-01'),
        observation('b', 'laboratory', '2025-03-02'),
        observation('c', 'laboratory', '2025-03-01'),
        observation('d', 'vital-signs', '2025-03-01'),
        observation('e', 'vital-signs', '2025-04-01'),
        { resourceType: 'MedicationRequest', id: 'm', authoredOn: '2025-03-01' },
        { resourceType: 'Medication', id: 'n' },
        { resourceType: 'ImagingStudy', id: 'i', started: '2025-03-05T10:00:00Z' },
        { resourceType: 'AllergyIntolerance', id: 'l', recordedDate: '2019' },
        { resourceType: 'Basic', id: 'z' },
      ]),
    );
    expect(parts).toEqual([
      'general: Person and care providers (1)',
      'laboratory: Laboratory results, 2025-03-01 (2)',
      'laboratory: Laboratory results, 2025-03-02 (1)',
      'general: Vital signs (2)',
      'medications: Medications (2)',
      'imaging: Imaging, 2025-03-05 (1)',
      'general: Allergies and intolerances (1)',
      'general: Other (1)',
    ]);
  });

  it('keeps what a report reports with the report, and a binary with its document', () => {
    const report = {
      resourceType: 'DiagnosticReport',
      id: 'r',
      category: coded('http://terminology.hl7.org/CodeSystem/v2-0074', 'LAB'),
      code: { text: 'Panel' },
      effectiveDateTime: '2025-03-02',
      result: [{ reference: 'Observation/a' }, { reference: 'https://example.org/Observation/u' }],
      specimen: [{ reference: 'Specimen/s' }],
    };
    const letter = {
      resourceType: 'DocumentReference',
      id: 'd',
      status: 'current',
      type: { coding: [{ system: LOINC, code: '11488-4', display: 'Consult note' }] },
      date: '2025-03-03T00:00:00Z',
      content: [{ attachment: { url: 'Binary/b', contentType: 'application/pdf' } }],
    };
    const parts = outline(
      bundle([
        observation('a', 'laboratory', '2025-03-01'),
        observation('u', undefined, '2025-02-01'),
        { resourceType: 'Specimen', id: 's' },
        { resourceType: 'Binary', id: 'b', contentType: 'application/pdf', data: 'JVBERi0=' },
        report,
        letter,
        { ...letter, id: 'away', content: [{ attachment: { url: 'https://elsewhere.example/1' } }] },
      ]),
    );
    expect(parts).toEqual([
      'laboratory: Laboratory results, 2025-03-02 (4)',
      'general: Consult note, 2025-03-03 (2)',
      'general: References to documents elsewhere (1)',
    ]);
  });

  it('files documents by their LOINC type, and notes of one visit together', () => {
    const note = (id: string, code: string, encounter: string) => ({
      resourceType: 'DocumentReference',
      id,
      type: { coding: [{ system: LOINC, code, display: `Note ${code}` }] },
      content: [{ attachment: { data: 'AA==' } }],
      context: { encounter: [{ reference: encounter }] },
    });
    const parts = splitFhir(
      bundle([
        note('1', '34117-2', 'Encounter/1'),
        note('2', '34788-0', 'Encounter/1'),
        note('3', '34117-2', 'Encounter/1'),
        note('4', '34117-2', 'Encounter/2'),
      ]),
    );
    expect(
      parts.map(({ title, collection, category: loinc, resources }) => [title, collection, loinc, resources]),
    ).toEqual([
      ['Note 34117-2', 'general', '34117-2', 2],
      ['Note 34788-0', 'mental-health', '34788-0', 1],
      ['Note 34117-2', 'general', '34117-2', 1],
    ]);
  });

  it('keeps every byte of a resource: decimals, escapes, the order of names, white space', () => {
    const odd =
      '{ "id":"\\u0041\\/b" , "resourceType" :"Observation","valueQuantity":{"value":1.50,"x":1E2}, "a":[ ] }';
    const file = utf8ToBytes(
      `{"entry":[\n{"resource": ${odd} ,"fullUrl":"urn:uuid:\\u0031"}],"type":"collection",\t"resourceType":"Bundle"}\n`,
    );
    const [part] = splitFhir(file);
    const bytes = part?.bytes() ?? new Uint8Array();
    expect(bytesToUtf8(bytes)).toBe(
      `{"resourceType":"Bundle","type":"collection","entry":[\n{"fullUrl":"urn:uuid:\\u0031","resource":${odd}}\n]}\n`,
    );
    expect(resourcesOf(bytes)).toEqual([odd]);
  });

  it('leaves a document, a message and a resource that is no Bundle whole', () => {
    const composition = {
      resourceType: 'Composition',
      id: 'c',
      title: 'Discharge\u202e letter',
      date: '2025-05-01',
      type: { coding: [{ system: LOINC, code: '60591-5' }] },
    };
    const file = bundle([composition, { resourceType: 'Patient', id: 'p' }], 'document');
    const parts = splitFhir(file);
    expect(parts.map(({ title, category: loinc, effective }) => [title, loinc, effective])).toEqual([
      ['Discharge letter, 2025-05-01', '60591-5', '2025-05-01'],
    ]);
    expect(parts[0]?.bytes()).toBe(file);
    const single = utf8ToBytes(` ${JSON.stringify(observation('a', 'laboratory', '2025-03-01'))}\n`);
    expect(outline(single)).toEqual(['laboratory: a, 2025-03-01 (1)']);
    expect(splitFhir(single)[0]?.bytes()).toBe(single);
  });

  it('takes titles from nobody that show something else than they are', () => {
    const titled = (title: string) => outline(bundle([{ resourceType: 'Composition', id: 'c', title }]));
    expect(titled(' a\n\tb\u0000\u2028 c ')).toEqual(['general: a b c (1)']);
    expect(titled('\u202e')).toEqual(['general: Document (1)']);
    expect(titled('\ud800')).toEqual(['general: \ufffd (1)']);
    expect(titled('x'.repeat(5000))).toEqual([`general: ${'x'.repeat(200)} (1)`]);
  });

  it('the same file gives the same parts, and an empty Bundle none', () => {
    const file = bundle([observation('a', 'laboratory', '2025-03-01'), { resourceType: 'Patient', id: 'p' }]);
    expect(splitFhir(file).map((part) => part.bytes())).toEqual(splitFhir(file).map((part) => part.bytes()));
    expect(splitFhir(bundle([]))).toEqual([]);
  });

  it.each([
    ['type', { type: 'history' }],
    ['type', { type: 'transaction-response' }],
    ['type', {}],
    ['implicitRules', { type: 'collection', implicitRules: 'https://example.org/rules' }],
    ['entry[0].resource', { type: 'batch', entry: [{ request: { method: 'DELETE', url: 'Patient/1' } }] }],
    ['entry[0].resource', { type: 'batch', entry: [{ resource: 'Patient/1' }] }],
    [
      'entry[0].modifierExtension',
      { type: 'collection', entry: [{ modifierExtension: [], resource: { resourceType: 'Basic' } }] },
    ],
  ])('cannot-split: %s', (element, members) => {
    const file = utf8ToBytes(JSON.stringify({ resourceType: 'Bundle', ...members }));
    expect(throwsCode('cannot-split', () => splitFhir(file)).facts['element']).toBe(element);
  });

  it('malformed-resource: an entry without a resource type', () => {
    throwsCode('malformed-resource', () =>
      splitFhir(
        utf8ToBytes('{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"id":"a"}}]}'),
      ),
    );
  });

  it.skipIf(DATA === undefined)(
    'a whole patient: every resource once with its bytes, in valid Bundles',
    () => {
      const file = new Uint8Array(readFileSync(join(DATA ?? '', 'synthea-small.json')));
      const parts = splitFhir(file);
      expect(parts).toHaveLength(12);
      const all = parts.flatMap((part) => resourcesOf(part.bytes()));
      expect(all.sort()).toEqual(resourcesOf(file).sort());
      for (const part of parts) {
        const problems = problemsOf(JSON.parse(bytesToUtf8(part.bytes())));
        // The validator does not look up what a `urn:uuid:` points at; the references are the file's own.
        expect(problems.filter((one) => !one.includes('Invalid reference'))).toEqual([]);
      }
    },
  );
});
