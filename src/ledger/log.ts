import { LedgerError } from './errors.ts';
import { emptyRoot, nodeHash } from './hashing.ts';
import { Levels, type Sha256Into } from './levels.ts';

/**
 * A growing Merkle tree after RFC 6962 §2.1. Appending hashes the new leaf and the
 * subtrees that it completes (two hashes on average); roots and proofs of the current or any earlier size take
 * as many hashes as the tree is high.
 */
export class MerkleLog {
  readonly #levels: Levels;
  #size = 0;

  /** @param hash a faster SHA-256 for bulk work; the one of crypto/ unless given */
  constructor(hash?: Sha256Into) {
    this.#levels = new Levels(hash);
  }

  /** How many leaves there are. */
  get size(): number {
    return this.#size;
  }

  /** @param leaf the entry itself, of any length; in a ledger 32 bytes */
  append(leaf: Uint8Array): void {
    this.#levels.append(this.#size, leaf);
    this.#size += 1;
  }

  /** The root over the first `size` leaves. @throws LedgerError `out-of-range` */
  root(size: number = this.#size): Uint8Array {
    this.#checkSize(size);
    return this.#subtree(0, size);
  }

  /**
   * RFC 6962 §2.1.1: the hashes beside the way from a leaf up to the root over the first `size` leaves.
   * @throws LedgerError `out-of-range`
   */
  inclusionProof(index: number, size: number = this.#size): Uint8Array[] {
    this.#checkSize(size);
    if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw outOfRange();
    return this.#path(index, 0, size);
  }

  /**
   * RFC 6962 §2.1.2: what shows that the log of size `second` begins with the log of size `first`. Empty
   * where there is nothing to show: from size 0, and between equal sizes.
   * @throws LedgerError `out-of-range`
   */
  consistencyProof(first: number, second: number = this.#size): Uint8Array[] {
    this.#checkSize(second);
    if (!Number.isSafeInteger(first) || first < 0 || first > second) throw outOfRange();
    return first === 0 ? [] : this.#subproof(first, 0, second, true);
  }

  // MTH of the RFC over `size` leaves from `start` on. Complete subtrees are looked up, never hashed again.
  #subtree(start: number, size: number): Uint8Array {
    if (size === 0) return emptyRoot();
    const left = largestPowerBelow(size);
    if (size === 1 || size === 2 * left) return this.#levels.read(Math.log2(size), start / size);
    return nodeHash(this.#subtree(start, left), this.#subtree(start + left, size - left));
  }

  // PATH of the RFC, `index` counted from `start`.
  #path(index: number, start: number, size: number): Uint8Array[] {
    if (size === 1) return [];
    const left = largestPowerBelow(size);
    return index < left
      ? [...this.#path(index, start, left), this.#subtree(start + left, size - left)]
      : [...this.#path(index - left, start + left, size - left), this.#subtree(start, left)];
  }

  // SUBPROOF of the RFC; `known` says that the verifier has the hash of the older tree already.
  #subproof(first: number, start: number, size: number, known: boolean): Uint8Array[] {
    if (first === size) return known ? [] : [this.#subtree(start, size)];
    const left = largestPowerBelow(size);
    return first <= left
      ? [...this.#subproof(first, start, left, known), this.#subtree(start + left, size - left)]
      : [...this.#subproof(first - left, start + left, size - left, false), this.#subtree(start, left)];
  }

  #checkSize(size: number): void {
    if (!Number.isSafeInteger(size) || size < 0 || size > this.#size) throw outOfRange();
  }
}

/** The largest power of two below n, or 1: where RFC 6962 splits a tree. */
function largestPowerBelow(n: number): number {
  let power = 1;
  while (2 * power < n) power *= 2;
  return power;
}

function outOfRange(): LedgerError {
  return new LedgerError(
    'out-of-range',
    'The log has no such leaf or size.',
    'Ask for an entry that the statement holds, or anchor first.',
  );
}
