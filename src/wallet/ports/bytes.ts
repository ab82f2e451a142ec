/** A file read from its beginning, in pieces. */
export type ByteSource = Iterable<Uint8Array>;

/** A file being written: nothing stands under its name before `commit`, and nothing is left after `abort`. */
export interface ByteSink {
  /** True where every byte is seen at once, as in a pipe, so that nothing can be taken back. */
  readonly isOpen?: boolean;
  /** Takes the next piece. */
  write(chunk: Uint8Array): void;
  /** All of it was written: it may stand under its name now. */
  commit(): void;
  /** Nothing may be left of it. */
  abort(): void;
}
