import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestNode, type TestNode } from '../support/node.ts';
import type { TestHome } from '../support/people.ts';
import { clinicScene, guardianScene, newcomerScene, playGuide } from './guide-scenes.ts';
import { codeBlocks, page, ROOT } from './pages.ts';
import { stepsOf } from './transcript.ts';

const PROGRAMS = ['grant-text.jq', 'did-key.py', 'board-identity.py', 'commitment.py', 'ots-check.py'];

// Every command of the guides, as their readers type them. One node for all; each guide in a home of its own. The
// long ones are played in guides.deep.test.ts.
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
    ['clinic.md', clinicScene],
    ['guardian.md', guardianScene],
  ])('%s is what happens', async (name, scene) => {
    const home = await scene(node);
    homes.push(home);
    await playGuide(name, home);
  });

  it('newcomer.md is what happens', async () => {
    const home = newcomerScene(node);
    homes.push(home);
    await playGuide('../newcomer.md', home);
  });

  it.each(PROGRAMS)('auditor.md shows %s as it is tested', (name) => {
    const program = readFileSync(join(ROOT, 'test/docs/examples', name), 'utf8');
    const blocks = ['jq', 'python'].flatMap((language) => codeBlocks(page('docs/guides/auditor.md'), language));
    expect(blocks).toContain(program.trimEnd());
  });

  it('the two for patients have the same commands in the same order', () => {
    const typed = (name: string): string[] =>
      stepsOf(page(`docs/guides/${name}`)).map(({ command }) => command.replace(/\S+…/g, '…'));
    expect(typed('pasien.md')).toEqual(typed('patient.md'));
  });
});
