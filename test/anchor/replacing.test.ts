import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childFee, replacementFee } from '../../src/anchor/index.ts';

const satoshis = fc.bigInt({ min: 200n, max: 100_000n });
const size = fc.integer({ min: 110, max: 2_000 });
const rate = fc.integer({ min: 100, max: 50_000 }).map((thousandths) => thousandths / 1_000);

describe('the fee of a replacement', () => {
  it('is what nodes ask for, and not a satoshi more than that', () => {
    fc.assert(
      fc.property(satoshis, satoshis, size, size, rate, (fee, children, before, vsize, incremental) => {
        const outbid = { fee, vsize: before, withDescendants: fee + children };
        const accepts = (offer: bigint): boolean =>
          offer >= outbid.withDescendants + BigInt(Math.ceil(incremental * vsize)) &&
          offer * BigInt(before) > fee * BigInt(vsize);
        const needed = replacementFee(outbid, vsize, incremental);
        expect(accepts(needed)).toBe(true);
        expect(accepts(needed - 1n)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the fee of a child', () => {
  it('lifts both to the rate, and pays no less than it by itself', () => {
    fc.assert(
      fc.property(satoshis, size, size, rate, (fee, vsize, child, wanted) => {
        const paid = childFee({ fee, vsize }, child, wanted);
        expect(Number(fee + paid)).toBeGreaterThanOrEqual(Math.ceil(wanted * (vsize + child)));
        expect(Number(paid)).toBeGreaterThanOrEqual(Math.ceil(wanted * child));
      }),
      { numRuns: 1_000 },
    );
  });
});
