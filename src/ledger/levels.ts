import { sha256Each, sha256Into, type Messages } from '../crypto/index.ts';
import { concatBytes } from '../encoding/index.ts';

/** Writes the SHA-256 of many short messages to `target` from `offset` on. */
export type Sha256Each = (messages: Messages, target: Uint8Array, offset: number) => void;

const HASH = 32;
const WORDS = 8;
/** Hashes a page; pages keep a growing level from ever being copied. */
const PAGE = 4096;
/** So many leaves wait to be hashed together; it divides a page. */
const WAITING = 1024;
// The first byte tells a leaf from a node (RFC 6962 §2.1).
const [LEAF, NODE] = [0, 1];

/**
 * The hashes of all complete subtrees, level by level, in flat pages: 64 bytes a leaf. Entry i of level l
 * covers the leaves from i·2^l to (i + 1)·2^l − 1. A complete subtree never changes again, so whatever was
 * written stays true for every later size of the log.
 *
 * Many are hashed in less time than one after the other: a leaf lies in its place as it is, until enough of them
 * wait or something is read.
 */
export class Levels {
  readonly #pages: Uint8Array[][] = [];
  /** The same memory. */
  readonly #words: Uint32Array[][] = [];
  readonly #hash: Sha256Each;
  #size = 0;
  #hashed = 0;
  /** The page where the next leaf goes, once there is one. */
  #newest: Uint8Array = new Uint8Array(0);

  constructor(hash: Sha256Each = sha256Each) {
    this.#hash = hash;
  }

  get size(): number {
    return this.#size;
  }

  append(leaf: Uint8Array): void {
    const size = this.#size;
    const place = (size % PAGE) * HASH;
    if (place === 0) this.#newest = this.#page(0, size);
    const page = this.#newest;
    if (leaf.length === HASH) {
      page.set(leaf, place);
      this.#size = size + 1;
      if ((size + 1) % WAITING === 0) this.#settle();
      return;
    }
    this.#settle();
    sha256Into(concatBytes(Uint8Array.of(LEAF), leaf), page, place);
    this.#size = size + 1;
    this.#complete();
  }

  /** A copy of the hash of a complete subtree. */
  read(level: number, index: number): Uint8Array {
    this.#settle();
    const start = (index % PAGE) * HASH;
    return this.#page(level, index).slice(start, start + HASH);
  }

  /** Writes the hash of a complete subtree as words, from word `at` on: a quarter of the steps of its bytes. */
  copy(level: number, index: number, words: Uint32Array, at: number): void {
    if (this.#hashed < this.#size) this.#settle();
    const page = this.#words[level]?.[Math.floor(index / PAGE)];
    const start = (index % PAGE) * WORDS;
    for (let i = 0; i < WORDS; i++) words[at + i] = page?.[start + i] ?? 0;
  }

  /** Hashes the leaves that wait: none lie in more than one page, for {@link WAITING} divides it. */
  #settle(): void {
    const count = this.#size - this.#hashed;
    if (count === 0) return;
    const bytes = this.#page(0, this.#hashed);
    const from = (this.#hashed % PAGE) * HASH;
    this.#hash({ bytes, from, count, width: 32, prefix: LEAF }, bytes, from);
    this.#complete();
  }

  /** Hashes the nodes of the subtrees that the newest leaves complete. */
  #complete(): void {
    let [from, to] = [this.#hashed, this.#size];
    this.#hashed = to;
    for (let level = 0; ; level++) {
      [from, to] = [Math.floor(from / 2), Math.floor(to / 2)];
      if (from === to) return;
      // Two neighbours never lie in different pages: pages are even.
      const messages = {
        bytes: this.#page(level, 2 * from),
        from: ((2 * from) % PAGE) * HASH,
        count: to - from,
        width: 64,
        prefix: NODE,
      } as const;
      this.#hash(messages, this.#page(level + 1, from), (from % PAGE) * HASH);
    }
  }

  #page(level: number, index: number): Uint8Array {
    const pages = (this.#pages[level] ??= []);
    return (pages[Math.floor(index / PAGE)] ??= this.#newPage(level));
  }

  #newPage(level: number): Uint8Array {
    const words = new Uint32Array(PAGE * WORDS);
    (this.#words[level] ??= []).push(words);
    return new Uint8Array(words.buffer);
  }
}
