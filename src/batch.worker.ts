import { parentPort, workerData } from 'node:worker_threads';
import { openLane, type LaneJob, type LaneLines } from './batch-lane.ts';
import { MedwalletError } from './errors.ts';

const lane = openLane(workerData as LaneJob);

parentPort?.on('message', (asked: LaneLines | 'close') => {
  void answer(asked).then((message) => parentPort?.postMessage(message));
});

async function answer(asked: LaneLines | 'close') {
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
