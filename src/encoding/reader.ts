import { EncodingError } from './errors.ts';

/**
 * Reads Bitcoin's wire forms from bytes that may come from anybody: no read passes the end, no length is
 * believed before it is compared with what is left.
 */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #what: string;
  #offset = 0;

  /** @param what names the thing in errors, as in "the transaction" */
  constructor(bytes: Uint8Array, what: string) {
    // A Buffer is a Uint8Array whose `slice` shares memory; what is taken from here must be a copy.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#what = what;
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  /** The next `length` bytes, copied. */
  take(length: number): Uint8Array {
    return this.#bytes.slice(this.#advance(length), this.#offset);
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u16le(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  u32le(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  i32le(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  u64le(): bigint {
    return this.#view.getBigUint64(this.#advance(8), true);
  }

  /** Bitcoin's CompactSize in its shortest form only; longer forms would give one value two spellings. */
  compactSize(): number {
    const first = this.u8();
    const [value, least] =
      first < 0xfd
        ? [first, 0]
        : first === 0xfd
          ? [this.u16le(), 0xfd]
          : first === 0xfe
            ? [this.u32le(), 0x10000]
            : [Number(this.u64le()), 0x100000000];
    if (!Number.isSafeInteger(value)) throw this.#tooLarge(String(value), Number.MAX_SAFE_INTEGER);
    if (value < least) {
      throw new EncodingError(
        'not-canonical',
        `A length in ${this.#what} is not written in its shortest form.`,
        'Ask for the file again; this one was not written by a Bitcoin wallet.',
      );
    }
    return value;
  }

  /** CompactSize-prefixed bytes, refused above `max` bytes. */
  varBytes(max: number): Uint8Array {
    const length = this.compactSize();
    if (length > max) throw this.#tooLarge(String(length), max);
    return this.take(length);
  }

  /** @throws EncodingError `trailing-bytes` unless everything was read. */
  end(): void {
    if (this.remaining > 0) {
      throw new EncodingError(
        'trailing-bytes',
        `${this.remaining} bytes follow the end of ${this.#what}.`,
        'Ask for the file again; it was extended or put together from two.',
      );
    }
  }

  #tooLarge(length: string, max: number): EncodingError {
    return new EncodingError(
      'too-large',
      `A part of ${this.#what} has ${length} bytes where at most ${max} are allowed.`,
      'Ask for the file again.',
    );
  }

  #advance(length: number): number {
    if (length > this.remaining) {
      throw new EncodingError(
        'truncated',
        `The bytes of ${this.#what} end too early.`,
        'Ask for the file again; it was cut short.',
      );
    }
    const start = this.#offset;
    this.#offset += length;
    return start;
  }
}
