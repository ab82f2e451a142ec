import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { openLane, type Lane, type LaneJob, type LaneLines } from './batch-lane.ts';
import { MedwalletError } from './errors.ts';

const started = workerData as { readonly worker?: string; readonly data: LaneJob } | null;

// A bundler may put what the worker and its caller share into this file, so that the caller loads it too.
if (parentPort !== null && started?.worker === 'batch') serve(parentPort, openLane(started.data));

function serve(port: MessagePort, lane: Promise<Lane>): void {
  // What goes wrong is told to whoever asks.
  lane.catch(() => undefined);
  port.on('message', (asked: LaneLines | 'close') => {
    void answer(lane, asked).then((message) => {
      port.postMessage(message);
    });
  });
}

async function answer(lane: Promise<Lane>, asked: LaneLines | 'close') {
  try {
    const opened = await lane;
    if (asked !== 'close') return { answer: await opened.answer(asked) };
    opened.close();
    return { answer: null };
  } catch (error) {
    if (!(error instanceof MedwalletError)) return { error };
    // A class does not cross a thread: its parts do.
    const { code, message, hint, outcome, facts } = error as MedwalletError;
    return { error: { code, message, hint, outcome, facts } };
  }
}
