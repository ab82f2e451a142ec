import { describe, expect, it } from 'vitest';
import { counted } from '../../src/wallet/counted.ts';
import type { Progress } from '../../src/wallet/ports/progress.ts';

function told(things: readonly string[], until?: string): number[] {
  const seen: Progress[] = [];
  for (const thing of counted((progress) => seen.push(progress), 'checking', things)) {
    if (thing === until) break;
  }
  expect(seen.every(({ what, total }) => what === 'checking' && total === things.length)).toBe(true);
  return seen.map(({ done }) => done);
}

describe('things done one by one', () => {
  it('are told as they are done', () => {
    expect(told(['a', 'b', 'c'])).toEqual([0, 1, 2, 3, 3]);
    expect(told([])).toEqual([0, 0]);
  });

  it('are at an end where somebody stops', () => {
    expect(told(['a', 'b', 'c'], 'b')).toEqual([0, 1, 3]);
  });
});
