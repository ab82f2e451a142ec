import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnchorError, parseProof, serializeProof } from '../../src/anchor/index.ts';
import {
  bytesToUtf8,
  canonicalJson,
  parseJson,
  utf8ToBytes,
  type JsonObject,
} from '../../src/encoding/index.ts';
import { throwsCode } from '../support/throws.ts';
import { captured } from './captured.ts';

const text = bytesToUtf8(captured.event);
const json = (): JsonObject => parseJson(captured.event, { maxBytes: 1e6 }) as JsonObject;
const within = (name: string, change: JsonObject): JsonObject => ({
  ...json(),
  [name]: { ...(json()[name] as JsonObject), ...change },
});
const witnessed = (): string => (json()['statements'] as string[])[0] ?? '';

describe('proof files', () => {
  it.each(['event', 'grant', 'moved'] as const)('%s is written the same', (name) => {
    expect(serializeProof(parseProof(captured[name]))).toEqual(captured[name]);
  });

  it('may lack the circle document and the block', () => {
    const bytes = serializeProof({ ...parseProof(captured.event), circle: null, block: null });
    expect(serializeProof(parseProof(bytes))).toEqual(bytes);
  });

  it('are refused above 8 MiB before they are looked at', () => {
    throwsCode('malformed-proof', () => parseProof(new Uint8Array(8 * 1024 * 1024)));
    throwsCode('too-large', () => parseProof(new Uint8Array(8 * 1024 * 1024 + 1)));
  });

  it.each<[string, () => string]>([
    ['nothing', () => ''],
    ['half of it', () => text.slice(0, text.length / 2)],
    ['a line feed at the end', () => `${text}\n`],
    ['another spelling', () => JSON.stringify(json(), undefined, 1)],
    ['a name given twice', () => text.replace('{', '{"schema":"medwallet/proof/v1",')],
    ['an array', () => `[${text}]`],
    ['depth without end', () => '['.repeat(5_000)],
  ])('refuse %s', (_, bad) => {
    throwsCode('malformed-proof', () => parseProof(utf8ToBytes(bad())));
  });

  it.each<[string, () => JsonObject]>([
    ['another schema', () => ({ ...json(), schema: 'medwallet/proof/v2' })],
    ['a further member', () => ({ ...json(), comment: '' })],
    ['an unknown network', () => ({ ...json(), network: 'testnet3' })],
    ['a short ledger id', () => ({ ...json(), ledger: 'AAAA' })],
    ['an unknown subject', () => within('subject', { type: 'record' })],
    ['a further member in the subject', () => within('subject', { title: 'x' })],
    ['a short salt', () => within('subject', { salt: '00' })],
    ['an event in another base64', () => within('subject', { event: 'eyJ9_w' })],
    ['an index that is text', () => within('inclusion', { index: '1' })],
    ['a negative size', () => within('inclusion', { size: -1 })],
    ['a path of short hashes', () => within('inclusion', { path: ['00'] })],
    ['a path in capitals', () => within('inclusion', { path: ['AB'.repeat(32)] })],
    ['a path without end', () => within('inclusion', { path: Array<string>(65).fill('ab'.repeat(32)) })],
    ['no statements', () => ({ ...json(), statements: [] })],
    ['a statement cut short', () => ({ ...json(), statements: [witnessed().slice(0, -2)] })],
    ['a statement with bytes behind', () => ({ ...json(), statements: [`${witnessed()}00`] })],
    ['a genesis with witnesses', () => ({ ...json(), genesis: witnessed() })],
    ['a coinbase with witnesses', () => within('block', { coinbase: witnessed() })],
    ['a header of 79 bytes', () => within('block', { header: '00'.repeat(79) })],
    ['a circle document without signature', () => ({ ...json(), circle: { document: {} } })],
    ['a circle document that is text', () => ({ ...json(), circle: 'smp' })],
    ['a circle document too large', () => within('circle', { signature: 's'.repeat(20_000) })],
  ])('refuse %s', (_, bad) => {
    throwsCode('malformed-proof', () => parseProof(canonicalJson(bad())));
  });

  it('throw only typed errors, and what parses is written the same', () => {
    const cut = fc
      .tuple(fc.nat(text.length), fc.nat(6), fc.string({ maxLength: 6 }))
      .map(([at, length, put]) => {
        return utf8ToBytes(text.slice(0, at) + put + text.slice(at + length));
      });
    fc.assert(
      fc.property(fc.oneof(cut, fc.uint8Array(), fc.json().map(utf8ToBytes)), (bytes) => {
        try {
          expect(serializeProof(parseProof(bytes))).toEqual(bytes);
        } catch (error) {
          if (!(error instanceof AnchorError)) throw error;
        }
      }),
      { numRuns: 200 },
    );
  });
});
