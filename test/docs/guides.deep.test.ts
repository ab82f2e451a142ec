import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { requireOpenTimestamps } from '../anchor/opentimestamps.ts';
import { requireAge } from '../support/age.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import type { TestHome } from '../support/people.ts';
import { auditorScene, patientScene, playGuide } from './guide-scenes.ts';

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

  it('auditor.md is what happens, with other programs alone', async () => {
    requireAge();
    requireOpenTimestamps();
    const home = await auditorScene(node);
    homes.push(home);
    const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'medwallet');
    const named = process.env['MEDWALLET_AGE'];
    const folders = [
      ...(named === undefined ? [] : [dirname(named)]),
      dirname(node.bitcoinCli),
      '/usr/bin',
      process.env['PATH'] ?? '',
      join(cache, 'age'),
    ];
    await playGuide('auditor.md', home, {
      PATH: folders.join(delimiter),
      PYTHONPATH: join(cache, 'opentimestamps', 'usr', 'lib', 'python3', 'dist-packages'),
    });
  });
});
