import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytesToBase64,
  bytesToHex,
  bytesToUtf8,
  utf8ToBytes,
  type JsonObject,
} from '../../src/encoding/index.ts';
import {
  boardSeed,
  MAX_BUNDLE_BYTES,
  MAX_PACKAGE_BYTES,
  parseBoardBundle,
  parseGrantPackage,
  serializeBoardBundle,
  serializeGrantPackage,
} from '../../src/grant/index.ts';
import { throwsCode } from '../support/throws.ts';
import { GOOD } from './mutants/index.ts';

const ENVELOPE = bytesToBase64(utf8ToBytes('age-encryption.org/v1\nnot really\n'));
const SIGNED = { document: { type: 'circle' }, signature: 'smpAA==' };
const PACKAGE: JsonObject = {
  schema: 'medwallet/grant-package/v1',
  token: GOOD,
  envelope: ENVELOPE,
  circle: [SIGNED],
  proofs: [{ schema: 'medwallet/proof/v1' }],
};
const BUNDLE: JsonObject = { schema: 'medwallet/board-bundle/v1', circle: [SIGNED], proof: { a: 1 } };

const bytesOf = (value: JsonObject) => utf8ToBytes(JSON.stringify(value));
const without = (value: JsonObject, field: string): JsonObject =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== field));

describe('docs/spec/grant.md: packages', () => {
  it('reads one, and writes it as canonical JSON', () => {
    const read = parseGrantPackage(bytesOf(PACKAGE));
    expect(read.token).toBe(GOOD);
    expect(read.circle[0]?.document).toEqual(SIGNED.document);
    const written = serializeGrantPackage(read);
    expect(parseGrantPackage(written)).toEqual(read);
    expect(bytesToUtf8(written).startsWith('{"circle":[{"document"')).toBe(true);
  });

  it('keeps a break-glass entry', () => {
    const read = parseGrantPackage(bytesOf({ ...PACKAGE, breakGlass: SIGNED }));
    expect(parseGrantPackage(serializeGrantPackage(read)).breakGlass?.signature).toBe(SIGNED.signature);
  });

  const text = JSON.stringify(PACKAGE);
  const broken: [string, string][] = [
    ['cut short', text.slice(0, -1)],
    ['cut in the middle', text.slice(0, text.length / 2)],
    ['doubled', text + text],
    ['doubled over two lines', `${text}\n${text}`],
    ['a member twice', text.replace('{', '{"token":"x",')],
    ['a member twice, once escaped', text.replace('{', String.raw`{"\u0074oken":"x",`)],
    ['a member twice inside', text.replace('"type":"circle"', '"type":"circle","type":"card"')],
    ['nested too deep', text.replace('"type":"circle"', `"type":${'['.repeat(40)}${']'.repeat(40)}`)],
    ['half a character inside', text.replace('"circle"}', String.raw`"\ud800"}`)],
    ['no object', `[${text}]`],
    ['nothing', ''],
  ];
  it.each(broken)('malformed-package: %s', (_, changed) => {
    throwsCode('malformed-package', () => parseGrantPackage(utf8ToBytes(changed)));
  });

  const wrong: [string, JsonObject][] = [
    ['another schema', { schema: 'medwallet/grant-package/v2' }],
    ['a token that is no text', { token: 7 }],
    ['a token that is too long', { token: 'x'.repeat(8_193) }],
    ['an envelope that is not base64', { envelope: `${ENVELOPE}*` }],
    ['an envelope that is not padded', { envelope: ENVELOPE.replace(/=+$/, '').slice(0, -1) }],
    ['an envelope that is not age', { envelope: 'bm90IGFnZQ==' }],
    ['an empty envelope', { envelope: '' }],
    ['circle documents that are no list', { circle: SIGNED }],
    ['a circle document without a signature', { circle: [{ document: {} }] }],
    ['a circle document with a member too many', { circle: [{ ...SIGNED, by: 'x' }] }],
    ['33 circle documents', { circle: Array.from({ length: 33 }, () => SIGNED) }],
    ['a proof that is no object', { proofs: ['x'] }],
    ['33 proofs', { proofs: Array.from({ length: 33 }, () => ({})) }],
    ['a break-glass entry that is no object', { breakGlass: 'x' }],
    ['a title outside the envelope', { title: 'Blood count' }],
    ['an unknown member named like a method', { constructor: 'x' }],
  ];
  it.each(wrong)('malformed-package: %s', (_, changes) => {
    throwsCode('malformed-package', () => parseGrantPackage(bytesOf({ ...PACKAGE, ...changes })));
  });

  it.each(Object.keys(PACKAGE))('malformed-package: no %s', (field) => {
    throwsCode('malformed-package', () => parseGrantPackage(bytesOf(without(PACKAGE, field))));
  });

  it('malformed-package: not UTF-8', () => {
    throwsCode('malformed-package', () => parseGrantPackage(Uint8Array.of(0x7b, 0xff, 0x7d)));
  });

  it('too-large: one byte over the limit, unread', () => {
    throwsCode('too-large', () => parseGrantPackage(new Uint8Array(MAX_PACKAGE_BYTES + 1)));
  });

  it('refuses every beginning of a package', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length - 1 }), (length) => {
        throwsCode('malformed-package', () => parseGrantPackage(utf8ToBytes(text.slice(0, length))));
      }),
      { numRuns: 60 },
    );
  });
});

describe('docs/spec/board.md: bundles', () => {
  it('reads one, with and without a proof, and writes it', () => {
    for (const value of [BUNDLE, { ...BUNDLE, proof: null }]) {
      const read = parseBoardBundle(bytesOf(value));
      expect(parseBoardBundle(serializeBoardBundle(read))).toEqual(read);
    }
  });

  const wrong: [string, JsonObject][] = [
    ['another schema', { schema: 'medwallet/board-bundle/v2' }],
    ['a proof that is a list', { proof: [] }],
    ['circle documents that are no list', { circle: {} }],
    ['an unknown member', { title: 'x' }],
  ];
  it.each(wrong)('malformed-bundle: %s', (_, changes) => {
    throwsCode('malformed-bundle', () => parseBoardBundle(bytesOf({ ...BUNDLE, ...changes })));
  });

  it('malformed-bundle: cut short; too-large', () => {
    throwsCode('malformed-bundle', () => parseBoardBundle(bytesOf(BUNDLE).slice(0, -1)));
    throwsCode('too-large', () => parseBoardBundle(new Uint8Array(MAX_BUNDLE_BYTES + 1)));
  });

  it('RFC 5869: the seed of token holders is HKDF-SHA256 of the grant id', () => {
    // hkdf(sha256, ikm = aa…aa, salt = none, info = "medwallet/board", 32), by python3's hmac module.
    expect(bytesToHex(boardSeed('aa'.repeat(32)))).toBe(
      '63aeafa3584c50b8a5196132a82951294c370556cf84b5308d775fe5db969df2',
    );
    throwsCode('bad-hex', () => boardSeed('AA'.repeat(32)));
  });
});
