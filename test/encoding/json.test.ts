import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bytesToUtf8,
  canonicalJson,
  parseCanonicalJson,
  parseJson,
  utf8ToBytes,
  type JsonValue,
} from '../../src/encoding/index.ts';
import { throwsCode } from '../support/throws.ts';
import { character } from './arbitraries.ts';
import { rfc8785 } from './published.ts';

const LIMITS = { maxBytes: 10_000 };

function canonicalText(value: JsonValue): string {
  return bytesToUtf8(canonicalJson(value));
}

describe('RFC 8785, canonical form', () => {
  // §3.2.2: the RFC's own sample, whose bytes it prints in §3.2.4.
  const sample =
    '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],' +
    String.raw`"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",` +
    '"literals":[null,true,false]}';

  test('§3.2.2: literals, numbers and strings', () => {
    expect(canonicalText(parseJson(sample, LIMITS))).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  test('§3.2.3: names are sorted by UTF-16 code units, not by code points', () => {
    const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const written = canonicalText(Object.fromEntries(names.map((name) => [name, 0])));
    expect(Object.keys(JSON.parse(written) as object).filter((name) => name !== '1')).toEqual([
      '\r',
      '\u0080',
      '\u00f6',
      '\u20ac',
      '\ud83d\ude00',
      '\ufb33',
    ]);
    expect(written.startsWith(String.raw`{"\r":0,"1":0,`)).toBe(true);
  });

  test.each(rfc8785.numbers)('appendix B: $bits is $text', ({ bits, text }) => {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, BigInt(`0x${bits}`));
    expect(canonicalText(view.getFloat64(0))).toBe(text);
  });

  test.each([
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['minus infinity', Number.NEGATIVE_INFINITY],
    ['a lone high surrogate', '\ud800'],
    ['a lone low surrogate', 'a\udc00b'],
    ['surrogates the wrong way round', '\udc00\ud800'],
  ])('%s has no canonical form', (_why, value) => {
    throwsCode('bad-json', () => canonicalJson(value));
    throwsCode('bad-json', () => canonicalJson({ a: [value] }));
  });

  test('a lone surrogate in a name has none either', () => {
    throwsCode('bad-json', () => canonicalJson({ '\ud800': 1 }));
  });

  test('minus zero is zero', () => {
    expect(canonicalText(-0)).toBe('0');
  });

  test('the order of names does not matter, and what was written is read back', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: character, maxDepth: 5 }), (any) => {
        const value = JSON.parse(JSON.stringify(any)) as JsonValue;
        const written = canonicalJson(value);
        expect(canonicalJson(reversed(value))).toEqual(written);
        expect(parseCanonicalJson(written, { maxBytes: 1_000_000 })).toEqual(value);
      }),
    );
  });
});

function reversed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value === 0 ? -0 : value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, inner]) => [name, reversed(inner)]),
  );
}

describe('reading what must be canonical', () => {
  test.each([
    ['a space', '{"a": 1}'],
    ['a final line feed', '{"a":1}\n'],
    ['names out of order', '{"b":1,"a":2}'],
    ['a needless escape', String.raw`{"a":"\u0041"}`],
    ['an escaped slash', String.raw`"\/"`],
    ['an upper-case escape', String.raw`"\u000F"`],
    ['a long form of a short escape', String.raw`"\u000a"`],
    ['a decimal point without need', '[1.0]'],
    ['an exponent without need', '[1e2]'],
    ['a plus in the wrong place', '[1E30]'],
    ['minus zero', '[-0]'],
    ['more digits than a double holds', '[9007199254740993]'],
  ])('not-canonical: %s', (_why, text) => {
    throwsCode('not-canonical', () => parseCanonicalJson(utf8ToBytes(text), LIMITS));
    expect(() => parseJson(text, LIMITS)).not.toThrow();
  });

  test.each([
    ['a lone surrogate as an escape', String.raw`"\ud800"`],
    ['one in a name', String.raw`{"\udc00":1}`],
    ['a number beyond all doubles', '[1e400]'],
  ])('bad-json: %s, which no canonical form can hold', (_why, text) => {
    throwsCode('bad-json', () => parseCanonicalJson(utf8ToBytes(text), LIMITS));
  });

  test('bad-utf8: a surrogate in raw bytes', () => {
    throwsCode('bad-utf8', () => parseCanonicalJson(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22), LIMITS));
  });
});

// RFC 8259 §8.2 and §6 leave these to the reader, so two readers take them for two things.
describe('what RFC 8259 lets pass and readers differ in', () => {
  test.each([
    ['a number beyond all doubles', '[1e400]'],
    ['one below them', '{"a":[{"b":-1e309}]}'],
    ['one of 400 digits', `{"a":${'9'.repeat(400)}}`],
    ['half a character as an escape', String.raw`{"a":["\ud83d"]}`],
    ['the other half', String.raw`"x\uDE00y"`],
    ['both, the wrong way round', String.raw`["\ude00\ud83d"]`],
    ['half a character in a name', String.raw`{"\ud83d":1}`],
  ])('bad-json: %s', (_why, text) => {
    throwsCode('bad-json', () => parseJson(text, LIMITS));
    throwsCode('bad-json', () => parseJson(utf8ToBytes(text), LIMITS));
  });

  test.each([
    ['the largest double', '[1.7976931348623157e308]'],
    ['one that becomes zero', '[1e-400]'],
    ['a whole character as two escapes', String.raw`{"\ud83d\ude00":"\ud83d\ude00"}`],
  ])('reads %s', (_why, text) => {
    expect(parseJson(text, LIMITS)).toEqual(JSON.parse(text));
  });
});

describe('RFC 8259, the strict grammar', () => {
  test.each([
    ['nothing', ''],
    ['only space', ' \n'],
    ['two values', '1 2'],
    ['a comma too many', '[1,]'],
    ['a comma after the last member', '{"a":1,}'],
    ['a comment', '[1/*a*/]'],
    ['single quotes', "{'a':1}"],
    ['a bare name', '{a:1}'],
    ['a leading zero', '[01]'],
    ['a plus sign', '[+1]'],
    ['a naked point', '[1.]'],
    ['no digit before the point', '[.5]'],
    ['hexadecimal', '[0x1]'],
    ['NaN', '[NaN]'],
    ['undefined', '[undefined]'],
    ['a raw control character in a string', '"\u0001"'],
    ['a raw line end in a string', '"\n"'],
    ['an unknown escape', String.raw`"\x41"`],
    ['an open string', '"a'],
    ['an open object', '{"a":1'],
    ['a byte order mark', '\ufeff[]'],
    ['a no-break space', '[\u00a01]'],
  ])('bad-json: %s', (_why, text) => {
    throwsCode('bad-json', () => parseJson(text, LIMITS));
    throwsCode('bad-json', () => parseJson(utf8ToBytes(text), LIMITS));
  });

  test('reads what JSON.parse reads, names given twice apart', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(parseJson(text, { maxBytes: 1_000_000 })).toEqual(JSON.parse(text));
      }),
    );
  });

  test('a member called __proto__ is a member and no prototype', () => {
    const value = parseJson('{"__proto__":{"admin":true}}', LIMITS);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(bytesToUtf8(canonicalJson(value))).toBe('{"__proto__":{"admin":true}}');
  });
});

describe('a name given twice', () => {
  test.each([
    ['plainly', '{"a":1,"a":1}'],
    ['the second time escaped', String.raw`{"a":1,"\u0061":2}`],
    ['both times escaped', String.raw`{"\u0061":1,"\u0061":2}`],
    ['escaped in two ways', String.raw`{"\/":1,"/":2}`],
    ['with space before the colon', '{"a"\t\r\n :1,"a" :2}'],
    ['with another between', '{"a":1,"b":2,"a":3}'],
    ['in an inner object', '{"a":{"b":1,"b":2}}'],
    ['in an object in a list', '[0,{"b":1,"b":2}]'],
    ['around an inner object', '{"a":{"a":1},"a":2}'],
    ['the empty name', '{"":1,"":2}'],
    ['__proto__', '{"__proto__":1,"__proto__":2}'],
    ['after a string that looks like a name', String.raw`{"a":"\":","a":1}`],
  ])('duplicate-key: %s', (_why, text) => {
    throwsCode('duplicate-key', () => parseJson(text, LIMITS));
    throwsCode('duplicate-key', () => parseCanonicalJson(utf8ToBytes(text), LIMITS));
  });

  test.each([
    ['in two objects', '[{"a":1},{"a":1}]'],
    ['at two depths', '{"a":{"a":{"a":1}}}'],
    ['as a name and as a value', '{"a":"a","b":"a"}'],
    ['in two spellings of Unicode', '{"\u00e9":1,"e\u0301":2}'],
    ['inside a string', String.raw`{"a":"\"a\":1,\"a\":2"}`],
    ['once, before a value with brackets', '{"a":"}{][","b":1}'],
  ])('the same name is fine: %s', (_why, text) => {
    expect(parseJson(text, LIMITS)).toEqual(JSON.parse(text));
  });
});

describe('limits', () => {
  test('too-large: counted in bytes of UTF-8, before anything is read', () => {
    expect(parseJson('"é"', { maxBytes: 4 })).toBe('é');
    throwsCode('too-large', () => parseJson('"é"', { maxBytes: 3 }));
    throwsCode('too-large', () => parseJson(utf8ToBytes('"é"'), { maxBytes: 3 }));
    throwsCode('too-large', () => parseJson(new Uint8Array(4).fill(0xff), { maxBytes: 3 }));
  });

  test.each(['[', '{"a":'])('too-deep: 32 levels of %s are read, 33 are not', (open) => {
    const nested = (levels: number): string =>
      open.repeat(levels) + '1' + (open === '[' ? ']' : '}').repeat(levels);
    expect(() => parseJson(nested(32), LIMITS)).not.toThrow();
    throwsCode('too-deep', () => parseJson(nested(33), LIMITS));
    throwsCode('too-deep', () => parseJson(nested(3), { ...LIMITS, maxDepth: 2 }));
  });

  test('too-deep: a hundred thousand brackets do not reach the stack', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    throwsCode('too-deep', () => parseJson(deep, { maxBytes: 200_000 }));
  });

  test('brackets in strings are no depth, and width is none', () => {
    const text = JSON.stringify([...Array<string>(100).fill('[[{{'), [], {}, []]);
    expect(parseJson(text, { ...LIMITS, maxDepth: 2 })).toEqual(JSON.parse(text));
  });
});
