import type { Digest } from '../../crypto/index.ts';
import type { DirectFile } from './bytes.ts';

/** Fills `target` as far as there is something: fewer bytes than it holds come only at the end. */
export type Fill = (target: Uint8Array) => Promise<number>;

/** What goes from one file into another. */
export interface StreamJob {
  /** Of the payload, 32 secret bytes. */
  readonly key: Uint8Array;
  /** What stands before the first chunk in the encrypted file: hashed with it, neither read nor written here. */
  readonly prefix: Uint8Array;
  /** Bytes that will be read; undefined where nobody knows. */
  readonly size: number | undefined;
  readonly fill: Fill;
  /** Called again only after it is done. What it was given is worthless afterwards. */
  readonly append: (bytes: Uint8Array) => Promise<void>;
  /** The same two files at positions, instead of `fill` and `append`, where nobody asks for hashes; `size` is known then. */
  readonly direct?: { readonly input: Range; readonly output: Range } | undefined;
}

/** A file from a position on. */
export interface Range {
  readonly file: DirectFile;
  readonly position: number;
}

export interface StreamDigests {
  readonly plaintext: Digest;
  /** Of the whole encrypted file, `prefix` included. */
  readonly ciphertext: Digest;
}

/** Large payloads, at the machine's speed and in flat memory. Nothing is under way any more when a call ends. */
export interface Streams {
  seal(job: StreamJob): Promise<StreamDigests>;
  /**
   * Every byte that is appended is authentic; that they are all shows only when it ends.
   * @throws EnvelopeError `corrupt`, `truncated`, `trailing-data`
   */
  open(job: StreamJob): Promise<StreamDigests>;
}
