import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestNode, type TestNode } from '../support/node.ts';
import type { TestHome } from '../support/people.ts';
import { patientScene, wordsOnPaper } from './guide-scenes.ts';
import { page } from './pages.ts';
import { play, stepsOf } from './transcript.ts';

// Every command of the guides, as their readers type them. One node for all; each guide in a home of its own.
describe('docs/guides', { timeout: 120_000 }, () => {
  let node: TestNode;
  const homes: TestHome[] = [];
  beforeAll(async () => {
    node = await startTestNode();
  });
  afterAll(async () => {
    for (const home of homes) home.remove();
    await node.stop();
  });

  it.each([
    ['patient.md', {}],
    ['pasien.md', { LANG: 'id_ID.UTF-8' }],
  ])('%s is what happens', async (name, env) => {
    const home = await patientScene(node, env);
    homes.push(home);
    const steps = stepsOf(page(`docs/guides/${name}`));
    await play(steps, { home, confirm: true, after: (command) => written(home, command) });
  });

  it('the two for patients have the same commands in the same order', () => {
    const typed = (name: string): string[] =>
      stepsOf(page(`docs/guides/${name}`)).map(({ command }) => command.replace(/\S+…/g, '…'));
    expect(typed('pasien.md')).toEqual(typed('patient.md'));
  });
});

/** What a reader does with a pen. */
async function written(home: TestHome, command: string): Promise<void> {
  if (command === 'medwallet backup --show-words') await wordsOnPaper(home);
}
