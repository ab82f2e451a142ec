/** A work that may take a while: on the bytes of one file, or on many things one after the other. */
export type Work =
  | 'encrypting'
  | 'decrypting'
  | 'adding'
  | 'exporting'
  | 'checking'
  | 'resealing'
  | 'verifying'
  | 'restoring'
  | 'searching'
  | 'scanning'
  | 'unlocking'
  | 'sealing';

/**
 * What a person who waits is told: how much is done so far, and how much there is in all, where that is known. Bytes
 * while encrypting and decrypting, else records, files, lines or blocks; hundredths where the node scans its outputs
 * (`scanning`), and where scrypt runs to open a wallet or a backup (`unlocking`) or to seal one (`sealing`). A work
 * begins anew with a smaller `done`, and has ended when all is done; one work may go on inside another.
 */
export interface Progress {
  readonly what: Work;
  readonly done: number;
  readonly total: number | undefined;
}

/** Whoever tells it. Called often; it returns at once and never throws. */
export type TellProgress = (progress: Progress) => void;
