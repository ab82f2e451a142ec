import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonNumber, parseNodeJson, type RpcValue } from '../../../src/adapters/bitcoind/json.ts';
import { throwsCode } from '../../support/throws.ts';

/** With floats again, to compare with the platform's parser. */
function withFloats(value: RpcValue): unknown {
  if (value instanceof JsonNumber) return Number(value.text);
  if (Array.isArray(value)) return value.map(withFloats);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withFloats(item)]));
}

describe('JSON of a node (RFC 8259)', () => {
  it('keeps numbers as they were written', () => {
    expect(parseNodeJson('[0.10000000,21000000.00000001,-1]')).toEqual([
      new JsonNumber('0.10000000'),
      new JsonNumber('21000000.00000001'),
      new JsonNumber('-1'),
    ]);
  });

  it('reads what the platform reads', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(withFloats(parseNodeJson(` ${text}\n`))).toEqual(JSON.parse(text));
      }),
      { numRuns: 200 },
    );
  });

  it('takes __proto__ for a name like any other', () => {
    const value = parseNodeJson('{"__proto__":{"admin":true}}') as Record<string, RpcValue>;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(value['admin']).toBeUndefined();
  });

  const broken: Record<string, string> = {
    'nothing at all': '',
    'cut off inside an object': '{"result":{"blocks":1',
    'cut off inside a string': '{"result":"abc',
    'cut off after an escape': '"abc\\',
    'a name given twice': '{"result":1,"result":2}',
    'a name given twice, once escaped': '{"a":1,"\\u0061":2}',
    'something after the end': '{"result":1} {}',
    'a comma too many': '[1,2,]',
    'a name without quotes': '{result:1}',
    'a leading zero': '[01]',
    'a number without digits': '[-]',
    'a raw line break in a string': '"a\nb"',
    'a word that is none': 'nul',
    HTML: '<html>busy</html>',
    'nesting without end': '['.repeat(40) + ']'.repeat(40),
  };
  for (const [name, text] of Object.entries(broken)) {
    it(`refuses ${name}`, () => {
      throwsCode('node-bad-answer', () => parseNodeJson(text));
    });
  }
});
