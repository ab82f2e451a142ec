import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const INPUTS = [
  'bin/build.mjs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'src',
  'bin',
];

describe('building in a copy of the repository', () => {
  let copy = '';
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'medwallet-build-'));
    for (const name of INPUTS) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  });
  afterAll(() => {
    rmSync(copy, { recursive: true, force: true });
  });

  function build(killAfterMs?: number): Promise<number | null> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, ['bin/build.mjs'], { cwd: copy, stdio: 'ignore' });
      child.on('exit', resolve);
      if (killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    });
  }
  const command = (): string => readFileSync(join(copy, 'dist/bin/medwallet.cjs'), 'utf8');
  const edit = (text: string): void => {
    writeFileSync(join(copy, 'src/edited.ts'), text);
  };

  test('three at once, from nothing: all succeed, nothing is left over', async () => {
    expect(await Promise.all([build(), build(), build()])).toEqual([0, 0, 0]);
    expect(readdirSync(join(copy, 'dist')).sort()).toEqual(['.stamp', 'bin', 'lib', 'man']);
    expect(command()).toContain('#!');
  });

  test('a type error fails the build and leaves the last good one', async () => {
    const before = command();
    edit("export const wrong: number = 'text';\n");
    expect(await build()).toBe(1);
    expect(command()).toBe(before);
  });

  test('one that is killed leaves the last good one, and the next takes over', async () => {
    const before = command();
    edit('export const right = 1;\n');
    await build(700);
    expect(command()).toBe(before);
    expect(await build()).toBe(0);
    expect(existsSync(join(copy, 'dist/lib/src/edited.js'))).toBe(true);
    expect(existsSync(join(copy, 'dist/.lock'))).toBe(false);
  });
});
