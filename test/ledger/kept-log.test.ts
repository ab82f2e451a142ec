import { describe, expect, it } from 'vitest';
import { EMPTY_HEAD, growLog, headRoot, KeptLog, MerkleLog, type LogHead } from '../../src/ledger/index.ts';
import { throwsCode } from '../support/throws.ts';
import { flip, leaves, mth, path, proof } from './reference.ts';

const SIZE = 45;
const all = leaves(SIZE);

/** A log whose subtrees lie in a map, as a store has them. */
function kept(size: number): { head: LogHead; subtrees: Map<string, Uint8Array>; log: () => KeptLog } {
  const subtrees = new Map<string, Uint8Array>();
  let head = EMPTY_HEAD;
  // In steps of several leaves, as commands add them.
  for (let from = 0; from < size; from += 7) {
    head = growLog(head, all.slice(from, Math.min(from + 7, size)), (level, index, hash) => {
      subtrees.set(`${level}/${index}`, hash);
    });
  }
  return {
    head,
    subtrees,
    log: () => new KeptLog(head, (level, index) => subtrees.get(`${level}/${index}`)),
  };
}

describe('a log that is kept outside, appended to by its head alone', () => {
  it('has the roots of RFC 6962 at every size', () => {
    for (let size = 0; size <= SIZE; size++) {
      const { head } = kept(size);
      expect(head.size).toBe(size);
      expect(headRoot(head)).toEqual(mth(all.slice(0, size)));
    }
  });

  it('keeps every complete subtree once, and nothing else', () => {
    const { subtrees } = kept(SIZE);
    const expected = [45, 22, 11, 5, 2, 1].flatMap((count, level) =>
      Array.from({ length: count }, (_, index) => `${level}/${index}`),
    );
    expect([...subtrees.keys()].sort()).toEqual(expected.sort());
  });

  it('gives the proofs of every earlier size', () => {
    const log = kept(SIZE).log();
    for (let size = 1; size <= SIZE; size++) {
      const then = all.slice(0, size);
      expect(log.root(size)).toEqual(mth(then));
      expect(log.inclusionProof(size - 1, size)).toEqual(path(size - 1, then));
      expect(log.consistencyProof((size + 1) >> 1, size)).toEqual(proof((size + 1) >> 1, then));
    }
    expect(log.root(0)).toEqual(mth([]));
    expect(log.consistencyProof(0)).toEqual([]);
    expect(log.consistencyProof(SIZE)).toEqual([]);
  });

  it('reads a path for a proof, not the log', () => {
    const log = new MerkleLog();
    const subtrees = new Map<string, Uint8Array>();
    const many = leaves(4000);
    for (const leaf of many) log.append(leaf);
    const head = growLog(EMPTY_HEAD, many, (level, index, hash) => subtrees.set(`${level}/${index}`, hash));
    let reads = 0;
    const counting = new KeptLog(head, (level, index) => {
      reads += 1;
      return subtrees.get(`${level}/${index}`);
    });
    expect(counting.root()).toEqual(log.root());
    expect(reads).toBe(0);
    expect(counting.consistencyProof(3999)).toEqual(log.consistencyProof(3999));
    expect(counting.inclusionProof(17)).toEqual(log.inclusionProof(17));
    expect(reads).toBeLessThan(100);
  });
});

describe('subtrees that somebody changed', () => {
  const broken = (place: string, to?: Uint8Array): KeptLog => {
    const { subtrees, log } = kept(SIZE);
    if (to === undefined) subtrees.delete(place);
    else subtrees.set(place, to);
    return log();
  };
  const other = flip(mth(all));

  it.each([
    ['a missing one', () => broken('5/0').consistencyProof(40)],
    ['one that is too short', () => broken('5/0', other.subarray(1)).consistencyProof(40)],
    ['another hash beside the path', () => broken('2/0', other).inclusionProof(5)],
    ['another hash of the leaf itself', () => broken('0/5', other).inclusionProof(5)],
    ['another hash at an earlier end', () => broken('4/0', other).root(16)],
    ['another hash in the path of an earlier size', () => broken('3/0', other).inclusionProof(12, 16)],
    ['another hash in a consistency proof', () => broken('3/4', other).consistencyProof(32)],
  ])('%s', (_, action) => {
    throwsCode('damaged-log', action);
  });

  it('cannot change the root: the head alone says it', () => {
    const { subtrees, log, head } = kept(SIZE);
    for (const place of subtrees.keys()) subtrees.set(place, other);
    expect(log().root()).toEqual(headRoot(head));
  });

  it.each([
    ['a size to come', (log: KeptLog) => log.root(SIZE + 1)],
    ['half a leaf', (log: KeptLog) => log.root(0.5)],
    ['a leaf that is not there at that size', (log: KeptLog) => log.inclusionProof(5, 5)],
    ['consistency backwards', (log: KeptLog) => log.consistencyProof(6, 5)],
  ])('refuses %s', (_, action) => {
    throwsCode('out-of-range', () => action(kept(SIZE).log()));
  });
});
