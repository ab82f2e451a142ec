import type { Digest } from '../../crypto/index.ts';

/** Bytes of the longest file that a notice board takes (docs/spec/vault.md). */
export const MAX_BOARD_FILE_BYTES = 262_144;

/** Random-access reading of one blob. `read` returns fewer bytes than asked only at the end. */
export interface BlobReader {
  readonly size: number;
  read(offset: number, length: number): Uint8Array;
  /** Reads into `target` while something else is computed. Fewer bytes than it holds come only at the end. */
  fill(offset: number, target: Uint8Array): Promise<number>;
  close(): void;
}

/** A blob being written: it has no name until `commit`, and leaves nothing behind after `abort`. */
export interface BlobWriter {
  write(chunk: Uint8Array): void;
  /** Takes the next piece while something else is computed, and does not hash it. */
  append(chunk: Uint8Array): Promise<void>;
  /**
   * Makes the blob durable under the SHA-256 of its bytes. Returns that hash (hex) and its size in bytes.
   * @param known what the caller computed, who appended; needed then, and believed
   */
  commit(known?: Digest): Digest;
  abort(): void;
}

/** What one look at a notice board gave. Files are foreign bytes: anybody who can write the vault can post. */
export interface BoardFiles {
  readonly files: readonly Uint8Array[];
  /** Files that were not even looked at: over the size limit, or not named by their SHA-256. */
  readonly ignored: number;
  /** Long files that were not read because there are too many of them. Small ones are read, all of them. */
  readonly unread?: number;
}

/**
 * A content-addressed vault: blobs by the SHA-256 of their ciphertext, a notice board of write-once files at
 * `<SHA-256(topic)>/<SHA-256(file)>`, journals of numbered write-once files, and recovery capsules. A vault that cannot be read or written is a `VaultError` with the
 * outcome `unavailable`; a blob that is not there is undefined.
 */
export interface Vault {
  createBlob(): BlobWriter;
  openBlob(sha256: string): BlobReader | undefined;
  deleteBlob(sha256: string): boolean;
  listBlobs(): Iterable<{ readonly sha256: string; readonly size: number }>;
  post(topic: string, file: Uint8Array): void;
  readBoard(topic: string): BoardFiles;
  /** Takes a file off the board, where the vault obeys. @param sha256 of the file, hex */
  unpost(topic: string, sha256: string): boolean;
  /** Numbers of the files of a journal, lowest first. @param journal its name, 64 hex characters */
  listJournal(journal: string): readonly number[];
  /** Undefined where there is none under this number, or it is larger than a journal file can be. */
  readJournal(journal: string, number: number): Uint8Array | undefined;
  /** Never replaces. @returns false when a file stands under this number already */
  writeJournal(journal: string, number: number, file: Uint8Array): boolean;
  deleteJournal(journal: string, number: number): void;
  /** @param name of the capsule, 64 hex characters */
  readCapsule(name: string): Uint8Array | undefined;
  /** In the place of the one before. */
  writeCapsule(name: string, file: Uint8Array): void;
}
