import { MedwalletError } from '../errors.ts';

/**
 * - `malformed-event`: not an event of the closed table, or not its RFC 8785 bytes;
 * - `malformed-note`: not a note, or not the one spelling of it;
 * - `too-large`: longer than an event or a note may be;
 * - `bad-length`: a salt, an id or a hash handed in has the wrong number of bytes;
 * - `out-of-range`: no such leaf or size in this tree;
 * - `damaged-log`: hashes of a log that were kept do not lead to its root;
 * - `duplicate-grant`: the same grant twice in one set of active grants;
 * - `grant-active`, `grant-not-active`: a proof was asked for that cannot exist.
 */
export type LedgerErrorCode =
  | 'malformed-event'
  | 'malformed-note'
  | 'too-large'
  | 'bad-length'
  | 'out-of-range'
  | 'damaged-log'
  | 'duplicate-grant'
  | 'grant-active'
  | 'grant-not-active';

export class LedgerError extends MedwalletError<LedgerErrorCode> {}

/** For arguments of our own making: names the argument that has the wrong size. */
export function checkLength(bytes: Uint8Array, length: number, name: string): void {
  if (bytes.length !== length) {
    throw new LedgerError(
      'bad-length',
      `The ${name} must have ${length} bytes and has ${bytes.length}.`,
      'This is a mistake of the program that called; report it.',
    );
  }
}
