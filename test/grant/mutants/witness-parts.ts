import { messageSighash } from '../../../src/bip322/index.ts';
import { sha256 } from '../../../src/crypto/index.ts';
import {
  bytesToBase64Url,
  compactToDer,
  concatBytes,
  hexToBytes,
  p2wshScript,
  serializeWitness,
} from '../../../src/encoding/index.ts';
import { grantPolicy, type Claims } from '../../../src/grant/index.ts';
import type { Person } from '../../support/sign.ts';
import { NORMAL, patient, provider, witnessFor } from '../samples.ts';
import { goodClaims, goodHeader } from './mutant.ts';

export const signingInput = `${goodHeader}.${goodClaims}`;
const stack = witnessFor(signingInput, [patient, provider], NORMAL);
const [, firstSignature, secondSignature, witnessScript] = stack;
export const sigA = firstSignature;
export const sigB = secondSignature;
export const script = witnessScript;
export const empty = new Uint8Array(0);

export function withWitness(items: readonly (Uint8Array | undefined)[]): string {
  const present = items.filter((item) => item !== undefined);
  return `${signingInput}.${bytesToBase64Url(serializeWitness(present))}`;
}

export function changed(item: Uint8Array | undefined, change: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  return change((item ?? empty).slice());
}

export function sighashType(type: number) {
  return (bytes: Uint8Array): Uint8Array => concatBytes(bytes.subarray(0, -1), Uint8Array.of(type));
}

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The same signature with the other S, which the curve accepts just as well. */
export function highS(item: Uint8Array | undefined): Uint8Array {
  const der = (item ?? empty).subarray(0, -1);
  const rLength = der[3] ?? 0;
  const r = der.subarray(4, 4 + rLength);
  const s = BigInt(`0x${Buffer.from(der.subarray(6 + rLength)).toString('hex')}`);
  const flipped = hexToBytes((ORDER - s).toString(16).padStart(64, '0'));
  const body = concatBytes(Uint8Array.of(2, r.length), r, Uint8Array.of(2, 33, 0), flipped);
  return concatBytes(Uint8Array.of(0x30, body.length), body, Uint8Array.of(1));
}

/** R with one more zero in front: the number is the same, the encoding is not strict. */
export function paddedR(bytes: Uint8Array): Uint8Array {
  const rLength = bytes[3] ?? 0;
  return concatBytes(
    Uint8Array.of(0x30, (bytes[1] ?? 0) + 1, 2, rLength + 1, 0),
    bytes.subarray(4, 4 + rLength),
    bytes.subarray(4 + rLength),
  );
}

export function signedBy(
  signers: readonly Person[],
  text: string,
  claims: Claims = NORMAL,
  otherScript?: Uint8Array,
): Uint8Array[] {
  const own = grantPolicy(claims);
  const usedScript = otherScript ?? own.witnessScript;
  const usedProgram = otherScript === undefined ? own.scriptPubKey : p2wshScript(sha256(otherScript));
  const { digest } = messageSighash(text, usedProgram, usedScript);
  return [
    empty,
    ...signers.map(({ sign }) => concatBytes(compactToDer(sign(digest)), Uint8Array.of(1))),
    usedScript,
  ];
}
