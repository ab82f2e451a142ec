import { sha256Into } from '../crypto/index.ts';
import { concatBytes } from '../encoding/index.ts';

/** Writes SHA-256(input) to `target` from `offset` on. */
export type Sha256Into = (input: Uint8Array, target: Uint8Array, offset: number) => void;

const HASH = 32;
/** Hashes a page; pages keep a growing level from ever being copied. */
const PAGE = 4096;

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

  constructor(hash: Sha256Into = sha256Into) {
    this.#hash = hash;
    this.#node[0] = 1;
  }

  /** Adds a leaf as number `index`, which must be the next, and completes the subtrees that end with it. */
  append(index: number, leaf: Uint8Array): void {
    let at = index;
    let level = 0;
    let page = this.#page(0, at);
    let place = (at % PAGE) * HASH;
    this.#hash(this.#leafInput(leaf), page, place);
    while (at % 2 === 1) {
      // Two neighbours never lie in different pages: pages are even.
      copy(page, place - HASH, this.#node);
      level += 1;
      at = (at - 1) / 2;
      page = this.#page(level, at);
      place = (at % PAGE) * HASH;
      this.#hash(this.#node, page, place);
    }
  }

  /** A copy of the hash of a complete subtree. */
  read(level: number, index: number): Uint8Array {
    const start = (index % PAGE) * HASH;
    return this.#page(level, index).slice(start, start + HASH);
  }

  #leafInput(leaf: Uint8Array): Uint8Array {
    if (leaf.length !== HASH) return concatBytes(Uint8Array.of(0), leaf);
    this.#leaf.set(leaf, 1);
    return this.#leaf;
  }

  #page(level: number, index: number): Uint8Array {
    const pages = (this.#pages[level] ??= []);
    return (pages[Math.floor(index / PAGE)] ??= new Uint8Array(PAGE * HASH));
  }
}

/** Two neighbouring hashes behind the first byte of a node's input; for 64 bytes a loop is faster than a call. */
function copy(page: Uint8Array, start: number, node: Uint8Array): void {
  for (let i = 0; i < 2 * HASH; i++) node[1 + i] = page[start + i] ?? 0;
}
