/** A file read from its beginning, in pieces. */
export interface ByteSource extends Iterable<Uint8Array> {
  /** Reads it while something else is computed, where that is possible. */
  open?(): ByteReader;
}

/** A file being read from its beginning. */
export interface ByteReader {
  /** Bytes in it, where that is known. It is a guess: a file can grow. */
  readonly size: number | undefined;
  /** Fills `target` as far as there is something: fewer bytes than it holds come only at the end. */
  fill(target: Uint8Array): Promise<number>;
  /** The same file at any position; none where it has no positions, as a pipe has none. */
  readonly direct?: DirectFile;
  /** Gives the file back; what was read stays. */
  close(): void;
}

/** An open file for whoever reads or writes it at positions, several threads at once. It is not his to close. */
export interface DirectFile {
  readonly descriptor: number;
  /** What the system said of it (`ENOSPC`, …), in words; empty where the file changed while it was used. */
  explain(errno: string): Error;
}

/** A file being written: nothing stands under its name before `commit`, and nothing is left after `abort`. */
export interface ByteSink {
  /** True where every byte is seen at once, as in a pipe, so that nothing can be taken back. */
  readonly isOpen?: boolean;
  /** Takes the next piece. */
  write(chunk: Uint8Array): void;
  /** Takes the next piece while something else is computed. Nothing else may be asked before it is done. */
  append?(chunk: Uint8Array): Promise<void>;
  /** The same file at any position, where it has positions. */
  readonly direct?: DirectFile;
  /** All of it was written: it may stand under its name now. */
  commit(): void;
  /** Nothing may be left of it. */
  abort(): void;
}
