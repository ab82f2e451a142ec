/**
 * Cuts a stream of pieces of any size into pieces of exactly `size` bytes. The last piece of a stream is
 * treated differently from all others, so a piece is let go only once a byte after it has been seen.
 */
export interface Splitter {
  /** Calls `emit` with each whole piece that is known not to be the last; the view is good for that call only. */
  push(bytes: Uint8Array, emit: (piece: Uint8Array) => void): void;
  /** What is left: the last piece, 0 to `size` bytes. */
  rest(): Uint8Array;
}

export function createSplitter(size: number): Splitter {
  const held = new Uint8Array(size);
  let used = 0;
  return {
    push(bytes, emit) {
      let offset = 0;
      if (used > 0) {
        offset = Math.min(size - used, bytes.length);
        held.set(bytes.subarray(0, offset), used);
        used += offset;
        if (offset === bytes.length) return;
        emit(held);
        used = 0;
      }
      while (bytes.length - offset > size) {
        emit(bytes.subarray(offset, offset + size));
        offset += size;
      }
      // Copied, because the caller may read the next piece into the same memory.
      held.set(bytes.subarray(offset));
      used = bytes.length - offset;
    },
    rest: () => held.subarray(0, used),
  };
}
