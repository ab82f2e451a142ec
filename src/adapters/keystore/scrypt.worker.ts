import { parentPort, workerData } from 'node:worker_threads';
import { romMix } from '../../crypto/index.ts';
import type { Mix } from './scrypt.ts';

const started = workerData as { readonly worker?: string } | null;

// A bundler may put what the worker and its caller share into this file, so that the caller loads it too.
if (parentPort !== null && started?.worker === 'scrypt') {
  const port = parentPort;
  const tell = (told: number): void => {
    port.postMessage({ told });
  };
  port.on('message', ({ block, n }: Mix) => {
    try {
      port.postMessage({ answer: romMix(block, n, tell) });
    } catch (error) {
      port.postMessage({ error });
    }
  });
}
