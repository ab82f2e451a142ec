import { setImmediate } from 'node:timers/promises';
import { stripeSizes } from '../../envelope/index.ts';
import type { Progress, StreamDigests, StreamJob, Streams } from '../../wallet/ports/streams.ts';
import { laneCount, openLanes } from '../lanes/index.ts';
import { createLane, type Answer, type LaneStart, type Question } from './lane.ts';
import { runPipeline, type Asking } from './pipeline.ts';

/** 1 MiB: handing a stripe over costs nothing beside the work on it. */
const CHUNKS = 16;
/** Stripes at once: one being read, one written, two worked on, and one waiting for each thread. */
const SLOTS = 6;
/** Below this a thread takes longer to start than it saves. */
const TWO_LANES_FROM = 32 * 1024 * 1024;

export interface StreamsOptions {
  /** Told of every stripe that is done. */
  readonly progress?: ((progress: Progress) => void) | undefined;
  /** 2: this thread and one beside it; 0: this one alone. By size and processors unless told. */
  readonly lanes?: 0 | 2;
  /** False where nobody asks for the hashes; they are empty then. */
  readonly hashes?: boolean;
}

/** Encrypts and decrypts large payloads: reading, writing and two threads at work at once. */
export function openStreams(options: StreamsOptions = {}): Streams {
  return {
    seal: async (job) => {
      const { input, output } = await run('seal', job, options);
      return { plaintext: input, ciphertext: output };
    },
    open: async (job) => {
      const { input, output } = await run('open', job, options);
      return { plaintext: output, ciphertext: input };
    },
  };
}

async function run(
  mode: 'seal' | 'open',
  job: StreamJob,
  { progress, lanes: wanted, hashes = true }: StreamsOptions,
): Promise<{ input: StreamDigests['plaintext']; output: StreamDigests['plaintext'] }> {
  const { plain, sealed } = stripeSizes(CHUNKS);
  const [input, output] = mode === 'seal' ? [plain, sealed] : [sealed, plain];
  const slots = Array.from({ length: SLOTS }, () => ({
    input: new SharedArrayBuffer(input),
    output: new SharedArrayBuffer(output),
  }));
  const start: LaneStart = { mode, key: job.key, slots };
  const isLarge = (job.size ?? TWO_LANES_FROM) >= TWO_LANES_FROM && laneCount() > 1;
  const threads = (wanted ?? (isLarge ? 2 : 0)) === 2 ? openThreads(start) : undefined;
  try {
    return await runPipeline(
      {
        lanes: threads?.lanes ?? [inPlace(start), inPlace(start)],
        slots,
        hashes,
        chunksPerStripe: CHUNKS,
        prefixLane: mode === 'seal' ? 1 : 0,
        told: (done) => {
          progress?.({ what: mode === 'seal' ? 'encrypting' : 'decrypting', done, total: job.size });
        },
      },
      job,
    );
  } finally {
    await threads?.close();
  }
}

/**
 * This thread and another one, where the built file of the worker lies. One is enough for two processors: a second
 * one cost half a second of processor time for 256 MiB (docs/adr/0014).
 */
function openThreads(start: LaneStart): { lanes: [Asking, Asking]; close: () => Promise<void> } | undefined {
  const other = openLanes<Question, Answer>('payload', import.meta.filename, start, 1);
  return other && { lanes: [inPlace(start), other], close: () => other.close() };
}

function inPlace(start: LaneStart): Asking {
  const lane = createLane(start);
  // Each in a turn of its own, so that reading, writing and Ctrl-C are heard in between.
  return {
    ask: async (question) => {
      await setImmediate();
      return lane(question);
    },
  };
}
