import { equalBytes } from '../encoding/index.ts';
import { LedgerError } from './errors.ts';
import { nodeHash } from './hashing.ts';
import { headRoot, type LogHead } from './head.ts';
import { checkIndex, checkSize, type LogReader } from './log.ts';
import { SizedTree, type SubtreeReader } from './sized-tree.ts';
import { siblingSides, verifyConsistency } from './verify.ts';

/**
 * A log whose subtrees are kept elsewhere, where they may have been changed: what is read is held against the
 * head, which the caller vouches for, before anything is made of it. Nothing is read that is not needed.
 */
export class KeptLog implements LogReader {
  readonly #root: Uint8Array;
  readonly #read: SubtreeReader;
  readonly #trees = new Map<number, SizedTree>();
  readonly size: number;

  constructor(head: LogHead, read: (level: number, index: number) => Uint8Array | undefined) {
    this.size = head.size;
    this.#root = headRoot(head);
    this.#read = (level, index) => {
      const hash = read(level, index);
      if (hash?.length !== 32) throw damaged();
      return hash;
    };
  }

  /** @throws LedgerError `out-of-range`, `damaged-log` */
  root(size: number = this.size): Uint8Array {
    return size === this.size ? this.#root.slice() : this.#at(size).root();
  }

  /** @throws LedgerError `out-of-range`, `damaged-log` */
  inclusionProof(index: number, size: number = this.size): Uint8Array[] {
    const tree = this.#at(size);
    checkIndex(index, size);
    const path = tree.inclusionProof(index);
    const sides = siblingSides(index, size);
    const top = path.reduce(
      (hash, sibling, i) => (sides[i] === 'left' ? nodeHash(sibling, hash) : nodeHash(hash, sibling)),
      this.#read(0, index),
    );
    if (!equalBytes(top, tree.root())) throw damaged();
    return path;
  }

  /** @throws LedgerError `out-of-range`, `damaged-log` */
  consistencyProof(first: number, second: number = this.size): Uint8Array[] {
    const tree = this.#at(second);
    checkSize(first, second);
    if (first === 0) return [];
    const path = tree.consistencyProof(first);
    const firstRoot = this.#at(first).root();
    if (!verifyConsistency({ first, second, firstRoot, secondRoot: tree.root(), path })) throw damaged();
    return path;
  }

  // The tree of an earlier size is right if it leads to the root that the head vouches for.
  #at(size: number): SizedTree {
    const known = this.#trees.get(size);
    if (known !== undefined) return known;
    checkSize(size, this.size);
    const tree = new SizedTree(size, this.#read);
    this.#trees.set(size, tree);
    const [firstRoot, secondRoot] = [tree.root(), this.#root];
    const isRight =
      size === this.size
        ? equalBytes(firstRoot, secondRoot)
        : verifyConsistency({
            first: size,
            second: this.size,
            firstRoot,
            secondRoot,
            path: size === 0 ? [] : this.#at(this.size).consistencyProof(size),
          });
    if (!isRight) throw damaged();
    return tree;
  }
}

function damaged(): LedgerError {
  return new LedgerError(
    'damaged-log',
    'What this wallet kept of its log does not fit together any more.',
    'Restore the wallet from its words and its vault, or from a backup.',
    { outcome: 'unavailable' },
  );
}
