import { digestStream, type Digest } from '../../crypto/index.ts';
import { discarder } from '../lanes/index.ts';
import { EnvelopeError, openStripe, sealStripe, type EnvelopeErrorCode } from '../../envelope/index.ts';

/** What a lane is told once. The memory is shared, so stripes never cross a thread. */
export interface LaneStart {
  readonly mode: 'seal' | 'open';
  readonly key: Uint8Array;
  readonly slots: readonly Slot[];
  /** Hashed before what it writes; undefined where nobody asks for a hash. */
  readonly prefix: Uint8Array | undefined;
}

/** Where a stripe lies while it is worked on. */
export interface Slot {
  readonly input: SharedArrayBuffer;
  readonly output: SharedArrayBuffer;
}

export type Question =
  /** Encrypts or decrypts what lies in the slot's input, and hashes what came out. In the order of the file. */
  | {
      readonly op: 'work';
      readonly slot: number;
      readonly length: number;
      readonly first: number;
      readonly isLast: boolean;
    }
  | { readonly op: 'digest' };

export interface Answer {
  /** Bytes of the slot's output, for `work`. */
  readonly length?: number;
  /** Why it is not authentic, for `work`. */
  readonly refused?: Refusal;
  readonly digest?: Digest;
}

/** An EnvelopeError in its parts: a class does not cross a thread. */
export interface Refusal {
  readonly code: EnvelopeErrorCode;
  readonly message: string;
  readonly hint: string;
}

/** Works through the stripes of one file and hashes what comes out, as long as it is still in the cache. */
export function createLane({ mode, key, slots, prefix }: LaneStart): (asked: Question) => Answer {
  const hash = digestStream();
  const discard = discarder();
  const run = mode === 'seal' ? sealStripe : openStripe;
  const views = slots.map(({ input, output }) => ({
    input: new Uint8Array(input),
    output: new Uint8Array(output),
  }));
  if (prefix !== undefined) hash.update(prefix);
  return (asked) => {
    if (asked.op === 'digest') return { digest: hash.digest() };
    const { slot, length, first, isLast } = asked;
    const { input, output } = views[slot] ?? { input: new Uint8Array(), output: new Uint8Array() };
    try {
      const size = run({ key, first, isLast, discard }, input.subarray(0, length), output);
      if (prefix !== undefined) hash.update(output.subarray(0, size));
      return { length: size };
    } catch (error) {
      if (!(error instanceof EnvelopeError)) throw error;
      return { refused: { code: error.code, message: error.message, hint: error.hint } };
    }
  };
}

export function revived({ code, message, hint }: Refusal): EnvelopeError {
  return new EnvelopeError(code, message, hint);
}
