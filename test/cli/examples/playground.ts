import { join } from 'node:path';
import { it } from 'vitest';
import type { Story } from './story.ts';

/** For those who only try. */
export function playground(story: Story): void {
  const { example, paying, means } = story;

  it('a regtest node, the demo', async () => {
    const own = { home: story.node.home, alone: true };
    means('bcrt1q…', await paying('getnewaddress', ['', 'bech32']));
    for (const line of ['up', 'up --json', 'mine', 'mine 1', 'mine 6', 'fund bcrt1q…', 'fund bcrt1q… 5000'])
      await example(`regtest ${line}`, own);
    for (const line of ['status', 'logs --lines 100', 'env', 'reorg 3', 'down', 'reset'])
      await example(`regtest ${line}`, own);
    await example('demo', { home: join(story.stage.userHome, 'demo'), alone: true });
    await example('demo --file scan.dcm', { home: join(story.stage.userHome, 'demo'), alone: true });
  });
}
