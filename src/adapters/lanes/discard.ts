import { MessageChannel } from 'node:worker_threads';

/**
 * What the C library keeps of what is given back: twice the largest block it saw come back (mallopt(3),
 * M_MMAP_THRESHOLD). At first it keeps 128 KiB, gives the rest to the system, and every cipher's output is made of
 * new pages again: that took longer than the cipher.
 */
const LARGEST_BYTES = 4 * 1024 * 1024;

/**
 * Gives memory back at once that would wait for the garbage collector: a cipher's output is a new buffer for every
 * 64 KiB, and dozens of megabytes of them pile up in each thread before V8 looks. What is handed over to a channel
 * nobody listens to is taken from us and dropped.
 */
export function discarder(): (used: readonly Uint8Array[]) => void {
  const { port1, port2 } = new MessageChannel();
  port2.close();
  port1.close();
  const drop = (buffers: ArrayBuffer[]): void => {
    try {
      port1.postMessage(null, buffers);
    } catch {
      // A platform that will not part with them collects them in its own time.
    }
  };
  // Never written, so it never takes memory.
  drop([new ArrayBuffer(LARGEST_BYTES)]);
  return (used) => {
    // Only what has memory of its own: a view's owner may still need the rest.
    const whole = used.map(({ buffer }) => buffer).filter((buffer) => buffer instanceof ArrayBuffer);
    const own = whole.filter(
      (buffer, i) => buffer.byteLength > 0 && buffer.byteLength === used[i]?.byteLength,
    );
    drop(own);
  };
}
