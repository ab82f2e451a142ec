import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './pages.ts';

it('every export of both faces is documented: typedoc has nothing to warn of', () => {
  const out = mkdtempSync(join(tmpdir(), 'medwallet-docs-'));
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'docs', '--', '--out', out], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  rmSync(out, { recursive: true, force: true });
  expect(status, `${stdout}${stderr}`).toBe(0);
});
