import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSimple, encodeSimple } from '../../src/bip322/index.ts';
import { throwsCode } from '../support/throws.ts';
import { valid } from './fixtures.ts';

const good = valid.find(({ signature }) => signature.endsWith('='))?.signature ?? '';

describe('the simple form of BIP-322 version 2', () => {
  it('is written as it was read', () => {
    for (const { signature } of valid) expect(encodeSimple(decodeSimple(signature))).toBe(signature);
  });

  it('carries any stack', () => {
    const stack = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 });
    fc.assert(
      fc.property(stack, (items) => {
        expect(decodeSimple(encodeSimple(items))).toEqual(items);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['nothing', ''],
    ['the form without prefix', good.slice(3)],
    ['the prefix in capitals', good.replace('smp', 'SMP')],
    ['a space in front', ` ${good}`],
    ['another prefix', `foo${good.slice(3)}`],
  ])('refuses %s', (_what, text) => {
    throwsCode('missing-prefix', () => decodeSimple(text));
  });

  it.each(['ful', 'pof'])('refuses the %s form by name', (prefix) => {
    throwsCode('unsupported-form', () => decodeSimple(prefix + good.slice(3)));
  });

  it.each([
    ['nothing after the prefix', 'smp'],
    ['no base64', 'smpnot-valid-base64!!!'],
    ['a space behind', `${good} `],
    ['a line feed in the middle', `${good.slice(0, 40)}\n${good.slice(40)}`],
    ['base64url', good.replaceAll('+', '-').replaceAll('/', '_')],
    ['no padding', good.replace(/=+$/, '')],
    ['bits set after the end', good.replace(/.(?==*$)/, 'F')],
    ['a cut stack', encodeCut(1)],
    ['a byte behind the stack', `smp${Buffer.from([0, 0]).toString('base64')}`],
    ['a length in a longer form', `smp${Buffer.from([1, 0xfd, 1, 0, 7]).toString('base64')}`],
    ['a number of items beyond the end', `smp${Buffer.from([0xfe, 255, 255, 255, 255]).toString('base64')}`],
  ])('refuses %s', (_what, text) => {
    expect(text).not.toBe(good);
    throwsCode('malformed-signature', () => decodeSimple(text));
  });

  it('reads no more than it was told to', () => {
    expect(decodeSimple(good, good.length)).toHaveLength(decodeSimple(good).length);
    throwsCode('too-large', () => decodeSimple(good, good.length - 1));
    throwsCode('too-large', () => decodeSimple(`smp${'A'.repeat(5_000)}`));
  });
});

function encodeCut(bytes: number): string {
  const whole = Buffer.from(good.slice(3), 'base64');
  return `smp${whole.subarray(0, whole.length - bytes).toString('base64')}`;
}
