import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonicalJson,
  EncodingError,
  parseCanonicalJson,
  parseJson,
  type JsonValue,
} from '../../src/encoding/index.ts';
import { DATA } from '../support/inputs.ts';
import { character } from './arbitraries.ts';

const LIMITS = { maxBytes: 100_000_000 };
const RECORDS = DATA === undefined ? [] : readdirSync(DATA).filter((name) => /\.json(?:\.gz)?$/.test(name));

describe('real FHIR records', () => {
  test.skipIf(DATA === undefined)('there are some', () => {
    expect(RECORDS.length).toBeGreaterThan(0);
  });

  test.each(RECORDS)('%s: read as JSON.parse reads it, and its canonical form is one', (name) => {
    const raw = readFileSync(join(DATA ?? '', name));
    const bytes = new Uint8Array(name.endsWith('.gz') ? gunzipSync(raw) : raw);
    const value = parseJson(bytes, LIMITS);
    expect(value).toEqual(JSON.parse(Buffer.from(bytes).toString('utf8')));
    const canonical = canonicalJson(value);
    expect(parseCanonicalJson(canonical, LIMITS)).toEqual(value);
    expect(() => parseCanonicalJson(bytes, LIMITS)).toThrow(EncodingError);
  });
});

describe('texts that are nearly JSON', () => {
  const token = fc.oneof(
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      ' ',
      'null',
      'true',
      '"a"',
      '"b"',
      String.raw`"\u0061"`,
      '"',
      '\\',
    ),
    fc.constantFrom('0', '-0', '01', '1.5', '1e5', '-', '1e400', '\n', '\ufeff', '//', "'"),
    character,
  );

  test('ours refuses all that JSON.parse refuses, and beyond it only what it says', () => {
    fc.assert(
      fc.property(fc.array(token, { maxLength: 14 }), (tokens) => {
        const text = tokens.join('');
        const theirs = attempt(() => JSON.parse(text) as JsonValue);
        const ours = attempt(() => parseJson(text, LIMITS));
        if ('error' in theirs) expect(ours).toMatchObject({ error: { code: 'bad-json' } });
        else if ('error' in ours) {
          const codes = ['duplicate-key', ...(/e\d{3}/.test(text) ? ['bad-json'] : [])];
          expect(ours.error).toMatchObject({ code: expect.toBeOneOf(codes) as string });
        } else expect(ours.value).toEqual(theirs.value);
      }),
      { numRuns: 200_000 },
    );
  });

  test('a text is canonical exactly if it is what canonicalJson writes for it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.nat(200), character, (value, at, inserted) => {
        const text = new TextDecoder().decode(canonicalJson(value as JsonValue));
        const changed = text.slice(0, at) + inserted + text.slice(at);
        const bytes = new TextEncoder().encode(changed);
        const read = attempt(() => parseCanonicalJson(bytes, LIMITS));
        if ('error' in read) expect(read.error).toBeInstanceOf(EncodingError);
        else expect(canonicalJson(read.value)).toEqual(bytes);
      }),
      { numRuns: 50_000 },
    );
  });
});

function attempt<T>(action: () => T): { value: T } | { error: unknown } {
  try {
    return { value: action() };
  } catch (error) {
    return { error };
  }
}
