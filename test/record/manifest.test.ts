import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytesToHex,
  bytesToUtf8,
  parseJson,
  type JsonObject,
  type JsonValue,
} from '../../src/encoding/index.ts';
import { sha256 } from '../../src/crypto/index.ts';
import {
  issuingDocument,
  issuingOfManifest,
  manifestBytes,
  manifestHash,
  parseManifest,
} from '../../src/record/index.ts';
import { throwsCode } from '../support/throws.ts';

function fixture(name: string): JsonObject {
  const bytes = readFileSync(new URL(`../../fixtures/record/${name}`, import.meta.url));
  return parseJson(new Uint8Array(bytes), { maxBytes: 10_000 }) as JsonObject;
}

const signed = fixture('manifest-issued.json');
const plain = fixture('manifest-plain.json');

function without(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

describe('a manifest', () => {
  it.each([
    ['of an issued record', signed],
    ['of the patient’s own', plain],
  ])('%s is read as it is written', (_what, value) => {
    const manifest = parseManifest(value);
    expect(manifest).toEqual(value);
    expect(parseManifest(JSON.parse(bytesToUtf8(manifestBytes(manifest))) as JsonValue)).toEqual(manifest);
  });

  it('hashes its RFC 8785 bytes', () => {
    const manifest = parseManifest(plain);
    expect(bytesToUtf8(manifestBytes(manifest)).startsWith('{"collection":"general","generation":0,')).toBe(
      true,
    );
    expect(manifestHash(manifest)).toEqual(sha256(manifestBytes(manifest)));
    const reordered = Object.fromEntries(Object.entries(plain).reverse());
    expect(manifestHash(parseManifest(reordered))).toEqual(manifestHash(manifest));
  });

  it.each(['schema', 'id', 'sha256', 'size', 'mediaType', 'title', 'nonce', 'collection', 'generation'])(
    'is refused without %s',
    (key) => {
      const error = throwsCode('malformed-manifest', () => parseManifest(without(plain, key)));
      expect(error.facts).toEqual({ field: key });
    },
  );

  it.each<[string, string, JsonValue]>([
    ['an id in capitals', 'id', 'A'.repeat(32)],
    ['a short id', 'id', 'a'.repeat(30)],
    ['a hash with a line feed', 'sha256', `${'a'.repeat(64)}\n`],
    ['an empty ciphertext', 'size', 0],
    ['a size that is no integer', 'size', 1.5],
    ['a size that no number holds exactly', 'size', 2 ** 53],
    ['a media type with parameters', 'mediaType', 'text/plain; charset=utf-8'],
    ['a media type in capitals', 'mediaType', 'text/HTML'],
    ['an empty title', 'title', ''],
    ['a title of 201 characters', 'title', 'x'.repeat(201)],
    ['a title of two lines', 'title', 'Blood\ncount'],
    ['a title with an escape sequence', 'title', '\u001b[2JBlood count'],
    ['a title read backwards', 'title', 'Blood \u202etnuoc'],
    ['a title with half a character', 'title', 'Blood \ud800'],
    ['a title that begins with a space', 'title', ' Blood count'],
    ['a category with a wrong check digit', 'category', '11502-3'],
    ['a category that is none', 'category', 'LP29684-5'],
    ['an author that is no did', 'author', 'did:web:clinic.example'],
    ['a signature without its prefix', 'authorSignature', 'AkcwRAIg'],
    ['a date that does not exist', 'effective', '2025-02-30'],
    ['a moment without a zone', 'effective', '2025-02-03T10:00:00'],
    ['an unknown collection', 'collection', 'dental'],
    ['a collection by another spelling', 'collection', 'custom-064'],
    ['a generation below zero', 'generation', -1],
    ['a generation past the last', 'generation', 65_536],
    ['a field nobody knows', 'note', 'x'],
  ])('is refused with %s', (_what, key, value) => {
    const error = throwsCode('malformed-manifest', () => parseManifest({ ...signed, [key]: value }));
    expect(error.facts).toEqual({ field: key });
  });

  it('is refused when it replaces itself', () => {
    const { id } = parseManifest(plain);
    const error = throwsCode('malformed-manifest', () => parseManifest({ ...plain, supersedes: id }));
    expect(error.facts).toEqual({ field: 'supersedes' });
  });

  it.each(['author', 'authorSignature', 'issued', 'patient'])(
    'is refused with a signature but for %s',
    (key) => {
      throwsCode('malformed-manifest', () => parseManifest(without(signed, key)));
    },
  );

  it.each([
    '2024',
    '2024-02',
    '2024-02-29',
    '2000-02-29',
    '2025-12-31T23:59:59.123Z',
    '2025-01-01T00:00:00-05:00',
  ])('takes the date %s', (effective) => {
    expect(parseManifest({ ...plain, effective }).effective).toBe(effective);
  });

  it.each([
    '2023-02-29',
    '1900-02-29',
    '2024-13',
    '2024-00-10',
    '2024-01-00',
    '24',
    '2024-01-01T24:00:00Z',
    '2024-1-1',
  ])('is refused with the date %s', (effective) => {
    throwsCode('malformed-manifest', () => parseManifest({ ...plain, effective }));
  });

  it('of a later version is told apart', () => {
    throwsCode('unsupported-schema', () => parseManifest({ ...plain, schema: 'medwallet/manifest/v2' }));
    throwsCode('malformed-manifest', () => parseManifest({ ...plain, schema: 'medwallet/other/v1' }));
  });

  it('lets no foreign error out', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        throwsCode('malformed-manifest', () => parseManifest(value as JsonValue));
      }),
      { numRuns: 100 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(signed)), fc.jsonValue(), (key, value) => {
        try {
          parseManifest({ ...signed, [key]: value as JsonValue });
        } catch (error) {
          expect(error).toMatchObject({ name: 'RecordError' });
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('what an author signs', () => {
  const plaintextHash = sha256(new TextEncoder().encode('{"resourceType":"Observation"}\n'));

  it('names the content under the manifest’s nonce', () => {
    const manifest = parseManifest(signed);
    const issuing = issuingOfManifest(manifest, plaintextHash);
    const nonce = Uint8Array.from(Buffer.from(manifest.nonce, 'hex'));
    expect(issuing?.document).toEqual({
      type: 'issuing',
      author: manifest.author,
      patient: manifest.patient,
      content: bytesToHex(sha256(nonce, plaintextHash)),
      mediaType: 'application/fhir+json',
      iat: manifest.issued,
    });
    expect(issuing?.signature).toBe(manifest.authorSignature);
  });

  it('changes with every part', () => {
    const base = {
      author: 'did:key:a',
      patient: 'did:key:b',
      nonce: '00'.repeat(32),
      plaintextHash,
      mediaType: 'text/plain',
      issued: 1,
    };
    const others = [
      { ...base, author: 'did:key:c' },
      { ...base, patient: 'did:key:c' },
      { ...base, nonce: '01'.repeat(32) },
      { ...base, plaintextHash: sha256(plaintextHash) },
      { ...base, mediaType: 'text/html' },
      { ...base, issued: 2 },
    ];
    const texts = [base, ...others].map((each) => JSON.stringify(issuingDocument(each)));
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('is nothing for a record nobody signed', () => {
    expect(issuingOfManifest(parseManifest(plain), plaintextHash)).toBeUndefined();
  });
});
