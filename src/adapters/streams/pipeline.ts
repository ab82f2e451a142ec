import type { Digest } from '../../crypto/index.ts';
import { EnvelopeError } from '../../envelope/index.ts';
import type { StreamJob } from '../../wallet/ports/streams.ts';
import type { Answer, Question, Refusal, Slot } from './lane.ts';

export interface Asking {
  ask(question: Question): Promise<Answer>;
}

export interface Pipeline {
  /** The first hashes what is read, the second what is written; a stripe goes to the one with less to do. */
  readonly lanes: readonly [Asking, Asking];
  readonly slots: readonly Slot[];
  readonly hashes: boolean;
  readonly chunksPerStripe: number;
  /** Which lane hashes the encrypted file, and so its prefix. */
  readonly prefixLane: 0 | 1;
  readonly told: (done: number) => void;
}

/**
 * Reads, works and writes at once, stripe after stripe. Written in order, one stripe at a time. Whatever goes wrong,
 * nothing is being read or written any more when it ends.
 */
export async function runPipeline(
  pipeline: Pipeline,
  { fill, append, prefix }: StreamJob,
): Promise<{ input: Digest; output: Digest }> {
  const { lanes, slots, chunksPerStripe } = pipeline;
  const views = slots.map(({ input, output }) => ({
    input: new Uint8Array(input),
    output: new Uint8Array(output),
  }));
  const underway = new Set<Promise<void>>();
  const free = createPool(slots.length);
  const failure: { first?: { readonly error: unknown } } = {};
  const busy: [number, number] = [0, 0];
  let written: Promise<unknown> = Promise.resolve();
  let done = 0;

  const stripe = async (slot: number, length: number, index: number, isLast: boolean): Promise<void> => {
    const before = written;
    const hashed = pipeline.hashes ? lanes[0].ask({ op: 'hash', slot, side: 'input', length }) : undefined;
    // Whoever has less to do: the other thread takes its time to start.
    const lane = busy[1] < busy[0] ? 1 : 0;
    busy[lane]++;
    const worked = lanes[lane].ask({
      op: 'work',
      slot,
      length,
      first: index * chunksPerStripe,
      isLast,
    });
    written = (async () => {
      // Waited for together, or a failure of one of them would be nobody's.
      const [answer] = await Promise.all([
        worked.finally(() => {
          busy[lane]--;
        }),
        hashed,
        before,
      ]);
      if (answer.refused !== undefined) throw revived(answer.refused);
      const size = answer.length ?? 0;
      const again = pipeline.hashes ? [lanes[1].ask({ op: 'hash', slot, side: 'output', length: size })] : [];
      const bytes = views[slot]?.output.subarray(0, size) ?? new Uint8Array();
      await settled([...again, ...(size > 0 ? [append(bytes)] : [])]);
    })();
    await written;
    done += length;
    pipeline.told(done);
  };
  const begin = (slot: number, length: number, index: number, isLast: boolean): void => {
    const task = stripe(slot, length, index, isLast)
      .catch((error: unknown) => {
        failure.first ??= { error };
      })
      .finally(() => {
        underway.delete(task);
        free.give(slot);
      });
    underway.add(task);
  };
  const next = async (): Promise<{ slot: number; length: number }> => {
    const slot = await free.take();
    if (failure.first !== undefined) throw failure.first.error;
    return { slot, length: await fill(views[slot]?.input ?? new Uint8Array()) };
  };

  await lanes[pipeline.prefixLane].ask({ op: 'prefix', bytes: prefix });
  try {
    // A stripe is begun only when it is known whether another one follows.
    let current = await next();
    for (let index = 0; ; index++) {
      const isFull = current.length === views[current.slot]?.input.length;
      const ahead = isFull ? await next() : { slot: -1, length: 0 };
      begin(current.slot, current.length, index, ahead.length === 0);
      if (ahead.length === 0) break;
      current = ahead;
    }
  } finally {
    while (underway.size > 0) await Promise.all(underway);
  }
  if (failure.first !== undefined) throw failure.first.error;
  const [input, output] = await Promise.all(lanes.map((lane) => lane.ask({ op: 'digest' })));
  return { input: digestOf(input), output: digestOf(output) };
}

/** Waits for all of them, then throws the first error: none is left behind at work. */
async function settled(promises: readonly Promise<unknown>[]): Promise<void> {
  for (const one of await Promise.allSettled(promises)) if (one.status === 'rejected') throw one.reason;
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

function revived({ code, message, hint }: Refusal): EnvelopeError {
  return new EnvelopeError(code, message, hint);
}

function digestOf(answer: Answer | undefined): Digest {
  return answer?.digest ?? { sha256: '', size: 0 };
}
