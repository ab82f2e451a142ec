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
 * Verifies one grant a line, in order, on all processors. No more lines are read than are being worked on, and an
 * answer is given as soon as those before it are, whether more lines come or not.
 * @param lines as many at a time as there are
 * @returns what is to be written, piece by piece
 */
export async function* verifyBatch(
  options: BatchOptions,
  lines: AsyncIterable<readonly Uint8Array[]>,
): AsyncGenerator<LaneAnswer> {
  const asking = await open(options);
  const source = messages(lines);
  const underway: Promise<LaneAnswer>[] = [];
  let coming: Promise<IteratorResult<LaneLines, undefined>> | undefined;
  let isOver = false;
  try {
    for (;;) {
      const isRoom = !isOver && underway.length < asking.depth;
      coming ??= isRoom ? handled(source.next()) : undefined;
      const [oldest] = underway;
      if (oldest !== undefined && (coming === undefined || (await isFirst(oldest, coming)))) {
        void underway.shift();
        yield await oldest;
        continue;
      }
      if (coming === undefined) return;
      const { value, done } = await coming;
      coming = undefined;
      if (done === true) isOver = true;
      else underway.push(handled(asking.ask(value)));
    }
  } finally {
    await asking.close();
  }
}

/** What fails while something else is waited for is no unhandled rejection: its turn comes. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

async function isFirst(one: Promise<unknown>, other: Promise<unknown>): Promise<boolean> {
  const settled = async (promise: Promise<unknown>, says: boolean): Promise<boolean> => {
    await promise.catch(() => undefined);
    return says;
  };
  return Promise.race([settled(one, true), settled(other, false)]);
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

async function* messages(pieces: AsyncIterable<readonly Uint8Array[]>): AsyncGenerator<LaneLines, undefined> {
  let first = 1;
  for await (const piece of pieces) {
    for (const lines of cut(piece)) {
      yield { first, lines };
      first += lines.length;
    }
  }
}

function* cut(piece: readonly Uint8Array[]): Generator<Uint8Array[]> {
  let lines: Uint8Array[] = [];
  let bytes = 0;
  for (const line of piece) {
    lines.push(line);
    bytes += line.length;
    if (lines.length < LINES && bytes < BYTES) continue;
    yield lines;
    lines = [];
    bytes = 0;
  }
  if (lines.length > 0) yield lines;
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
