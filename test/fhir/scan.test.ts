import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8ToBytes, type JsonValue } from '../../src/encoding/index.ts';
import { FhirError, readFhir } from '../../src/fhir/index.ts';
import { JsonScanner, MAX_DEPTH, MAX_NAMES, MAX_TEXT } from '../../src/fhir/scan.ts';
import { throwsCode } from '../support/throws.ts';

const read = (text: string): unknown => readFhir(utf8ToBytes(text));
const resource = (members: string): string => `{"resourceType":"Basic",${members}}`;
const MARKS = Array.from('{}[]":,.eE+-0 9\\u\u0001tx');
const word = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/);
const { value: json } = fc.letrec<{ value: JsonValue; list: JsonValue[]; object: Record<string, JsonValue> }>(
  (tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constant(null),
      fc.boolean(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string({ unit: 'binary' }),
      tie('list'),
      tie('object'),
    ),
    list: fc.array(tie('value'), { maxLength: 4 }),
    object: fc.dictionary(word, tie('value'), { maxKeys: 4 }),
  }),
);

describe('JSON of RFC 8259, walked over its bytes', () => {
  it('property: what JSON.stringify writes is read to its end, whatever the white space', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(undefined, 1, '\t', ' \r\n'), (value, space) => {
        const bytes = utf8ToBytes(JSON.stringify(value, null, space));
        expect(new JsonScanner(bytes).value()).toEqual({ start: 0, end: bytes.length });
      }),
      { numRuns: 200 },
    );
  });

  it('property: a text that was changed somewhere is read only where JSON.parse reads it, too', () => {
    fc.assert(
      fc.property(json, fc.nat(), fc.constantFrom(...MARKS), (value, place, mark) => {
        const text = JSON.stringify(value);
        const at = place % text.length;
        const changed = text.slice(0, at) + mark + text.slice(at + 1);
        const scanner = new JsonScanner(utf8ToBytes(changed));
        try {
          scanner.value();
          if (scanner.peek() !== undefined) return;
        } catch (error) {
          expect(error).toBeInstanceOf(FhirError);
          return;
        }
        expect(() => JSON.parse(changed) as unknown).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    '01',
    '-',
    '1.',
    '.5',
    '1e',
    '+1',
    'nul',
    'True',
    '"a',
    '"\u0001"',
    '"\\x"',
    '"\\u12g4"',
    '[1,]',
    '[1 2]',
    '{"a":1,}',
    '{"a"}',
    '{a:1}',
    '{"a b":1}',
    '{"\\u0061":1}',
    '{"":1}',
    '',
  ])('malformed-resource: %s', (text) => {
    throwsCode('malformed-resource', () => read(resource(`"x":${text}`)));
  });

  it('malformed-resource: something behind the end, bytes that are no UTF-8, no resource', () => {
    throwsCode('malformed-resource', () => read(`${resource('"x":1')}{}`));
    throwsCode('malformed-resource', () =>
      readFhir(new Uint8Array([...utf8ToBytes('{"x":"'), 0xff, 0x22, 0x7d])),
    );
    throwsCode('malformed-resource', () => read('{"resourceType":"not a type"}'));
    throwsCode('malformed-resource', () => read('{"resourceType":7}'));
    throwsCode('malformed-resource', () => read('{"x":1}'));
    throwsCode('malformed-resource', () => read('[]'));
    expect(read(`\ufeff${resource('"x":1')}\n`)).toMatchObject({ resourceType: 'Basic' });
  });
});

// Where it was refused tells what it cost: nothing behind that place was looked at.
describe('hostile JSON is refused where it starts to be hostile', () => {
  const refusedAt = (code: string, text: string): number =>
    Number(throwsCode(code, () => read(text)).facts['at']);

  it('too-deep: 10,000 levels of objects, of lists, and lists that never end', () => {
    const objects = '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000);
    expect(refusedAt('too-deep', objects)).toBe(MAX_DEPTH * '{"a":'.length);
    const lists = resource(`"x":${'['.repeat(10_000)}${']'.repeat(10_000)}`);
    expect(refusedAt('too-deep', lists)).toBeLessThan(200);
    expect(refusedAt('too-deep', resource(`"x":${'['.repeat(5_000_000)}`))).toBeLessThan(200);
    const allowed = resource(`"x":${'['.repeat(MAX_DEPTH - 1)}${']'.repeat(MAX_DEPTH - 1)}`);
    expect(read(allowed)).toMatchObject({ resourceType: 'Basic' });
  });

  it('too-large: a million names in one object', () => {
    const names = Array.from({ length: 1_000_000 }, (_, i) => `"k${i}":0`).join();
    expect(refusedAt('too-large', `{${names}}`)).toBeLessThan(20 * MAX_NAMES);
  });

  it('too-large: a text, a number, a list, a file that never end', () => {
    expect(refusedAt('too-large', resource(`"x":"${'a'.repeat(20_000_000)}"`))).toBeLessThan(MAX_TEXT + 100);
    throwsCode('too-large', () => read(resource(`"x":${'1'.repeat(1000)}`)));
    expect(refusedAt('too-large', resource(`"x":[${'0,'.repeat(5_000_000)}0]`))).toBeLessThan(9_000_000);
    throwsCode('too-large', () => readFhir(new Uint8Array(64 * 1024 * 1024 + 1)));
    throwsCode('too-large', () =>
      read(`{"resourceType":"Bundle","type":"collection","entry":[${'{},'.repeat(100_001)}{}]}`),
    );
  });

  it('lets in an attachment of any length, whose name is data', () => {
    const large = resource(`"data":"${'a'.repeat(MAX_TEXT + 1)}"`);
    expect(read(large)).toMatchObject({ resourceType: 'Basic' });
  });

  it('duplicate-key: at the top, inside, and far apart', () => {
    throwsCode('duplicate-key', () => read(resource('"x":1,"x":1')));
    throwsCode('duplicate-key', () => read(resource('"x":[{"y":{},"z":1,"y":{}}]')));
    throwsCode('duplicate-key', () =>
      read('{"resourceType":"Bundle","type":"collection","entry":[],"entry":[]}'),
    );
    expect(read(resource('"x":{"y":1},"y":{"x":1}'))).toMatchObject({ resourceType: 'Basic' });
  });
});
