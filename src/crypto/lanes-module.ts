/**
 * SHA-256 (FIPS 180-4) of four messages at once, one in each word of a 128-bit vector, as a WebAssembly module. Its
 * functions `of32` and `of64` take addresses of messages that lie one behind the other, of 32 or 64 bytes each, and
 * of where their digests go, how many times four there are, and a byte that is hashed before each of them.
 *
 * The address of the messages is that of the byte before the first, which is read and not used.
 */
import {
  ADD,
  ADD4,
  AGAIN_IF,
  AND128,
  Code,
  constant,
  END,
  get,
  load,
  loadByte,
  LOOP,
  OR,
  replaceLane4,
  SELECT,
  set,
  SHL,
  SHL4,
  SHR4,
  shuffle,
  SPLAT4,
  store,
  SUBTRACT,
  tee,
  wasmModule,
  XOR,
} from './wasm.ts';

const ROUNDS = 64;
// Parameters and locals, by number.
const [IN, OUT, GROUPS, PREFIX] = [0, 1, 2, 3];
const W = Array.from({ length: 16 }, (_, i) => 4 + i);
const STATE = Array.from({ length: 8 }, (_, i) => 20 + i);
const BEFORE = Array.from({ length: 8 }, (_, i) => 28 + i);
const DIFFERENCES = [36, 37];
const T = [38, 39, 40, 41];
const DURING = [42, 43, 44, 45];
const VECTORS = 42;

/** How many words back, how far each is turned round, and how far shifted (σ1, σ0). */
const MIXED = [
  [2, [17, 19], 10],
  [7, [], 0],
  [15, [7, 18], 3],
  [16, [], 0],
] as const;

/** A word of the schedule that is the same in all messages is known here; the others lie in their local. */
type Schedule = (number | undefined)[];

/** The module's bytes. It imports the memory `env.memory`, whose first 8 KiB it writes once, and exports both. */
export function lanesModule(): Uint8Array<ArrayBuffer> {
  const constants = new Constants();
  const functions = ([32, 64] as const).map((width) => ({
    name: `of${width}`,
    parameters: 4,
    body: hashing(width, constants),
    words: 0,
    vectors: VECTORS,
  }));
  return wasmModule(functions, constants.bytes());
}

/** Constants, four times each, in the memory: there they cost nothing, as an operand of what uses them. */
class Constants {
  readonly #places = new Map<number, number>();

  get(value: number): number[] {
    const place = this.#places.get(value >>> 0) ?? this.#places.size;
    this.#places.set(value >>> 0, place);
    return [...constant(0), ...load(16 * place)];
  }

  bytes(): Uint8Array {
    const view = new DataView(new ArrayBuffer(16 * this.#places.size));
    for (const [value, place] of this.#places) {
      for (let lane = 0; lane < 4; lane++) view.setUint32(16 * place + 4 * lane, value, true);
    }
    return new Uint8Array(view.buffer);
  }
}

function hashing(width: 32 | 64, constants: Constants): number[] {
  const { initial } = sha256Constants();
  const code = new Code();
  const start = (i: number): number[] => constants.get(initial[i] ?? 0);
  const kept = (i: number): number[] => get(BEFORE[i] ?? 0);
  const end = 8 * (1 + width);
  code.put(LOOP);
  for (let i = 0; i < width / 16; i++) loadWords(code, i, width);
  firstWord(code, constants);
  STATE.forEach((to, i) => {
    code.put(start(i), set(to));
  });
  if (width === 32) {
    lastByte(code, W[8] ?? 0, width, constants);
    compress(code, words(9, end), constants);
    addBefore(code, start);
  } else {
    compress(code, words(16, end), constants);
    addBefore(code, start);
    STATE.forEach((from, i) => {
      code.put(get(from), set(BEFORE[i] ?? 0));
    });
    lastByte(code, W[0] ?? 0, width, constants);
    compress(code, words(1, end), constants);
    addBefore(code, kept);
  }
  storeWords(code, 0);
  storeWords(code, 1);
  code.put(get(IN), constant(4 * width), [ADD], set(IN), get(OUT), constant(128), [ADD], set(OUT));
  code.put(get(GROUPS), constant(1), [SUBTRACT], tee(GROUPS), AGAIN_IF, [END]);
  return code.bytes;
}

/** A block whose first words are the messages' and whose last is how many bits they have. */
function words(ofMessage: number, bits: number): Schedule {
  return Array.from({ length: 16 }, (_, i) => (i < ofMessage ? undefined : i === 15 ? bits : 0));
}

/** Four words of each message, from byte 16·i − 1 on. */
function loadWords(code: Code, i: number, width: number): void {
  T.forEach((to, message) => {
    code.put(get(IN), load(message * width + 16 * i), set(to));
  });
  transpose(code, T, W.slice(4 * i, 4 * i + 4));
}

/** Half of each digest. */
function storeWords(code: Code, half: number): void {
  transpose(code, STATE.slice(4 * half, 4 * half + 4), T);
  T.forEach((from, message) => {
    code.put(get(OUT), get(from), store(32 * message + 16 * half));
  });
}

/** Word i of all four becomes vector i; the bytes of each word turn round, for SHA-256 has the highest first. */
function transpose(code: Code, from: readonly number[], to: readonly number[]): void {
  const pick = (...picked: number[]): number[] =>
    shuffle(picked.flatMap((word) => [0, 1, 2, 3].map((byte) => 4 * word + byte)));
  const turned = shuffle(Array.from({ length: 16 }, (_, i) => i - (i % 4) + 3 - (i % 4)));
  const put = (
    a: number | undefined,
    b: number | undefined,
    how: number[],
    into: number | undefined,
  ): void => {
    code.put(get(a ?? 0), get(b ?? 0), how, set(into ?? 0));
  };
  const [a, b, c, d] = from;
  const [x, y, z, u] = DURING;
  put(a, b, pick(0, 4, 1, 5), x);
  put(a, b, pick(2, 6, 3, 7), y);
  put(c, d, pick(0, 4, 1, 5), z);
  put(c, d, pick(2, 6, 3, 7), u);
  put(x, z, pick(0, 1, 4, 5), to[0]);
  put(x, z, pick(2, 3, 6, 7), to[1]);
  put(y, u, pick(0, 1, 4, 5), to[2]);
  put(y, u, pick(2, 3, 6, 7), to[3]);
  for (const word of to) put(word, word, turned, word);
}

/** The byte before a message is the prefix, whatever lies there. */
function firstWord(code: Code, constants: Constants): void {
  const word = W[0] ?? 0;
  code.put(get(word), constants.get(0x00ffffff), AND128);
  code.put(get(PREFIX), constant(24), [SHL], SPLAT4, OR, set(word));
}

/** The last byte of each message and the bit that ends it. */
function lastByte(code: Code, to: number, width: number, constants: Constants): void {
  for (let message = 0; message < 4; message++) {
    code.put(get(IN), loadByte(message * width + width), message === 0 ? SPLAT4 : replaceLane4(message));
  }
  code.put(constant(24), SHL4, constants.get(0x00800000), OR, set(to));
}

function addBefore(code: Code, before: (i: number) => number[]): void {
  STATE.forEach((to, i) => {
    code.put(get(to), before(i), ADD4, set(to));
  });
}

/** The 64 rounds of a block (FIPS 180-4, section 6.2.2), on the words in W and the state in STATE. */
function compress(code: Code, schedule: Schedule, constants: Constants): void {
  const { rounds } = sha256Constants();
  const names = [...STATE];
  const name = (i: number): number => names[i] ?? 0;
  code.put(get(name(1)), get(name(2)), XOR, set(DIFFERENCES[1] ?? 0));
  for (let t = 0; t < ROUNDS; t++) {
    if (t >= 16) nextWord(code, schedule, t, constants);
    const word = schedule[t % 16];
    const key = rounds[t] ?? 0;
    const [a, b, d, e, f, g, h] = [name(0), name(1), name(3), name(4), name(5), name(6), name(7)];
    const [now, last] = [DIFFERENCES[t % 2] ?? 0, DIFFERENCES[(t + 1) % 2] ?? 0];
    if (word === undefined) code.put(get(W[t % 16] ?? 0), constants.get(key), ADD4);
    else code.put(constants.get(key + word));
    code.put(get(h), ADD4, get(f), get(g), get(e), SELECT, ADD4);
    turned(code, e, [6, 11, 25]);
    code.put(ADD4, tee(h), get(d), ADD4, set(d));
    // The majority of three: b, unless a and c are both other than b.
    code.put(get(a), get(b), XOR, tee(now), get(last), AND128, get(b), XOR, get(h), ADD4);
    turned(code, a, [2, 13, 22]);
    code.put(ADD4, set(h));
    names.unshift(names.pop() ?? 0);
  }
}

/** Word t from those 2, 7, 15 and 16 before it. */
function nextWord(code: Code, schedule: Schedule, t: number, constants: Constants): void {
  let known = 0;
  let isFirst = true;
  for (const [back, mix, shift] of MIXED) {
    const at = (t - back) % 16;
    const word = schedule[at];
    if (word !== undefined) {
      known += smallSigma(word, mix, shift);
      continue;
    }
    turned(code, W[at] ?? 0, mix, shift);
    if (!isFirst) code.put(ADD4);
    isFirst = false;
  }
  schedule[t % 16] = isFirst ? known >>> 0 : undefined;
  if (isFirst) return;
  if (known >>> 0 !== 0) code.put(constants.get(known), ADD4);
  code.put(set(W[t % 16] ?? 0));
}

/** x ⋙ each, and x ≫ shift, taken together with exclusive or; x itself where nothing is to be done. */
function turned(code: Code, x: number, by: readonly number[], shift = 0): void {
  code.put(get(x));
  if (by.length === 0) return;
  by.forEach((bits, i) => {
    code.put(i === 0 ? [] : get(x), constant(bits), SHR4, i === 0 ? [] : XOR);
    code.put(get(x), constant(32 - bits), SHL4, XOR);
  });
  if (shift !== 0) code.put(get(x), constant(shift), SHR4, XOR);
}

function smallSigma(word: number, by: readonly number[], shift: number): number {
  if (by.length === 0) return word;
  return by.reduce((mixed, bits) => mixed ^ ((word >>> bits) | (word << (32 - bits))), word >>> shift) >>> 0;
}

/** Of the roots of the first primes, the first 32 bits behind the point (FIPS 180-4, sections 4.2.2 and 5.3.3). */
function sha256Constants(): { readonly rounds: readonly number[]; readonly initial: readonly number[] } {
  const primes: number[] = [];
  for (let n = 2; primes.length < ROUNDS; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  const bits = (root: number): number => Math.floor((root - Math.floor(root)) * 2 ** 32);
  return {
    rounds: primes.map((n) => bits(Math.cbrt(n))),
    initial: primes.slice(0, 8).map((n) => bits(Math.sqrt(n))),
  };
}
