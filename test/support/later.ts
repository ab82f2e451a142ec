import { vi } from 'vitest';
import type { TestNode } from './node.ts';

/** Lets time go by for the node, its median time and every wallet of this process; {@link backToNow} afterwards. */
export async function later(node: TestNode, seconds: number): Promise<void> {
  const now = Math.floor(Date.now() / 1000) + seconds;
  await node.rpc('setmocktime', now);
  // Only the clock: what waits for a node must still time out.
  vi.useFakeTimers({ now: now * 1000, toFake: ['Date'], shouldAdvanceTime: false });
  await node.mine(12);
}

export function backToNow(): void {
  vi.useRealTimers();
}
