import { readSync, writeSync, writevSync } from 'node:fs';
import { concatBytes } from '../../encoding/index.ts';
import { EnvelopeError, openParts, sealParts, stripeSizes } from '../../envelope/index.ts';
import { errnoOf } from '../files/index.ts';
import { discarder } from '../lanes/index.ts';
import type { Refusal } from './lane.ts';

/** What a lane is told once: two open files, and where in them the payload begins. */
export interface DirectStart {
  readonly mode: 'seal' | 'open';
  readonly key: Uint8Array;
  /** Bytes of the payload that are read. */
  readonly size: number;
  readonly input: Place;
  readonly output: Place;
  readonly shared: SharedArrayBuffer;
}

export interface Place {
  readonly descriptor: number;
  readonly position: number;
}

type Side = 'input' | 'output';

/** Why a stripe was not done. */
export interface Failure {
  /** Of the stripe: what comes first in the file is what is told. */
  readonly index: number;
  readonly refused?: Refusal;
  /** What the system said, in parts: an error's `code` does not cross a thread. */
  readonly system?: { readonly side: Side; readonly errno: string };
}

/** 256 KiB, which stay in the processor's own cache from reading to writing. */
const CHUNKS = 4;
/** Chunks in a write. */
const AT_ONCE = { seal: 2, open: 1 } as const;
/** What lanes share: the next stripe, stripes that are done, and whether to stop. */
const NEXT = 0;
const DONE = 1;
const STOP = 2;
export const SHARED_BYTES = 12;

export interface DirectLane {
  /** Does the next stripe that no lane has begun; `end` when there is none, or a lane has failed. */
  step(): 'more' | 'end' | Failure;
}

/**
 * Reads one stripe after the other, works on its chunks and writes each, synchronously: the system's copying is done
 * by the thread that has the chunk in its cache, and nothing is copied between buffers of ours. Any number of lanes
 * share a file.
 *
 * Writes are small, as stock age's are. For a large one Linux takes a whole block of memory where it can, and on a
 * virtual machine that may be a block which the host has to find first: three times as long. Of plaintext, whose
 * chunks lie on pages, 128 KiB is large already.
 */
export function createDirectLane({ mode, key, size, input, output, shared }: DirectStart): DirectLane {
  const state = new Int32Array(shared);
  const { plain, sealed } = stripeSizes(1);
  const [inChunk, outChunk] = mode === 'seal' ? [plain, sealed] : [sealed, plain];
  const run = mode === 'seal' ? sealParts : openParts;
  const atOnce = AT_ONCE[mode];
  const inStripe = CHUNKS * inChunk;
  const last = Math.max(1, Math.ceil(size / inChunk)) - 1;
  const count = Math.floor(last / CHUNKS) + 1;
  const buffer = new Uint8Array(Math.min(inStripe, size));
  const discard = discarder();
  const work = (index: number): Failure | undefined => {
    const at = index * inStripe;
    const stripe = buffer.subarray(0, Math.min(inStripe, size - at));
    const used: Uint8Array[] = [];
    let side: Side | undefined = 'input';
    try {
      if (!readFully(input.descriptor, stripe, input.position + at)) {
        return { index, system: { side, errno: '' } };
      }
      for (let i = 0; i === 0 || i * inChunk < stripe.length; i += atOnce) {
        const first = index * CHUNKS + i;
        const piece = stripe.subarray(i * inChunk, (i + atOnce) * inChunk);
        side = undefined;
        const parts = run({ key, first, isLast: first + atOnce > last }, piece);
        side = 'output';
        writeFully(output.descriptor, parts, output.position + first * outChunk);
        used.push(...parts);
      }
      discard(used);
      return undefined;
    } catch (error) {
      if (error instanceof EnvelopeError) {
        return { index, refused: { code: error.code, message: error.message, hint: error.hint } };
      }
      if (side === undefined || !(error instanceof Error)) throw error;
      return { index, system: { side, errno: errnoOf(error) } };
    }
  };
  return {
    step() {
      if (Atomics.load(state, STOP) !== 0) return 'end';
      const index = Atomics.add(state, NEXT, 1);
      if (index >= count) return 'end';
      const failure = work(index);
      Atomics.add(state, DONE, 1);
      if (failure !== undefined) Atomics.store(state, STOP, 1);
      return failure ?? 'more';
    },
  };
}

/** Lets every lane end after the stripe that it is at. */
export function stopLanes(shared: SharedArrayBuffer): void {
  Atomics.store(new Int32Array(shared), STOP, 1);
}

/** Bytes that were read, worked on and written by all lanes. */
export function doneBytes({ mode, size, shared }: DirectStart): number {
  const { plain, sealed } = stripeSizes(CHUNKS);
  return Math.min(size, Atomics.load(new Int32Array(shared), DONE) * (mode === 'seal' ? plain : sealed));
}

/** False for a file that somebody cut while it was read. */
function readFully(descriptor: number, target: Uint8Array, position: number): boolean {
  for (let filled = 0; filled < target.length;) {
    const length = readSync(descriptor, target, filled, target.length - filled, position + filled);
    if (length === 0) return false;
    filled += length;
  }
  return true;
}

function writeFully(descriptor: number, parts: readonly Uint8Array[], position: number): void {
  const total = parts.reduce((sum, { length }) => sum + length, 0);
  let written = writevSync(descriptor, parts, position);
  if (written === total) return;
  // A disk that is nearly full takes less than it was given, and says why when it is asked again.
  const whole = concatBytes(...parts);
  while (written < total) {
    written += writeSync(descriptor, whole, written, total - written, position + written);
  }
}
