import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly bin: { readonly medwallet: string };
  readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>>;
};

function run(...args: readonly string[]): string {
  return execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
}

describe('what is built', () => {
  beforeAll(() => {
    run('bin/build.mjs');
  });

  test('a second build does nothing', () => {
    const stamp = join(ROOT, 'dist', '.stamp');
    const before = statSync(stamp).mtimeMs;
    run('bin/build.mjs');
    expect(statSync(stamp).mtimeMs).toBe(before);
  });

  test.each(Object.entries(manifest.exports))(
    'medwallet%s: code and types are where package.json says',
    (_name, { types, default: code }) => {
      expect(existsSync(join(ROOT, types))).toBe(true);
      expect(existsSync(join(ROOT, code))).toBe(true);
    },
  );

  test('medwallet/verify is a library that loads', () => {
    const script = "import * as verify from 'medwallet/verify'; console.log(Object.keys(verify).join());";
    expect(run('--input-type=module', '--eval', script)).toContain('verifyToken');
  });

  test('the command is executable, names its interpreter, and knows its version', () => {
    const command = join(ROOT, manifest.bin.medwallet);
    accessSync(command, constants.X_OK);
    expect(readFileSync(command, 'utf8').startsWith('#!/usr/bin/env node\n')).toBe(true);
    expect(run(command, '--version').trim()).toBe(manifest.version);
  });

  test('what the command looks for lies beside it', () => {
    const folder = join(ROOT, manifest.bin.medwallet, '..');
    expect(existsSync(join(folder, 'secp256k1.wasm'))).toBe(true);
    expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toEqual({ type: 'commonjs' });
  });
});
