import { parentPort, workerData } from 'node:worker_threads';
import { createDirectLane, type DirectStart, type Failure } from './direct.ts';

const started = workerData as { readonly worker?: string; readonly data: DirectStart } | null;

// A bundler may put what the worker and its caller share into this file, so that the caller loads it too.
if (parentPort !== null && started?.worker === 'direct') {
  const port = parentPort;
  const lane = createDirectLane(started.data);
  // Asked once: the answer comes when there is nothing more to do.
  port.on('message', () => {
    try {
      let outcome: 'more' | 'end' | Failure = 'more';
      while (outcome === 'more') outcome = lane.step();
      port.postMessage({ answer: outcome === 'end' ? undefined : outcome });
    } catch (error) {
      port.postMessage({ error });
    }
  });
}
