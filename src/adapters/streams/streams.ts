import { setImmediate } from 'node:timers/promises';
import type { Digest } from '../../crypto/index.ts';
import { stripeSizes } from '../../envelope/index.ts';
import type { TellProgress } from '../../wallet/ports/progress.ts';
import type { StreamDigests, StreamJob, Streams } from '../../wallet/ports/streams.ts';
import { laneCount, openLanes, type Lanes } from '../lanes/index.ts';
import { runDirect } from './beside.ts';
import { createLane, type Answer, type LaneStart, type Question } from './lane.ts';
import { runPipeline, type Asking } from './pipeline.ts';

/** Chunks in a stripe, and stripes at once: one read, one hashed, one worked on, one written, one between them. */
interface Stripes {
  readonly chunks: number;
  readonly count: number;
}
/** 2 MiB: of 1 MiB, handing stripes from thread to thread took a tenth of the time. */
const LARGE: Stripes = { chunks: 32, count: 5 };
/** 512 KiB: what a short file goes through is memory used for the first time. */
const SMALL: Stripes = { chunks: 8, count: 4 };
const LARGE_FROM = 32 * 1024 * 1024;
/** Below this another thread takes longer to start than it saves. */
const TWO_LANES_FROM = 128 * 1024 * 1024;
const EMPTY = new Uint8Array(0);
const NOT_ASKED_FOR: Digest = { sha256: '', size: 0 };

export interface StreamsOptions {
  /** Told of every stripe that is done. */
  readonly progress?: TellProgress | undefined;
  /** 2: this thread and one beside it; 0: this one alone. By size, hashes and processors unless told. */
  readonly lanes?: 0 | 2;
  /** False where nobody asks for the hashes; they are empty then. */
  readonly hashes?: boolean;
}

/**
 * Encrypts and decrypts large payloads. Without hashes, between two files, threads share the stripes and do all of
 * one (docs/adr/0014). With them everything goes in order, while it is read and written: this thread hashes what it
 * reads, and one beside it works and hashes what comes out.
 */
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
  const told = (done: number): void => {
    progress?.({ what: mode === 'seal' ? 'encrypting' : 'decrypting', done, total: job.size });
  };
  const hasTwo = (job.size ?? TWO_LANES_FROM) >= TWO_LANES_FROM && laneCount() > 1;
  if (!hashes && job.direct !== undefined && job.size !== undefined) {
    const hasOther = wanted === undefined ? hasTwo : wanted === 2;
    await runDirect({ mode, key: job.key, size: job.size, ...job.direct, hasOther, told });
    return { input: NOT_ASKED_FOR, output: NOT_ASKED_FOR };
  }
  const { chunks, count } = (job.size ?? LARGE_FROM) < LARGE_FROM ? SMALL : LARGE;
  const { plain, sealed } = stripeSizes(chunks);
  const [input, output] = mode === 'seal' ? [plain, sealed] : [sealed, plain];
  const slots = Array.from({ length: count }, () => ({
    input: new SharedArrayBuffer(input),
    output: new SharedArrayBuffer(output),
  }));
  // The prefix belongs to the encrypted file: what comes out when encrypting, what goes in when decrypting.
  const prefixes = mode === 'seal' ? [EMPTY, job.prefix] : [job.prefix, EMPTY];
  const [prefix, outer] = hashes ? prefixes : [];
  const start: LaneStart = { mode, key: job.key, slots, prefix: outer };
  const other = (wanted ?? (hashes && hasTwo ? 2 : 0)) === 2 ? otherThread(start) : undefined;
  try {
    const lane = other ?? inPlace(start);
    return await runPipeline({ lane, slots, chunksPerStripe: chunks, prefix, told }, job);
  } finally {
    await other?.close();
  }
}

/** Where the built file of the worker lies. */
function otherThread(start: LaneStart): Lanes<Question, Answer> | undefined {
  return openLanes<Question, Answer>('payload', import.meta.filename, start, 1);
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
