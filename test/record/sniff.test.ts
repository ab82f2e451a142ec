import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, utf8ToBytes } from '../../src/encoding/index.ts';
import { SNIFF_BYTES, sniffMediaType } from '../../src/record/index.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/record/${name}`, import.meta.url)));

describe('what a record is, by its first bytes', () => {
  it.each<[string, Uint8Array, string]>([
    ['application/fhir+json', utf8ToBytes('{\n  "resourceType": "Bundle",'), 'ips.json'],
    ['application/fhir+json', utf8ToBytes('\ufeff{"id":"1","resourceType" : "Patient"}'), ''],
    ['application/json', utf8ToBytes('[{"a":1}]'), 'a.json'],
    ['application/pdf', utf8ToBytes('%PDF-1.7\n%\u00e2\u00e3'), 'a.txt'],
    ['application/dicom', concatBytes(new Uint8Array(128), utf8ToBytes('DICM\x02\x00')), ''],
    ['image/png', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]), ''],
    ['image/jpeg', Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), ''],
    ['text/x-vcf', utf8ToBytes('##fileformat=VCFv4.3\n#CHROM\tPOS'), 'genome.vcf'],
    ['application/fhir+xml', utf8ToBytes('<?xml version="1.0"?><Patient xmlns="http://hl7.org/fhir">'), ''],
    ['application/xml', utf8ToBytes('<ClinicalDocument xmlns="urn:hl7-org:v3">'), 'cda.xml'],
    ['text/plain', utf8ToBytes('<3 thank you'), 'note.txt'],
    ['text/plain', utf8ToBytes('Catatan dokter: baik.\r\n'), ''],
    ['application/octet-stream', new Uint8Array(0), 'empty.pdf'],
    ['application/octet-stream', Uint8Array.from([0x1f, 0x8b, 8, 0]), 'bundle.json.gz'],
    ['application/octet-stream', utf8ToBytes('text with a \0 in it'), 'a.txt'],
    ['application/octet-stream', Uint8Array.from([0x48, 0xe9, 0x6c, 0x61]), 'latin1.txt'],
  ])('%s (%#)', (mediaType, bytes, name) => {
    expect(sniffMediaType(bytes, name)).toBe(mediaType);
  });

  it('takes text that is cut within a character', () => {
    const long = utf8ToBytes('é'.repeat(SNIFF_BYTES));
    expect(sniffMediaType(long.subarray(1, SNIFF_BYTES + 1), '')).toBe('application/octet-stream');
    expect(sniffMediaType(concatBytes(utf8ToBytes('x'), long).subarray(0, SNIFF_BYTES), '')).toBe(
      'text/plain',
    );
    expect(sniffMediaType(concatBytes(utf8ToBytes('x'), long), '')).toBe('text/plain');
  });

  it('knows a real FHIR resource', () => {
    expect(sniffMediaType(fixture('observation.json'), '')).toBe('application/fhir+json');
  });

  it('always answers with a media type', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (bytes, name) => {
        expect(sniffMediaType(bytes, name)).toMatch(/^[a-z]+\/[a-z+-]+$/);
      }),
    );
  });
});
