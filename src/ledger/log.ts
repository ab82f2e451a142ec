import { LedgerError } from './errors.ts';
import { Levels, type Sha256Each } from './levels.ts';
import { SizedTree, type SubtreeCopier } from './sized-tree.ts';

/** Roots and proofs of a log at its present or any earlier size. All throw LedgerError `out-of-range`. */
export interface LogReader {
  /** How many leaves there are. */
  readonly size: number;
  /** The root over the first `size` leaves, all unless told. */
  root(size?: number): Uint8Array;
  /** RFC 6962 §2.1.1: the hashes beside the way from a leaf up to the root over the first `size` leaves. */
  inclusionProof(index: number, size?: number): Uint8Array[];
  /**
   * RFC 6962 §2.1.2: what shows that the log of size `second` begins with the log of size `first`. Empty
   * where there is nothing to show: from size 0, and between equal sizes.
   */
  consistencyProof(first: number, second?: number): Uint8Array[];
}

/**
 * A growing Merkle tree after RFC 6962 §2.1, in memory. Appending hashes the new leaf and the subtrees that it
 * completes (two hashes on average); roots and proofs of the current or any earlier size take as many hashes as
 * the tree is high.
 */
export class MerkleLog implements LogReader {
  readonly #levels: Levels;
  readonly #copy: SubtreeCopier = (level, index, words, at) => {
    this.#levels.copy(level, index, words, at);
  };
  // Proofs mostly come many at a time, of one size.
  #tree: SizedTree | undefined;

  /** @param hash that of crypto/ unless given */
  constructor(hash?: Sha256Each) {
    this.#levels = new Levels(hash);
  }

  get size(): number {
    return this.#levels.size;
  }

  /** @param leaf the entry itself, of any length; in a ledger 32 bytes */
  append(leaf: Uint8Array): void {
    this.#levels.append(leaf);
  }

  root(size: number = this.size): Uint8Array {
    return this.#at(size).root();
  }

  inclusionProof(index: number, size: number = this.size): Uint8Array[] {
    const tree = this.#at(size);
    checkIndex(index, size);
    return tree.inclusionProof(index);
  }

  /**
   * Writes the hashes of an inclusion proof one behind the other, for whoever makes many: half the time.
   * @param target with room for them; 32 bytes for each level at most
   * @returns where they end
   */
  writeInclusionProof(index: number, target: Uint8Array, offset: number, size: number = this.size): number {
    const tree = this.#at(size);
    checkIndex(index, size);
    return tree.writeInclusionProof(index, this.#copy, target, offset);
  }

  consistencyProof(first: number, second: number = this.size): Uint8Array[] {
    const tree = this.#at(second);
    if (first === 0) return [];
    checkSize(first, second);
    return tree.consistencyProof(first);
  }

  #at(size: number): SizedTree {
    if (this.#tree?.size === size) return this.#tree;
    checkSize(size, this.size);
    const tree = new SizedTree(size, (level, index) => this.#levels.read(level, index));
    this.#tree = tree;
    return tree;
  }
}

/** @throws LedgerError `out-of-range` */
export function checkSize(size: number, most: number): void {
  if (!Number.isSafeInteger(size) || size < 0 || size > most) throw outOfRange();
}

/** @throws LedgerError `out-of-range` */
export function checkIndex(index: number, size: number): void {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw outOfRange();
}

function outOfRange(): LedgerError {
  return new LedgerError(
    'out-of-range',
    'The log has no such leaf or size.',
    'Ask for an entry that the statement holds, or anchor first.',
  );
}
