import { afterAll, beforeAll, describe, it } from 'vitest';
import { startTestNode, type TestNode } from '../support/node.ts';
import type { TestHome } from '../support/people.ts';
import { patientScene, playGuide } from './guide-scenes.ts';

// The long guides, and those that other programs are needed for; see guides.test.ts.
describe('docs/guides, the long ones', { timeout: 240_000 }, () => {
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
    await playGuide(name, home);
  });
});
