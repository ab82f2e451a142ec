import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  collectionClass,
  COLLECTIONS,
  customCollection,
  defaultCollection,
  isCollection,
  isLoincCode,
} from '../../src/record/index.ts';
import { throwsCode } from '../support/throws.ts';

describe('collections', () => {
  it('have the class numbers that keys are derived with', () => {
    expect(COLLECTIONS).toEqual({
      general: 1,
      laboratory: 2,
      imaging: 3,
      medications: 4,
      'mental-health': 5,
      'sexual-health': 6,
      genomics: 7,
      emergency: 8,
    });
    expect(collectionClass('emergency')).toBe(8);
    expect(collectionClass('custom-64')).toBe(64);
    expect(collectionClass('custom-16063')).toBe(16_063);
  });

  it('of one’s own are the class drawn, above the built-in ones', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 15_999 }), (drawn) => {
        expect(collectionClass(customCollection(drawn))).toBe(64 + drawn);
      }),
    );
    for (const drawn of [-1, 16_000, 0.5, Number.NaN])
      throwsCode('bad-collection', () => customCollection(drawn));
  });

  it.each([
    '',
    'General',
    'dental',
    'custom-63',
    'custom-16064',
    'custom-064',
    'custom-',
    'custom-1e3',
    '__proto__',
  ])('do not include "%s"', (id) => {
    expect(isCollection(id)).toBe(false);
    expect(throwsCode('bad-collection', () => collectionClass(id)).outcome).toBe('usage');
  });
});

describe('where a record goes by itself', () => {
  it.each([
    ['laboratory', 'application/fhir+json', '11502-2'],
    ['imaging', 'application/pdf', '18748-4'],
    ['imaging', 'application/dicom', undefined],
    ['medications', 'application/pdf', '57833-6'],
    ['mental-health', 'application/pdf', '34788-0'],
    ['mental-health', 'application/dicom', '34788-0'],
    ['sexual-health', 'text/plain', '34778-1'],
    ['genomics', 'text/x-vcf', undefined],
    ['genomics', 'application/pdf', '51969-4'],
    ['general', 'application/fhir+json', undefined],
    ['general', 'application/fhir+json', '60591-5'],
  ])('%s: %s, document type %s', (collection, mediaType, category) => {
    expect(defaultCollection({ mediaType, ...(category === undefined ? {} : { category }) })).toBe(
      collection,
    );
  });

  it('is never the collection that guardians can open', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (mediaType, category) => {
        expect(defaultCollection({ mediaType, category })).not.toBe('emergency');
      }),
    );
  });
});

describe('LOINC codes', () => {
  it.each(['11502-2', '18748-4', '34788-0', '60591-5', '100018-1', '8716-3'])('%s', (code) => {
    expect(isLoincCode(code)).toBe(true);
  });

  it.each(['11502-1', '11502', '-2', '011502-2', '11502-2 ', 'LA6576-8'])('not "%s"', (code) => {
    expect(isLoincCode(code)).toBe(false);
  });
});

describe('docs/spec/record.md', () => {
  it('has the same class numbers', () => {
    const page = readFileSync(new URL('../../docs/spec/record.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (\d+) \|$/gm)];
    expect(Object.fromEntries(rows.map(([, name, number]) => [name, Number(number)]))).toEqual(COLLECTIONS);
  });
});
