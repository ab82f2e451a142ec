import { describe, expect, it } from 'vitest';
import { makeThreshold } from '../../src/multisig/index.ts';
import { throwsCode } from '../support/throws.ts';

describe('thresholds', () => {
  it.each([
    [2, 3],
    [2, 15],
    [14, 15],
    [3, 5],
  ])('allow %i of %i', (k, n) => {
    expect(makeThreshold(k, n)).toEqual({ k, n });
  });

  it.each([
    [1, 1],
    [1, 2],
    [0, 3],
    [-2, 3],
    [3, 3],
    [4, 3],
    [15, 15],
    [2, 16],
    [2.5, 4],
    [2, 3.5],
    [Number.NaN, 3],
  ])('refuse %d of %d, with the lockout accepted too', (k, n) => {
    throwsCode('bad-threshold', () => makeThreshold(k, n));
    throwsCode('bad-threshold', () => makeThreshold(k, n, { acceptLockout: true }));
  });

  it('allow 2 of 2 only by name', () => {
    throwsCode('lockout', () => makeThreshold(2, 2));
    throwsCode('lockout', () => makeThreshold(2, 2, { acceptLockout: false }));
    expect(makeThreshold(2, 2, { acceptLockout: true })).toEqual({ k: 2, n: 2 });
  });
});
