import { execFileSync, spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Script } from 'node:vm';
import { beforeAll, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly bin: { readonly medwallet: string };
  readonly directories: { readonly man: string };
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

  test('pages for man(1) lie where package.json says', () => {
    const pages = readdirSync(join(ROOT, manifest.directories.man));
    expect(pages).toContain('medwallet.1');
    expect(pages).toContain('medwallet-grant.1');
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

  describe('what every start loads, compiled', () => {
    const folder = join(ROOT, manifest.bin.medwallet, '..');
    const caches = (): string[] =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.cache'))
        .map((name) => join(folder, name));

    const line = [
      'verify',
      'ey.no-token',
      '--audience',
      'did:key:zQ3shro26AtRYzjCCzTxe3p46cmjVGksjkfTZNHFEoxiMd5LU',
    ];

    test('is taken by this Node', () => {
      const [cache, ...more] = caches();
      expect(more).toEqual([]);
      const text = readFileSync((cache ?? '').replace(/\.cache$/, ''), 'latin1');
      const script = new Script(text, { cachedData: readFileSync(cache ?? '') });
      expect(script.cachedDataRejected).toBe(false);
      expect(Buffer.from(text, 'latin1').every((byte) => byte < 0x80)).toBe(true);
    });

    test.each([
      ['missing', undefined],
      ['empty', () => new Uint8Array(0)],
      ['cut short', (bytes: Uint8Array) => bytes.subarray(0, bytes.length >> 1)],
      ["another version's", (bytes: Uint8Array) => bytes.map((byte, i) => (i === 4 ? byte ^ 1 : byte))],
    ])('is compiled anew where it is %s', (_how, change) => {
      const copy = mkdtempSync(join(tmpdir(), 'medwallet-cache-'));
      try {
        cpSync(folder, copy, { recursive: true });
        for (const cache of caches()) {
          const target = join(copy, basename(cache));
          if (change === undefined) rmSync(target);
          else writeFileSync(target, change(readFileSync(cache)));
        }
        const [here, there] = [folder, copy].map((one) =>
          spawnSync(process.execPath, [join(one, 'medwallet.cjs'), ...line], { encoding: 'utf8' }),
        );
        expect(here?.stdout).toMatch(/^MALFORMED/);
        expect(there?.stdout).toBe(here?.stdout);
        expect([there?.status, there?.stderr]).toEqual([1, '']);
      } finally {
        rmSync(copy, { recursive: true, force: true });
      }
    });

    test('answers without a stream where no terminal listens', () => {
      const home = mkdtempSync(join(tmpdir(), 'medwallet-start-'));
      try {
        const guard = join(home, 'guard.cjs');
        writeFileSync(
          guard,
          "Object.defineProperty(process, 'stdout', { get() { throw new TypeError('stdout was made'); } });",
        );
        const { stdout, stderr, status } = spawnSync(
          process.execPath,
          ['--require', guard, join(folder, 'medwallet.cjs'), ...line],
          { encoding: 'utf8', env: { ...process.env, MEDWALLET_HOME: home } },
        );
        expect(stdout).toMatch(/^MALFORMED/);
        expect([status, stderr]).toEqual([1, '']);
      } finally {
        rmSync(home, { recursive: true, force: true });
      }
    });
  });
});
