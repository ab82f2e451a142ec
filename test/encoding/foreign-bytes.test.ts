import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  base58Decode,
  base64ToBytes,
  base64UrlToBytes,
  bytesToUtf8,
  derToCompact,
  EncodingError,
  hexToBytes,
  opReturnData,
  parseBlockHeader,
  parseCanonicalJson,
  parseJson,
  parseMultisigScript,
  parseTransaction,
  parseWitness,
  publicKeyOfDid,
  scriptOfAddress,
  segwitProgram,
} from '../../src/encoding/index.ts';
import { bytes, character } from './arbitraries.ts';
import { bip143, bip350, didKey } from './published.ts';

/** Whatever comes in: a value, or an EncodingError. Any other exception, or none at the end, is a fault. */
function answersOrRefuses(action: () => unknown): void {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(EncodingError);
  }
}

const LIMITS = { maxBytes: 1_000 };
const BYTE_READERS: readonly (readonly [
  name: string,
  read: (data: Uint8Array) => unknown,
  seed: Uint8Array,
])[] = [
  ['parseTransaction', parseTransaction, hexToBytes(bip143[0]?.signed ?? '')],
  ['parseWitness', parseWitness, hexToBytes('0203aabbcc01dd')],
  ['parseMultisigScript', parseMultisigScript, hexToBytes(bip143[1]?.scriptCode ?? '')],
  ['parseBlockHeader', parseBlockHeader, new Uint8Array(80)],
  ['derToCompact', derToCompact, hexToBytes(bip143[0]?.signature ?? '')],
  [
    'parseJson',
    (data) => parseJson(data, LIMITS),
    Buffer.from(String.raw`{"a":[1,{"b":"\u0061"}],"c":null}`),
  ],
  [
    'parseCanonicalJson',
    (data) => parseCanonicalJson(data, LIMITS),
    Buffer.from('{"a":[1.5,{"b":"é"}],"c":null}'),
  ],
  ['bytesToUtf8', bytesToUtf8, Buffer.from('Zoë 😀')],
  ['segwitProgram', segwitProgram, hexToBytes(`0020${'11'.repeat(32)}`)],
  ['opReturnData', opReturnData, hexToBytes(`6a20${'11'.repeat(32)}`)],
];
const TEXT_READERS: readonly (readonly [name: string, read: (text: string) => unknown, seed: string])[] = [
  ['hexToBytes', hexToBytes, '00ff'],
  ['base64ToBytes', base64ToBytes, 'Zm9vYg=='],
  ['base64UrlToBytes', base64UrlToBytes, 'Zm9vYg'],
  ['base58Decode', base58Decode, '2NEpo7TZRRrLZSi2U'],
  ['publicKeyOfDid', publicKeyOfDid, didKey[0]?.did ?? ''],
  ['scriptOfAddress', (text) => scriptOfAddress(text, 'mainnet'), bip350.valid[0]?.address ?? ''],
  ['parseJson', (text) => parseJson(text, LIMITS), '{"a":[1,2,{}],"b":"c"}'],
];

describe('foreign bytes give a value or an EncodingError, never another exception', () => {
  test.each(BYTE_READERS)('%s', (_name, read, seed) => {
    const mutated = fc
      .tuple(fc.nat(seed.length), fc.nat(3), bytes(0, 3))
      .map(([at, removed, added]) =>
        Uint8Array.of(...seed.subarray(0, at), ...added, ...seed.subarray(at + removed)),
      );
    fc.assert(
      fc.property(fc.oneof(mutated, bytes(0, 200)), (data) => {
        answersOrRefuses(() => read(data));
        answersOrRefuses(() => read(Buffer.from(data)));
      }),
      { numRuns: 300 },
    );
  });

  test.each(TEXT_READERS)('%s', (_name, read, seed) => {
    const mutated = fc
      .tuple(fc.nat(seed.length), fc.nat(2), fc.string({ unit: character, maxLength: 2 }))
      .map(([at, removed, added]) => seed.slice(0, at) + added + seed.slice(at + removed));
    fc.assert(
      fc.property(fc.oneof(mutated, fc.string({ unit: character }), fc.string()), (text) => {
        answersOrRefuses(() => read(text));
      }),
      { numRuns: 300 },
    );
  });
});
