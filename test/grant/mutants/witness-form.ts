import { base64UrlToBytes, bytesToBase64Url, concatBytes } from '../../../src/encoding/index.ts';
import { goodClaims, goodHeader, goodSignature, mutant, type Mutant } from './mutant.ts';

const signingInput = `${goodHeader}.${goodClaims}`;
const goodWitness = base64UrlToBytes(goodSignature);
export const WITNESS_FORM: Mutant[] = (
  [
    ['a byte too many', concatBytes(goodWitness, Uint8Array.of(0))],
    ['a byte too few', goodWitness.subarray(0, -1)],
    ['a count that promises more', concatBytes(Uint8Array.of(5), goodWitness.subarray(1))],
    ['a count that promises less', concatBytes(Uint8Array.of(3), goodWitness.subarray(1))],
    ['a count in a long form', concatBytes(Uint8Array.of(0xfd, 4, 0), goodWitness.subarray(1))],
    ['a length in a long form', concatBytes(Uint8Array.of(4, 0xfd, 0, 0), goodWitness.subarray(2))],
    [
      'a length of four gigabytes',
      concatBytes(Uint8Array.of(4, 0xfe, 255, 255, 255, 255), goodWitness.subarray(2)),
    ],
    ['two witnesses', concatBytes(goodWitness, goodWitness)],
  ] as [string, Uint8Array][]
).map(([name, bytes]) =>
  mutant('witness form', 'malformed-token', name, `${signingInput}.${bytesToBase64Url(bytes)}`),
);
