import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, utf8ToBytes, type JsonValue } from '../../src/encoding/index.ts';
import { eventBytes, eventLeaf, LedgerError, parseEvent, type LedgerEvent } from '../../src/ledger/index.ts';
import { throwsCode } from '../support/throws.ts';
import { patient, samples } from './samples.ts';

const [declared, added] = samples;
const bytesOf = (value: unknown): Uint8Array => canonicalJson(value as JsonValue);

describe('events', () => {
  it.each(samples)('$type is read back from its bytes', (event) => {
    const bytes = eventBytes(event);
    expect(parseEvent(bytes)).toEqual(event);
    expect(eventBytes(parseEvent(bytes))).toEqual(bytes);
  });

  it.each(samples)('$type needs each of its members and takes no other', (event) => {
    for (const name of Object.keys(event)) {
      const rest = Object.entries(event).filter(([other]) => other !== name);
      throwsCode('malformed-event', () => parseEvent(bytesOf(Object.fromEntries(rest))));
    }
    throwsCode('malformed-event', () => parseEvent(bytesOf({ ...event, title: 'HIV test' })));
  });

  it.each<[string, object]>([
    ['an unknown type', { type: 'record.printed' }],
    ['half a second', { time: 1.5 }],
    ['a time before 1970', { time: -1 }],
    ['a time beyond 2^53', { time: 2 ** 53 }],
    ['a time in words', { time: '1790000000' }],
    ['an actor by name', { actor: 'alice' }],
    ['an actor of another key type', { actor: 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK' }],
    ['a record id in capitals', { record: '000102030405060708090A0B0C0D0E0F' }],
    ['a short record id', { record: '00010203' }],
    ['a blob of another hash', { blob: 'b1'.repeat(20) }],
    ['a collection with a title', { collection: 'HIV results' }],
    ['a nameless collection', { collection: '' }],
    ['a generation beyond 16 bits', { generation: 65_536 }],
    ['null', { blob: null }],
    ['an object inside', { blob: {} }],
  ])('refuses %s', (_, change) => {
    throwsCode('malformed-event', () => parseEvent(bytesOf({ ...added, ...change })));
    throwsCode('malformed-event', () => eventBytes({ ...added, ...change } as LedgerEvent));
  });

  it.each<[string, (text: string) => string]>([
    ['a second spelling', (text) => text.replace('{', '{ ')],
    [
      'another order',
      (text) => text.replace(/,"type":"[a-z.]+"/, '').replace('{', '{"type":"circle.declared",'),
    ],
    ['a name given twice', (text) => text.replace('{', `{"actor":"${patient}",`)],
    ['a line feed at the end', (text) => `${text}\n`],
    ['a byte order mark', (text) => `\ufeff${text}`],
    ['an escaped letter', (text) => text.replace('"type"', '"\\u0074ype"')],
    ['half of it', (text) => text.slice(0, 40)],
    ['nothing', () => ''],
    ['an array', (text) => `[${text}]`],
  ])('refuses %s', (_, change) => {
    const text = new TextDecoder().decode(bytesOf(declared));
    throwsCode('malformed-event', () => parseEvent(utf8ToBytes(change(text))));
  });

  it('refuses bytes that are not UTF-8', () => {
    throwsCode('malformed-event', () => parseEvent(Uint8Array.of(0x7b, 0xff, 0x7d)));
  });

  it('refuses more than 3,500 bytes before it looks at them', () => {
    throwsCode('malformed-event', () => parseEvent(new Uint8Array(3500)));
    throwsCode('too-large', () => parseEvent(new Uint8Array(3501)));
  });

  it('throws only its own errors, and what parses is written the same', () => {
    const sample = fc.constantFrom(...samples).map((event) => new TextDecoder().decode(eventBytes(event)));
    const cut = fc.tuple(sample, fc.nat(600), fc.nat(30), fc.string()).map(([text, at, length, put]) => {
      return utf8ToBytes(text.slice(0, at) + put + text.slice(at + length));
    });
    fc.assert(
      fc.property(fc.oneof(cut, fc.uint8Array(), fc.json().map(utf8ToBytes)), (bytes) => {
        try {
          expect(eventBytes(parseEvent(bytes))).toEqual(bytes);
        } catch (error) {
          if (!(error instanceof LedgerError)) throw error;
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('leaves', () => {
  it.each([0, 31, 33, 64])('refuse a salt of %i bytes', (length) => {
    throwsCode('bad-length', () => eventLeaf(new Uint8Array(length), new Uint8Array(1)));
  });
});
