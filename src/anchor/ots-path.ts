import { sha256 } from '../crypto/index.ts';
import { bytesToHex, concatBytes, utf8ToBytes } from '../encoding/index.ts';
import { AnchorError } from './errors.ts';

/** Bytes. No message on an OpenTimestamps path may be longer. */
const MAX_MESSAGE = 4_096;

const APPEND = 0xf0;
const PREPEND = 0xf1;
const HEXLIFY = 0xf3;
const SHA256 = 0x08;

/**
 * A path of OpenTimestamps operations, computed while it is written down: `message` is always what a verifier will
 * have at this point.
 */
export class OtsPath {
  readonly #operations: Uint8Array[] = [];
  #message: Uint8Array;

  constructor(start: Uint8Array) {
    this.#message = start;
  }

  get message(): Uint8Array {
    return this.#message;
  }

  append(bytes: Uint8Array): this {
    return this.#step(concatBytes(this.#message, bytes), APPEND, bytes);
  }

  prepend(bytes: Uint8Array): this {
    return this.#step(concatBytes(bytes, this.#message), PREPEND, bytes);
  }

  hexlify(): this {
    return this.#step(utf8ToBytes(bytesToHex(this.#message)), HEXLIFY);
  }

  sha256(): this {
    return this.#step(sha256(this.#message), SHA256);
  }

  /** The operations as a file holds them. */
  bytes(): Uint8Array {
    return concatBytes(...this.#operations);
  }

  #step(message: Uint8Array, tag: number, operand?: Uint8Array): this {
    if (message.length > MAX_MESSAGE) {
      throw new AnchorError(
        'ots-too-large',
        `A message of ${message.length} bytes does not fit an OpenTimestamps file.`,
        'Use the proof file instead; it has no such limit.',
      );
    }
    this.#message = message;
    const parts = operand === undefined ? [] : [varuint(operand.length), operand];
    this.#operations.push(concatBytes(Uint8Array.of(tag), ...parts));
    return this;
  }
}

/** OpenTimestamps' numbers: seven bits a byte, the lowest first. */
export function varuint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Uint8Array.of(...bytes, rest);
}
