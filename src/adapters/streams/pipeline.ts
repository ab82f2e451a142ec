import { setImmediate } from 'node:timers/promises';
import { digestStream, type Digest } from '../../crypto/index.ts';
import type { StreamJob } from '../../wallet/ports/streams.ts';
import { revived, type Answer, type Question, type Slot } from './lane.ts';

export interface Asking {
  ask(question: Question): Promise<Answer>;
}

export interface Pipeline {
  /** Encrypts or decrypts and hashes what comes out: in another thread, or in this one in a turn of its own. */
  readonly lane: Asking;
  readonly slots: readonly Slot[];
  readonly chunksPerStripe: number;
  /** Hashed before what is read; undefined where nobody asks for a hash. */
  readonly prefix: Uint8Array | undefined;
  readonly told: (done: number) => void;
}

/**
 * Reads, hashes, works and writes at once, stripe after stripe. Worked on and written in order, one stripe at a
 * time. Whatever goes wrong, nothing is being read or written any more when it ends.
 */
export async function runPipeline(
  { lane, slots, chunksPerStripe, prefix, told }: Pipeline,
  { fill, append }: Pick<StreamJob, 'fill' | 'append'>,
): Promise<{ input: Digest; output: Digest }> {
  const views = slots.map(({ input, output }) => ({
    input: new Uint8Array(input),
    output: new Uint8Array(output),
  }));
  const underway = new Set<Promise<void>>();
  const free = createPool(slots.length);
  const failure: { first?: { readonly error: unknown } } = {};
  const hash = digestStream();
  let written: Promise<unknown> = Promise.resolve();
  let done = 0;

  const write = async (slot: number, worked: Promise<Answer>, before: Promise<unknown>): Promise<void> => {
    // Waited for together, or a failure of one of them would be nobody's.
    const [{ refused, length = 0 }] = await Promise.all([worked, before]);
    if (refused !== undefined) throw revived(refused);
    if (length > 0) await append(views[slot]?.output.subarray(0, length) ?? new Uint8Array());
  };
  const begin = ({ slot, length }: Filled, index: number, isLast: boolean): void => {
    const first = index * chunksPerStripe;
    const writing = write(slot, lane.ask({ op: 'work', slot, length, first, isLast }), written);
    written = writing;
    const task = writing
      .then(() => {
        done += length;
        told(done);
      })
      .catch((error: unknown) => {
        failure.first ??= { error };
      })
      .finally(() => {
        underway.delete(task);
        free.give(slot);
      });
    underway.add(task);
  };
  const next = async (): Promise<Filled> => {
    const slot = await free.take();
    if (failure.first !== undefined) throw failure.first.error;
    return { slot, length: await fill(views[slot]?.input ?? new Uint8Array()) };
  };
  const hashed = async ({ slot, length }: Filled): Promise<void> => {
    // In a turn of its own, so that reading, writing and Ctrl-C are heard before it.
    await setImmediate();
    hash.update(views[slot]?.input.subarray(0, length) ?? new Uint8Array());
  };

  if (prefix !== undefined) hash.update(prefix);
  try {
    // A stripe is begun only when it is known whether another one follows; it is hashed while that one is read.
    let current = await next();
    for (let index = 0; ; index++) {
      const isFull = current.length === views[current.slot]?.input.length;
      const [ahead] = await Promise.all([
        isFull ? next() : { slot: -1, length: 0 },
        prefix === undefined ? undefined : hashed(current),
      ]);
      begin(current, index, ahead.length === 0);
      if (ahead.length === 0) break;
      current = ahead;
    }
  } finally {
    while (underway.size > 0) await Promise.all(underway);
  }
  if (failure.first !== undefined) throw failure.first.error;
  const { digest } = await lane.ask({ op: 'digest' });
  return { input: hash.digest(), output: digest ?? { sha256: '', size: 0 } };
}

/** A stripe that was read. */
interface Filled {
  readonly slot: number;
  readonly length: number;
}

function createPool(count: number) {
  const free = Array.from({ length: count }, (_, i) => i);
  const waiting: ((slot: number) => void)[] = [];
  return {
    take: (): Promise<number> => {
      const slot = free.shift();
      if (slot !== undefined) return Promise.resolve(slot);
      return new Promise((resolve) => {
        waiting.push(resolve);
      });
    },
    give: (slot: number): void => {
      const first = waiting.shift();
      if (first === undefined) free.push(slot);
      else first(slot);
    },
  };
}
