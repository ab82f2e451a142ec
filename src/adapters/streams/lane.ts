import { digestStream, type Digest } from '../../crypto/index.ts';
import { discarder } from '../lanes/index.ts';
import { EnvelopeError, openStripe, sealStripe, type EnvelopeErrorCode } from '../../envelope/index.ts';

/** What a lane is told once. The memory is shared, so stripes never cross a thread. */
export interface LaneStart {
  readonly mode: 'seal' | 'open';
  readonly key: Uint8Array;
  readonly slots: readonly Slot[];
}

/** Where a stripe lies while it is worked on. */
export interface Slot {
  readonly input: SharedArrayBuffer;
  readonly output: SharedArrayBuffer;
}

export type Question =
  /** Encrypts or decrypts what lies in the slot's input. */
  | {
      readonly op: 'work';
      readonly slot: number;
      readonly length: number;
      readonly first: number;
      readonly isLast: boolean;
    }
  /** Goes on with this lane's hash. */
  | {
      readonly op: 'hash';
      readonly slot: number;
      readonly side: 'input' | 'output';
      readonly length: number;
    }
  | { readonly op: 'prefix'; readonly bytes: Uint8Array }
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

/** Works through stripes, and hashes one of the two files: each hash is one lane's, in the order of the file. */
export function createLane({ mode, key, slots }: LaneStart): (asked: Question) => Answer {
  const hash = digestStream();
  const discard = discarder();
  const view = (slot: number, side: keyof Slot, length?: number): Uint8Array =>
    new Uint8Array(slots[slot]?.[side] ?? new SharedArrayBuffer(0), 0, length);
  return (asked) => {
    switch (asked.op) {
      case 'work': {
        const { slot, length, first, isLast } = asked;
        const run = mode === 'seal' ? sealStripe : openStripe;
        try {
          return {
            length: run({ key, first, isLast, discard }, view(slot, 'input', length), view(slot, 'output')),
          };
        } catch (error) {
          if (!(error instanceof EnvelopeError)) throw error;
          return { refused: { code: error.code, message: error.message, hint: error.hint } };
        }
      }
      case 'hash':
        hash.update(view(asked.slot, asked.side, asked.length));
        return {};
      case 'prefix':
        hash.update(asked.bytes);
        return {};
      case 'digest':
        return { digest: hash.digest() };
    }
  };
}
