import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireAge } from '../support/age.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import type { TestHome } from '../support/people.ts';
import { page } from './pages.ts';
import { recoveryScene } from './recovery-scene.ts';
import { play, stepsOf } from './transcript.ts';

// The whole page, every line, with stock age and a node as anybody has them.
describe('docs/recovery.md with other programs', () => {
  let node: TestNode;
  let home: TestHome;
  beforeAll(async () => {
    node = await startTestNode();
    home = await recoveryScene();
  });
  afterAll(async () => {
    home.remove();
    await node.stop();
  });

  it('is what happens', { timeout: 120_000 }, async () => {
    expect(requireAge().version).toMatch(/^v?1\.([3-9]|\d\d)/);
    const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'medwallet', 'age');
    const named = process.env['MEDWALLET_AGE'];
    const folders = [
      ...(named === undefined ? [] : [dirname(named)]),
      dirname(node.bitcoinCli),
      process.env['PATH'] ?? '',
      cache,
    ];
    await play(stepsOf(page('docs/recovery.md')), { home, env: { PATH: folders.join(delimiter) } });
  });
});
