import type { Claims } from '../../../src/grant/index.ts';
import { assemble, NORMAL, partsOf, patient, provider } from '../samples.ts';
import { good, goodClaims, goodHeader, goodSignature, mutant, type Mutant } from './mutant.ts';

function lastBitsSet(part: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return part.slice(0, -1) + (alphabet[alphabet.indexOf(part.slice(-1)) | 1] ?? '');
}

/** A token whose three parts all have bits to spare in their last character. */
function sparing(): string[] {
  for (let extra = 1; extra < 60; extra++) {
    // On signet the address, and with it the header, has a length that leaves bits.
    const claims: Claims = { ...NORMAL, net: 'signet', scope: `patient/X${'x'.repeat(extra)}.rs` };
    const three = assemble(partsOf(claims, [patient, provider])).split('.');
    if (three.every((part) => part.length % 4 !== 0)) return three;
  }
  throw new TypeError('no such token');
}

export const SPELLING: Mutant[] = (
  [
    ['too-large', '8,193 characters', `${good}${'A'.repeat(8_193 - good.length)}`],
    ['malformed-token', 'nothing', ''],
    ['malformed-token', 'one part', goodHeader],
    ['malformed-token', 'two parts', `${goodHeader}.${goodClaims}`],
    ['malformed-token', 'four parts', `${good}.${goodSignature}`],
    ['malformed-token', 'a dot at the end', `${good}.`],
    ['malformed-token', 'a dot at the beginning', `.${good}`],
    ['malformed-token', 'doubled', `${good}${good}`],
    ['malformed-token', 'doubled with a line between', `${good}\n${good}`],
    ['malformed-token', 'cut short by one character', good.slice(0, -1)],
    ['bad-header', 'no header', `.${goodClaims}.${goodSignature}`],
    ['malformed-token', 'no claims', `${goodHeader}..${goodSignature}`],
    ['malformed-token', 'no signature', `${goodHeader}.${goodClaims}.`],
    ['malformed-token', 'a space before', ` ${good}`],
    ['malformed-token', 'a space after', `${good} `],
    ['malformed-token', 'a tab inside', `${goodHeader}\t.${goodClaims}.${goodSignature}`],
    [
      'malformed-token',
      'a line break in the claims',
      `${goodHeader}.${goodClaims.slice(0, 40)}\n${goodClaims.slice(40)}.${goodSignature}`,
    ],
    ['malformed-token', 'padding behind the header', `${goodHeader}=.${goodClaims}.${goodSignature}`],
    ['malformed-token', 'padding behind the claims', `${goodHeader}.${goodClaims}==.${goodSignature}`],
    ['malformed-token', 'padding behind the signature', `${good}=`],
    [
      'malformed-token',
      'the standard alphabet',
      `${goodHeader}.${goodClaims}.${goodSignature.replaceAll('-', '+').replaceAll('_', '/')}`,
    ],
    ['malformed-token', 'a percent sign', good.replace('.', '%2E')],
    ['malformed-token', 'a letter that is not ASCII', `é${good}`],
    ['malformed-token', 'a full-width letter', good.replace('e', 'ｅ')],
    ['malformed-token', 'a zero byte', `${good}\0`],
    ['malformed-token', 'a byte order mark', `\uFEFF${good}`],
    ['malformed-token', 'the smp prefix in the token', `${goodHeader}.${goodClaims}.smp${goodSignature}`],
    [
      'malformed-token',
      'JSON serialization',
      JSON.stringify({
        payload: goodClaims,
        signatures: [{ protected: goodHeader, signature: goodSignature }],
      }),
    ],
    ['malformed-token', 'Bearer in front', `Bearer ${good}`],
  ] as const
).map(([code, name, token]) => mutant('spelling', code, name, token));

const [spareHeader = '', spareClaims = '', spareSignature = ''] = sparing();
export const SPARE_BITS: Mutant[] = [
  mutant(
    'spelling',
    'malformed-token',
    'spare bits of the header',
    `${lastBitsSet(spareHeader)}.${spareClaims}.${spareSignature}`,
  ),
  mutant(
    'spelling',
    'malformed-token',
    'spare bits of the claims',
    `${spareHeader}.${lastBitsSet(spareClaims)}.${spareSignature}`,
  ),
  mutant(
    'spelling',
    'malformed-token',
    'spare bits of the signature',
    `${spareHeader}.${spareClaims}.${lastBitsSet(spareSignature)}`,
  ),
];
