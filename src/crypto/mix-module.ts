/**
 * scrypt's BlockMix with Salsa20/8 (RFC 7914, sections 3 and 4) for r = 8, as a WebAssembly module of one function
 * `mix(in, mask, out)`: three addresses of 1,024 bytes, out = BlockMix(in ⊕ mask). Four words are worked on at once
 * (128-bit SIMD), which takes each 64-byte block with its words in the order of {@link DIAGONAL}.
 *
 * Assembled here, from a table of instructions, so that there is nothing to trust but what can be read.
 */

/** Word i of a block as `mix` wants it is word DIAGONAL[i] of the block as RFC 7914 has it. */
export const DIAGONAL: readonly number[] = Array.from({ length: 16 }, (_, i) => (i * 5) % 16);

const BLOCKS = 16;
const BLOCK_BYTES = 64;

// Parameters and locals of the function, by number.
const [IN, MASK, OUT, I] = [0, 1, 2, 3];
const X = [4, 5, 6, 7] as const;
const BEFORE = [8, 9, 10, 11] as const;
const SUM = 12;
const [I32, V128] = [0x7f, 0x7b];

const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const constant = (value: number): number[] => [0x41, ...signed(value)];
const [ADD, AND, SHL, SHR, LESS] = [0x6a, 0x71, 0x74, 0x76, 0x49];
const load = (offset: number): number[] => [0xfd, 0x00, 4, ...unsigned(offset)];
const store = (offset: number): number[] => [0xfd, 0x0b, 4, ...unsigned(offset)];
const OR = [0xfd, 0x50];
const XOR = [0xfd, 0x51];
const SHL4 = [0xfd, 0xab, 0x01];
const SHR4 = [0xfd, 0xad, 0x01];
const ADD4 = [0xfd, 0xae, 0x01];

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
  return [...get(x), ...get(x), 0xfd, 0x0d, ...lanes, ...set(x)];
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
    ...[0x03, 0x40], // loop
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
    ...[...get(I), ...constant(1), ADD, ...set(I), ...get(I), ...constant(BLOCKS), LESS, 0x0d, 0],
    ...[0x0b, 0x0b], // end of the loop, end of the function
  ];
}

/** The module's bytes. It imports the memory `env.memory` and exports `mix`. */
export function mixModule(): Uint8Array<ArrayBuffer> {
  const locals = [2, 1, I32, 9, V128];
  const code = [...locals, ...mixBody()];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, 3, I32, I32, I32, 0]),
    ...section(2, [1, ...name('env'), ...name('memory'), 0x02, 0x00, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('mix'), 0x00, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function name(text: string): number[] {
  return [text.length, ...Array.from(text, (character) => character.charCodeAt(0))];
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  // Only small positive numbers occur: one more group where bit 6 would be taken for a sign.
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >>> 7)];
}
