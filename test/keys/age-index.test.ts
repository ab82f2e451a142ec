import { describe, expect, it } from 'vitest';
import { AGE_MAIN_INDEX, collectionIndex, RECOVERY_INDEX, STORE_KEY_INDEX } from '../../src/keys/index.ts';
import { throwsCode } from '../support/throws.ts';

describe('the indexes of age identities', () => {
  it('puts the three fixed ones at the start', () => {
    expect([AGE_MAIN_INDEX, STORE_KEY_INDEX, RECOVERY_INDEX]).toEqual([1073741824, 1073741825, 1073741826]);
  });

  it('puts collections behind them without overlap', () => {
    expect(collectionIndex(1, 0)).toBe(2 ** 30 + 2 ** 16);
    expect(collectionIndex(1, 65_535) + 1).toBe(collectionIndex(2, 0));
    expect(collectionIndex(16_063, 65_535)).toBeLessThan(2 ** 31);
  });

  it.each([
    [0, 0],
    [-1, 0],
    [1.5, 0],
    [16_064, 0],
    [1, -1],
    [1, 0.5],
    [1, 65_536],
  ])('has no class %d with generation %d', (collectionClass, generation) => {
    throwsCode('bad-index', () => collectionIndex(collectionClass, generation));
  });
});
