import { laneCount, openLanes } from './adapters/lanes/index.ts';
import { openLane, type LaneAnswer, type LaneJob, type LaneLines } from './batch-lane.ts';
import { MedwalletError, type ErrorOptions } from './errors.ts';

/** A message to a lane: enough work that handing it over costs nothing, little enough to keep all lanes busy. */
const LINES = 64;
const BYTES = 1_048_576;
/** Messages under way in each lane. */
const DEPTH = 3;

export interface BatchOptions extends LaneJob {
  /** Threads; one for each processor unless told. */
  readonly lanes?: number;
}

interface Asking {
  readonly ask: (asked: LaneLines) => Promise<LaneAnswer>;
  readonly depth: number;
  readonly close: () => Promise<void>;
}

/**
 * Verifies one grant a line, in order, on all processors. No more lines are read than are being worked on.
 * @returns what is to be written, piece by piece
 */
export async function* verifyBatch(
  options: BatchOptions,
  lines: AsyncIterable<Uint8Array>,
): AsyncGenerator<LaneAnswer> {
  const asking = await open(options);
  const underway: Promise<LaneAnswer>[] = [];
  try {
    for await (const asked of messages(lines)) {
      const answer = asking.ask(asked);
      // A lane that fails while another is waited for is no unhandled rejection: its turn comes.
      answer.catch(() => undefined);
      underway.push(answer);
      if (underway.length >= asking.depth) yield await (underway.shift() as Promise<LaneAnswer>);
    }
    for (const answer of underway) yield await answer;
  } finally {
    await asking.close();
  }
}

async function open({ lanes: wanted, ...job }: BatchOptions): Promise<Asking> {
  const count = wanted ?? laneCount();
  const lanes =
    count > 1
      ? openLanes<LaneLines | 'close', LaneAnswer>('batch', import.meta.filename, job, count)
      : undefined;
  if (lanes === undefined) {
    const lane = await openLane(job);
    const close = (): Promise<void> => {
      lane.close();
      return Promise.resolve();
    };
    return { ask: lane.answer, depth: 1, close };
  }
  return {
    ask: async (asked) => {
      try {
        return await lanes.ask(asked);
      } catch (error) {
        throw revived(error);
      }
    },
    depth: count * DEPTH,
    close: async () => {
      await lanes.ask('close').catch(() => undefined);
      await lanes.close();
    },
  };
}

async function* messages(lines: AsyncIterable<Uint8Array>): AsyncGenerator<LaneLines> {
  let block: Uint8Array[] = [];
  let bytes = 0;
  let first = 1;
  for await (const line of lines) {
    block.push(line);
    bytes += line.length;
    if (block.length < LINES && bytes < BYTES) continue;
    yield { first, lines: block };
    first += block.length;
    block = [];
    bytes = 0;
  }
  if (block.length > 0) yield { first, lines: block };
}

type Parts = Required<Pick<MedwalletError, 'code' | 'message' | 'hint'>> &
  Pick<ErrorOptions, 'outcome' | 'facts'>;

// An error of ours comes over the thread in its parts.
function revived(error: unknown): unknown {
  if (typeof error !== 'object' || error === null || !('hint' in error) || !('code' in error)) return error;
  const { code, message, hint, outcome, facts } = error as Parts;
  return new MedwalletError(code, message, hint, {
    ...(outcome === undefined ? {} : { outcome }),
    ...(facts === undefined ? {} : { facts }),
  });
}
