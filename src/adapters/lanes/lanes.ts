import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Worker threads that answer questions of one kind. */
export interface Lanes<Question, Answer> {
  readonly count: number;
  /**
   * Asks the lane that has least to do. Rejects with what the worker threw, or when it ended.
   * @param tell gets the number of each `{ told }` that the worker posts before its answer
   */
  ask(question: Question, tell?: (told: number) => void): Promise<Answer>;
  close(): Promise<void>;
}

interface Lane {
  readonly worker: Worker;
  /** In the order asked: a worker answers one message after the other. */
  readonly waiting: {
    resolve(answer: unknown): void;
    reject(error: unknown): void;
    readonly tell: ((told: number) => void) | undefined;
  }[];
}

/** Processors that this process may use. */
export function laneCount(): number {
  return availableParallelism();
}

/**
 * Starts worker threads from the built file of a `*.worker.ts`. Each gets
 * `{ worker: name, data }` as its workerData, then questions; it answers each with `{ answer }` or `{ error }`.
 * @param name of the worker, as in `<name>.worker.ts`
 * @param from the file that asks: the worker lies beside it, built as it is built
 * @returns undefined where no built file lies there (sources that were not built): the caller works by itself
 */
export function openLanes<Question, Answer>(
  name: string,
  from: string,
  data: unknown,
  count: number,
): Lanes<Question, Answer> | undefined {
  const file = join(dirname(from), `${name}.worker${extname(from)}`);
  if (!/\.c?js$/.test(basename(file)) || !existsSync(file)) return undefined;
  const lanes = Array.from({ length: count }, () => openLane(file, { worker: name, data }));
  return {
    count,
    ask: (question, tell) => {
      const [lane] = lanes.toSorted((a, b) => a.waiting.length - b.waiting.length);
      return new Promise<Answer>((resolve, reject) => {
        lane?.waiting.push({
          resolve: (answer) => {
            resolve(answer as Answer);
          },
          reject,
          tell,
        });
        lane?.worker.postMessage(question);
      });
    },
    close: async () => {
      await Promise.all(lanes.map(({ worker }) => worker.terminate()));
    },
  };
}

function openLane(file: string, data: unknown): Lane {
  const worker = new Worker(file, { workerData: data });
  const waiting: Lane['waiting'] = [];
  const fail = (error: unknown): void => {
    for (const one of waiting.splice(0)) one.reject(error);
  };
  worker.on('message', (message: { answer?: unknown; error?: unknown; told?: number }) => {
    if (message.told !== undefined) {
      waiting[0]?.tell?.(message.told);
      return;
    }
    const asked = waiting.shift();
    if ('error' in message) asked?.reject(message.error);
    else asked?.resolve(message.answer);
  });
  worker.on('error', fail);
  worker.on('exit', fail);
  return { worker, waiting };
}
