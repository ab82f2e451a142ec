import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { createHome, type TestHome } from '../support/people.ts';
import { MEDWALLET } from '../support/terminal.ts';
import { codeBlocks, page } from './pages.ts';

describe('docs/regtest.md', () => {
  let home: TestHome;
  beforeAll(() => {
    home = createHome();
    const bin = home.file('bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'medwallet'), `#!/bin/sh\nexec "${process.execPath}" "${MEDWALLET}" "$@"\n`, { mode: 0o755 });
  });
  afterAll(async () => {
    await runCli(home, ['regtest', 'down']);
    home.remove();
  });

  it('its script runs in a shell as it stands, and leaves its JSON behind', { timeout: 60_000 }, () => {
    const script = codeBlocks(page('docs/regtest.md'), 'sh').find((block) => block.includes('regtest env')) ?? '';
    const said = execFileSync('sh', ['-c', script], {
      cwd: home.cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: {
        ...process.env,
        PATH: `${home.file('bin')}:${process.env['PATH'] ?? ''}`,
        MEDWALLET_HOME: home.home,
        MEDWALLET_PASSPHRASE_FILE: home.passphraseFile,
      },
    });
    const json = (name: string): unknown => JSON.parse(readFileSync(home.file(name), 'utf8'));
    expect(json('node.json')).toMatchObject({ schema: 'medwallet/regtest/v1', running: true });
    expect(json('patient.json')).toMatchObject({ testSeed: true });
    const height = Number(said.split('\n')[0]);
    expect(json('mined.json')).toMatchObject({ height: height + 6 });
    expect(json('down.json')).toMatchObject({ stopped: true });
    expect(said.split('\n').length).toBeGreaterThan(10);
  });
});
