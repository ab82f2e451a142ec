import { DIAGONAL, mixModule } from './mix-module.ts';

const BYTES = 1_024;
/** What it takes and gives: 128 bytes for each of r = 8. */
export const ROM_MIX_BYTES = BYTES;
const WORDS = BYTES / 4;
/** Every so manyth block is kept, and the blocks between are computed again when they are asked for. */
const KEPT_EVERY = 5;
const PAGE = 65_536;
/** How often it is told how far the work is. */
const TOLD = 64;
/** A step that reads what was kept first makes half of the blocks between two kept ones again. */
const READING_COSTS = 1 + (KEPT_EVERY - 1) / 2;

/**
 * scrypt's ROMix (RFC 7914, section 5) for r = 8 in a fifth of its memory: 51 MiB instead of 256 for N = 2^18. It
 * does twice the work, and is nearly as fast as OpenSSL's all the same, because it works on four words at once.
 *
 * @param block 1,024 bytes
 * @param n a power of two, at least 4
 * @param tell told some dozens of times which share of the work is done, from 0 to 1
 * @returns the mixed block
 */
export function romMix(block: Uint8Array, n: number, tell?: (share: number) => void): Uint8Array {
  const often = Math.max(1, n / TOLD);
  const kept = Math.ceil(n / KEPT_EVERY);
  // Zeros, two blocks that take turns, two more for what is computed again; then what is kept.
  const [zeros, x0, x1, t0, t1, table] = [0, 1, 2, 3, 4, 5].map((i) => i * BYTES) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const memory = new WebAssembly.Memory({ initial: Math.ceil((table + kept * BYTES) / PAGE) });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(mixModule()), { env: { memory } });
  const mix = exports['mix'] as (input: number, mask: number, output: number) => void;
  const words = new Uint32Array(memory.buffer);
  load(block, words, table);

  let x = table;
  for (let i = 1; i <= n; i++) {
    const isKept = i % KEPT_EVERY === 0 && i < n;
    const to = isKept ? table + (i / KEPT_EVERY) * BYTES : x === x0 ? x1 : x0;
    mix(x, zeros, to);
    x = to;
    if (i % often === 0) tell?.(i / n / (1 + READING_COSTS));
  }
  for (let i = 0; i < n; i++) {
    const asked = (words[(x + BYTES - 64) / 4] ?? 0) & (n - 1);
    let t = table + Math.floor(asked / KEPT_EVERY) * BYTES;
    for (let again = asked % KEPT_EVERY; again > 0; again--) {
      const to = t === t0 ? t1 : t0;
      mix(t, zeros, to);
      t = to;
    }
    const to = x === x0 ? x1 : x0;
    mix(x, t, to);
    x = to;
    if ((i + 1) % often === 0) tell?.((1 + (READING_COSTS * (i + 1)) / n) / (1 + READING_COSTS));
  }
  const mixed = unload(words, x);
  // What lies there tells the key to whoever reads this memory later.
  words.fill(0);
  return mixed;
}

function load(block: Uint8Array, words: Uint32Array, at: number): void {
  const view = new DataView(block.buffer, block.byteOffset, BYTES);
  for (let i = 0; i < WORDS; i++) words[at / 4 + i] = view.getUint32(4 * placeOf(i), true);
}

function unload(words: Uint32Array, at: number): Uint8Array {
  const block = new Uint8Array(BYTES);
  const view = new DataView(block.buffer);
  for (let i = 0; i < WORDS; i++) view.setUint32(4 * placeOf(i), words[at / 4 + i] ?? 0, true);
  return block;
}

function placeOf(i: number): number {
  return i - (i % 16) + (DIAGONAL[i % 16] ?? 0);
}
