/**
 * scrypt's BlockMix with Salsa20/8 (RFC 7914, sections 3 and 4) for r = 8, as a WebAssembly module of one function
 * `mix(in, mask, out)`: three addresses of 1,024 bytes, out = BlockMix(in ⊕ mask). Four words are worked on at once
 * (128-bit SIMD), which takes each 64-byte block with its words in the order of {@link DIAGONAL}.
 */
import {
  ADD,
  ADD4,
  AGAIN_IF,
  AND,
  constant,
  END,
  get,
  LESS,
  load,
  LOOP,
  OR,
  set,
  SHL,
  SHL4,
  SHR,
  SHR4,
  shuffle,
  store,
  wasmModule,
  XOR,
} from './wasm.ts';

/** Word i of a block as `mix` wants it is word DIAGONAL[i] of the block as RFC 7914 has it. */
export const DIAGONAL: readonly number[] = Array.from({ length: 16 }, (_, i) => (i * 5) % 16);

const BLOCKS = 16;
const BLOCK_BYTES = 64;

// Parameters and locals of the function, by number.
const [IN, MASK, OUT, I] = [0, 1, 2, 3];
const X = [4, 5, 6, 7] as const;
const BEFORE = [8, 9, 10, 11] as const;
const SUM = 12;
/** to ⊕= (a + b) ⋘ bits */
function quarter(to: number, a: number, b: number, bits: number): number[] {
  return [
    ...[...get(a), ...get(b), ...ADD4, ...set(SUM)],
    ...[...get(SUM), ...constant(bits), ...SHL4, ...get(SUM), ...constant(32 - bits), ...SHR4, ...OR],
    ...[...get(to), ...XOR, ...set(to)],
  ];
}

/** Word i becomes word (i + by) mod 4. */
function turn(x: number, by: number): number[] {
  const lanes = Array.from({ length: 16 }, (_, byte) => (((byte >> 2) + by) % 4) * 4 + (byte % 4));
  return [...get(x), ...get(x), ...shuffle(lanes), ...set(x)];
}

/** A column round and a row round. */
function doubleRound(): number[] {
  const [a, b, c, d] = X;
  return [
    ...[...quarter(b, a, d, 7), ...quarter(c, b, a, 9), ...quarter(d, c, b, 13), ...quarter(a, d, c, 18)],
    ...[...turn(b, 3), ...turn(c, 2), ...turn(d, 1)],
    ...[...quarter(d, a, b, 7), ...quarter(c, d, a, 9), ...quarter(b, c, d, 13), ...quarter(a, b, c, 18)],
    ...[...turn(b, 1), ...turn(c, 2), ...turn(d, 3)],
  ];
}

function mixBody(): number[] {
  const lastBlock = (BLOCKS - 1) * BLOCK_BYTES;
  const each = (part: (x: number, n: number) => number[]): number[] => X.flatMap((x, n) => part(x, n));
  // The address of block I behind a base, on the stack.
  const block = (base: number): number[] => [...get(base), ...get(I), ...constant(6), SHL, ADD];
  // Even blocks go to the first half, odd ones to the second.
  const place = [
    ...[...get(OUT), ...get(I), ...constant(1), SHR, ...constant(6), SHL, ADD],
    ...[...get(I), ...constant(1), AND, ...constant(9), SHL, ADD],
  ];
  return [
    ...each((x, n) => [
      ...[...get(IN), ...load(lastBlock + 16 * n), ...get(MASK), ...load(lastBlock + 16 * n)],
      ...[...XOR, ...set(x)],
    ]),
    ...LOOP,
    ...each((x, n) => [
      ...[
        ...get(x),
        ...block(IN),
        ...load(16 * n),
        ...XOR,
        ...block(MASK),
        ...load(16 * n),
        ...XOR,
        ...set(x),
      ],
      ...[...get(x), ...set(BEFORE[n] ?? 0)],
    ]),
    ...[...doubleRound(), ...doubleRound(), ...doubleRound(), ...doubleRound()],
    ...each((x, n) => [
      ...[...get(x), ...get(BEFORE[n] ?? 0), ...ADD4, ...set(x)],
      ...[...place, ...get(x), ...store(16 * n)],
    ]),
    ...[...get(I), ...constant(1), ADD, ...set(I), ...get(I), ...constant(BLOCKS), LESS, ...AGAIN_IF, END],
  ];
}

/** The module's bytes. It imports the memory `env.memory` and exports `mix`. */
export function mixModule(): Uint8Array<ArrayBuffer> {
  return wasmModule([{ name: 'mix', parameters: 3, body: mixBody(), words: 1, vectors: 9 }]);
}
