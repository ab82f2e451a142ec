import { sha256 } from '../crypto/index.ts';
import { concatBytes } from '../encoding/index.ts';

/** Writes SHA-256(input) to `target` from `offset` on. */
export type Sha256Into = (input: Uint8Array, target: Uint8Array, offset: number) => void;

const HASH = 32;
/** Hashes a page; pages keep a growing level from ever being copied. */
const PAGE = 4096;

const plainSha256Into: Sha256Into = (input, target, offset) => {
  target.set(sha256(input), offset);
};

/**
 * The hashes of all complete subtrees, level by level, in flat pages: 64 bytes a leaf. Entry i of level l
 * covers the leaves from i·2^l to (i + 1)·2^l − 1. A complete subtree never changes again, so whatever was
 * written stays true for every later size of the log.
 */
export class Levels {
  readonly #pages: Uint8Array[][] = [];
  readonly #hash: Sha256Into;
  // Inputs of a leaf's and a node's hash, behind the byte that tells them apart (RFC 6962 §2.1).
  readonly #leaf = new Uint8Array(1 + HASH);
  readonly #node = new Uint8Array(1 + 2 * HASH);

  constructor(hash: Sha256Into = plainSha256Into) {
    this.#hash = hash;
    this.#node[0] = 1;
  }

  /** Adds a leaf as number `index`, which must be the next, and completes the subtrees that end with it. */
  append(index: number, leaf: Uint8Array): void {
    const usual = leaf.length === HASH;
    if (usual) this.#leaf.set(leaf, 1);
    this.#write(0, index, usual ? this.#leaf : concatBytes(Uint8Array.of(0), leaf));
    let level = 0;
    for (let at = index; at % 2 === 1; at = (at - 1) / 2) {
      // Two neighbours never lie in different pages: pages are even.
      const page = this.#page(level, at);
      const end = ((at % PAGE) + 1) * HASH;
      this.#node.set(page.subarray(end - 2 * HASH, end), 1);
      level += 1;
      this.#write(level, (at - 1) / 2, this.#node);
    }
  }

  /** A copy of the hash of a complete subtree. */
  read(level: number, index: number): Uint8Array {
    const start = (index % PAGE) * HASH;
    return this.#page(level, index).slice(start, start + HASH);
  }

  #write(level: number, index: number, input: Uint8Array): void {
    this.#hash(input, this.#page(level, index), (index % PAGE) * HASH);
  }

  #page(level: number, index: number): Uint8Array {
    const pages = (this.#pages[level] ??= []);
    return (pages[Math.floor(index / PAGE)] ??= new Uint8Array(PAGE * HASH));
  }
}
