import { script as libraryScript } from 'bitcoinjs-lib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bytesToHex,
  compactToDer,
  concatBytes,
  derToCompact,
  hexToBytes,
  isLowS,
} from '../../src/encoding/index.ts';
import { throwsCode } from '../support/throws.ts';
import { bytes } from './arbitraries.ts';
import { bip143 } from './published.ts';

const HALF_ORDER = '7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0';
const R = '3609e17b84f6a7d30c80bfa610b5b4542f32a8a0d5447a12fb1366d7f01cc44a';
const S = '573a954c4518331561406f90300e8f3358f51928d43c212a8caed02de67eebee';

/** DER as it is written when nothing is wrong; each case below gives one part another value. */
function der(parts: {
  tag?: string;
  length?: string;
  rTag?: string;
  r?: string;
  sTag?: string;
  s?: string;
  end?: string;
}): Uint8Array {
  const integer = (hex: string): string => (hex.length / 2).toString(16).padStart(2, '0') + hex;
  const body = `${parts.rTag ?? '02'}${integer(parts.r ?? R)}${parts.sTag ?? '02'}${integer(parts.s ?? S)}`;
  const length = (body.length / 2).toString(16).padStart(2, '0');
  return hexToBytes(`${parts.tag ?? '30'}${parts.length ?? length}${body}${parts.end ?? ''}`);
}

describe('BIP-66 strict DER', () => {
  test.each(bip143)('the signature of BIP-143, $name', ({ signature }) => {
    const compact = derToCompact(hexToBytes(signature));
    expect(compact.length).toBe(64);
    expect(bytesToHex(compactToDer(compact))).toBe(signature);
  });

  test('a sound one, from which each refusal below differs in one thing', () => {
    expect(bytesToHex(derToCompact(der({})))).toBe(R + S);
  });

  test('a short number is padded, and a sign byte is taken off', () => {
    expect(bytesToHex(derToCompact(der({ r: '01' })))).toBe('00'.repeat(31) + '01' + S);
    expect(bytesToHex(derToCompact(der({ r: `00${'ff'.repeat(32)}` })))).toBe('ff'.repeat(32) + S);
    expect(bytesToHex(derToCompact(der({ r: '0080' })))).toBe('00'.repeat(31) + '80' + S);
  });

  test.each<[why: string, signature: Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['seven bytes', der({}).slice(0, 7)],
    ['73 bytes', der({ r: `00${'ff'.repeat(33)}`, s: `00${'ff'.repeat(32)}` })],
    ['not a sequence', der({ tag: '31' })],
    ['a length one too long', der({ length: '45' })],
    ['a length one too short', der({ length: '43' })],
    ['a length in the long form', der({ length: '8144' })],
    ['R that is no integer', der({ rTag: '03' })],
    ['S that is no integer', der({ sTag: '03' })],
    ['R of no bytes', der({ r: '' })],
    ['S of no bytes', der({ s: '' })],
    ['a negative R', der({ r: 'ff'.repeat(32) })],
    ['a negative S', der({ s: 'ff'.repeat(32) })],
    ['R with a needless zero', der({ r: `00${R}` })],
    ['S with a needless zero', der({ s: `00${S}` })],
    ['R of 33 significant bytes', der({ r: `01${R}` })],
    ['S of 33 significant bytes', der({ s: `01${S}` })],
    ['a byte after the end, outside the length', der({ end: '00' })],
    ['a byte after the end, inside the length', der({ length: '45', end: '00' })],
    ['the hash type still behind', hexToBytes(`${bytesToHex(der({}))}01`)],
    ['a length of R that points past the end', der({}).map((byte, i) => (i === 3 ? 0x7f : byte))],
    ['the last byte cut off', der({}).slice(0, -1)],
  ])('bad-der: %s', (_why, signature) => {
    throwsCode('bad-der', () => derToCompact(signature));
  });

  test('BIP-146: S up to half of the order, and not one more', () => {
    expect(bytesToHex(derToCompact(der({ s: HALF_ORDER })).slice(32))).toBe(HALF_ORDER);
    throwsCode('high-s', () => derToCompact(der({ s: HALF_ORDER.replace(/a0$/, 'a1') })));
    throwsCode('high-s', () => derToCompact(der({ s: `00${'80'.repeat(32)}` })));
    expect(isLowS(hexToBytes(R + HALF_ORDER))).toBe(true);
    expect(isLowS(hexToBytes(R + HALF_ORDER.replace(/a0$/, 'a1')))).toBe(false);
  });

  test('every pair of numbers with a low S comes back, as bitcoinjs-lib writes it', () => {
    const half = BigInt(`0x${HALF_ORDER}`);
    const low = fc.bigInt({ min: 1n, max: half }).map((s) => hexToBytes(s.toString(16).padStart(64, '0')));
    fc.assert(
      fc.property(bytes(32), low, (r, s) => {
        fc.pre(r.some((byte) => byte > 0));
        const compact = concatBytes(r, s);
        const signature = compactToDer(compact);
        expect(derToCompact(signature)).toEqual(compact);
        const withType = libraryScript.signature.encode(compact, 1);
        expect(bytesToHex(withType)).toBe(`${bytesToHex(signature)}01`);
      }),
    );
  });

  test('what bitcoinjs-lib refuses is refused, whichever byte is changed', () => {
    fc.assert(
      fc.property(fc.nat(69), fc.nat(255), (at, byte) => {
        const signature = der({}).map((old, i) => (i === at ? byte : old));
        const isTheirs = libraryScript.isCanonicalScriptSignature(concatBytes(signature, Uint8Array.of(1)));
        const isOurs = succeeds(() => derToCompact(signature));
        if (isOurs) expect(isTheirs).toBe(true);
        if (isTheirs && !isOurs) throwsCode('high-s', () => derToCompact(signature));
      }),
      { numRuns: 500 },
    );
  });
});

function succeeds(action: () => unknown): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}
