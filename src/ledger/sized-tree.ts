import { emptyRoot, nodeHash } from './hashing.ts';

/**
 * The hash of a complete subtree: entry i of level l covers the leaves from i·2^l to (i + 1)·2^l − 1. Only
 * subtrees that the log has completed are asked for.
 */
export type SubtreeReader = (level: number, index: number) => Uint8Array;

/** Writes the same hash as eight words, in the order they lie in memory, from word `at` on. */
export type SubtreeCopier = (level: number, index: number, words: Uint32Array, at: number) => void;

const HASH = 32;
const WORDS = 8;
// A path on its way: no log has more leaves than a number can count. Nothing waits in between.
const wayWords = new Uint32Array(WORDS * 53);
const wayBytes = new Uint8Array(wayWords.buffer);

/**
 * RFC 6962 §2.1 at one size of a log whose complete subtrees can be looked up: a root or a proof takes as many
 * look-ups as the tree is high. The few nodes above an incomplete end are hashed once, for all proofs.
 */
export class SizedTree {
  readonly size: number;
  readonly #read: SubtreeReader;
  /** The last node of each level up to the root; one without a partner moves up as it is (RFC 9162 §2.1.3.2). */
  readonly #ends: readonly Uint8Array[];

  /** @param size a whole number up to what the log holds */
  constructor(size: number, read: SubtreeReader) {
    this.size = size;
    this.#read = read;
    this.#ends = ends(size, read);
  }

  root(): Uint8Array {
    return this.#ends.at(-1)?.slice() ?? emptyRoot();
  }

  /** RFC 6962 §2.1.1. @param index below the size */
  inclusionProof(index: number): Uint8Array[] {
    const path: Uint8Array[] = [];
    this.#climb(path, 0, index);
    return path;
  }

  /**
   * Writes the same hashes one behind the other: of many proofs most time goes into making arrays for each hash.
   * @returns where they end
   */
  writeInclusionProof(index: number, copy: SubtreeCopier, target: Uint8Array, offset: number): number {
    let count = 0;
    let [level, at, last] = [0, index, this.size - 1];
    for (; last > 0; level++, at = half(at), last = half(last)) {
      const beside = at % 2 === 1 ? at - 1 : at + 1;
      if (beside > last) continue;
      if (beside < last || at % 2 === 1) copy(level, beside, wayWords, WORDS * count);
      else wayBytes.set(this.#ends[level] ?? emptyRoot(), HASH * count);
      count += 1;
    }
    target.set(wayBytes.subarray(0, HASH * count), offset);
    return offset + HASH * count;
  }

  /** RFC 6962 §2.1.2. @param first from 1 to the size */
  consistencyProof(first: number): Uint8Array[] {
    if (first === this.size) return [];
    let [level, at] = [0, first - 1];
    for (; at % 2 === 1; at = half(at)) level += 1;
    // The last subtree of the older log; when that is the whole of it, the verifier has its root already.
    const path = at === 0 ? [] : [this.#read(level, at)];
    this.#climb(path, level, at);
    return path;
  }

  /** Adds what stands beside the way from a node up to the root. */
  #climb(path: Uint8Array[], from: number, index: number): void {
    let [level, at, last] = [from, index, Math.floor((this.size - 1) / 2 ** from)];
    for (; last > 0; level++, at = half(at), last = half(last)) {
      if (at % 2 === 1) path.push(this.#read(level, at - 1));
      else if (at + 1 < last) path.push(this.#read(level, at + 1));
      else if (at + 1 === last) path.push(this.#ends[level]?.slice() ?? emptyRoot());
    }
  }
}

function ends(size: number, read: SubtreeReader): Uint8Array[] {
  if (size === 0) return [];
  const found = [read(0, size - 1)];
  let [end, leaves] = [found[0] ?? emptyRoot(), 1];
  for (let last = size - 1, level = 0; last > 0; last = half(last), level++) {
    leaves *= 2;
    if (size % leaves === 0) end = read(level + 1, half(last));
    else if (last % 2 === 1) end = nodeHash(read(level, last - 1), end);
    found.push(end);
  }
  return found;
}

function half(n: number): number {
  return Math.floor(n / 2);
}
