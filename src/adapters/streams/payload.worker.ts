import { parentPort, workerData } from 'node:worker_threads';
import { createLane, type LaneStart, type Question } from './lane.ts';

const started = workerData as { readonly worker?: string; readonly data: LaneStart } | null;

// A bundler may put what the worker and its caller share into this file, so that the caller loads it too.
if (parentPort !== null && started?.worker === 'payload') {
  const port = parentPort;
  const lane = createLane(started.data);
  port.on('message', (asked: Question) => {
    try {
      port.postMessage({ answer: lane(asked) });
    } catch (error) {
      port.postMessage({ error });
    }
  });
}
