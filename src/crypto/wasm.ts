// What the WebAssembly modules of this room are assembled from, so that there is nothing to trust but what can be
// read: instructions by their numbers, and the sections around them.

export const [I32, V128] = [0x7f, 0x7b];

export const get = (local: number): number[] => [0x20, local];
export const set = (local: number): number[] => [0x21, local];
export const tee = (local: number): number[] => [0x22, local];
export const constant = (value: number): number[] => [0x41, ...signed(value)];
export const [ADD, SUBTRACT, AND, SHL, SHR, LESS] = [0x6a, 0x6b, 0x71, 0x74, 0x76, 0x49];
export const LOOP = [0x03, 0x40];
export const AGAIN_IF = [0x0d, 0];
export const END = 0x0b;

// 128 bits, where it says 4 as four words.
export const load = (offset: number): number[] => [0xfd, 0x00, 0, ...unsigned(offset)];
export const store = (offset: number): number[] => [0xfd, 0x0b, 0, ...unsigned(offset)];
/** @param lanes 16 numbers of bytes: 0-15 of the first, 16-31 of the second */
export const shuffle = (lanes: readonly number[]): number[] => [0xfd, 0x0d, ...lanes];
export const SPLAT4 = [0xfd, 0x11];
export const replaceLane4 = (lane: number): number[] => [0xfd, 0x1c, lane];
export const loadByte = (offset: number): number[] => [0x2d, 0, ...unsigned(offset)];
export const AND128 = [0xfd, 0x4e];
export const OR = [0xfd, 0x50];
export const XOR = [0xfd, 0x51];
export const SELECT = [0xfd, 0x52];
export const SHL4 = [0xfd, 0xab, 0x01];
export const SHR4 = [0xfd, 0xad, 0x01];
export const ADD4 = [0xfd, 0xae, 0x01];

interface ExportedFunction {
  readonly name: string;
  /** How many i32 it takes; none come back. */
  readonly parameters: number;
  /** Its instructions, without the end. */
  readonly body: ArrayLike<number>;
  /** Beside the parameters, which come first: those of type i32, then those of type v128. */
  readonly words: number;
  readonly vectors: number;
}

/** Instructions one after the other. Of thousands, joining lists again and again would take longer than their work. */
export class Code {
  readonly bytes: number[] = [];

  put(...instructions: readonly (readonly number[])[]): void {
    for (const instruction of instructions) for (const byte of instruction) this.bytes.push(byte);
  }
}

/**
 * A module that imports the memory `env.memory` of one page or more.
 * @param data what the memory begins with
 */
export function wasmModule(
  functions: readonly ExportedFunction[],
  data?: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [0x60, parameters, ...times(parameters, I32), 0]);
  const exported = functions.map(({ name }, index) => [...text(name), 0x00, index]);
  const code = functions.flatMap(({ words, vectors, body }) => {
    const locals = [2, words, I32, vectors, V128];
    return [unsigned(locals.length + body.length + 1), locals, body, [END]];
  });
  return joined([
    [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, list(types)),
    ...section(2, [[1, ...text('env'), ...text('memory'), 0x02, 0x00, 1]]),
    ...section(3, list(functions.map((_, index) => [index]))),
    ...section(7, list(exported)),
    ...section(10, [[functions.length], ...code]),
    ...(data === undefined ? [] : section(11, [[1, 0, ...constant(0), END], unsigned(data.length), data])),
  ]);
}

type Part = ArrayLike<number>;

function list(items: readonly Part[]): Part[] {
  return [[items.length], ...items];
}

function times(count: number, value: number): number[] {
  return Array.from({ length: count }, () => value);
}

function section(id: number, content: readonly Part[]): Part[] {
  return [[id], unsigned(lengthOf(content)), ...content];
}

function lengthOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

function joined(parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(lengthOf(parts));
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes;
}

function text(name: string): number[] {
  return [name.length, ...Array.from(name, (character) => character.charCodeAt(0))];
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  // Only small positive numbers occur: one more group where bit 6 would be taken for a sign.
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >>> 7)];
}
