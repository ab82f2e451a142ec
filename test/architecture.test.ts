import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEPENDENCIES } from './support/architecture/layers.ts';
import { judge } from './support/architecture/rules.ts';
import { scan, type SourceFacts } from './support/architecture/scan.ts';
import { explain } from './support/architecture/violation.ts';

const ROOT = join(import.meta.dirname, '..');

function scanned(files: Iterable<readonly [string, string]>): Map<string, SourceFacts> {
  return new Map(Array.from(files, ([file, text]) => [file, scan(file, text)]));
}

function realSources(): [string, string][] {
  return ['src', 'bin'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry): [string, string] => {
        const path = join(entry.parentPath, entry.name);
        return [relative(ROOT, path).split(sep).join('/'), readFileSync(path, 'utf8')];
      }),
  );
}

describe('the house (docs/house.md)', () => {
  test('every import and every use of the platform keeps the rules', () => {
    expect(judge(scanned(realSources())).map(explain)).toEqual([]);
  });

  test('every dependency has its rooms, and every row its dependency', () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(Object.keys(DEPENDENCIES).sort()).toEqual(Object.keys(dependencies).sort());
  });
});

// A house that breaks nothing, into which each case below puts one fault.
const SOUND: Readonly<Record<string, string>> = {
  'bin/medwallet.ts': "import { main } from '../src/cli/main.ts'; void main(process.argv);",
  'src/cli/main.ts': "export const main = () => import('./init.ts');",
  'src/cli/init.ts': "import { wallet } from '../index.ts';",
  'src/index.ts':
    "export * as wallet from './wallet/index.ts'; export { disk } from './adapters/disk/index.ts';",
  'src/parts.ts': "import { secp256k1 } from './crypto/curve.ts';",
  'src/adapters/disk/index.ts': "export { disk } from './disk.ts';",
  'src/adapters/disk/disk.ts':
    "import fs from 'node:fs'; import type { Clock } from '../../wallet/ports/clock.ts';",
  'src/adapters/clock.ts': "import { randomBytes } from 'node:crypto'; export const now = () => Date.now();",
  'src/wallet/index.ts': "import { sign } from '../cosign/index.ts';",
  'src/wallet/ports/clock.ts': 'export interface Clock { now(): number }',
  'src/cosign/index.ts': "import { secp256k1 } from '../crypto/curve.ts';",
  'src/verify/index.ts': "import { parse } from '../grant/index.ts';",
  'src/grant/index.ts': "import * as v from 'valibot'; import { sha256 } from '../crypto/index.ts';",
  'src/record/index.ts': "import { hex } from '../encoding/index.ts';",
  'src/envelope/index.ts': "import { scrypt } from 'node:crypto';",
  'src/keys/index.ts': "import { secp256k1 } from '../crypto/curve.ts';",
  'src/multisig/index.ts': "import { sha256 } from '../crypto/index.ts';",
  'src/crypto/index.ts': "export { sha256 } from './hash.ts';",
  'src/crypto/hash.ts': "import { createHash } from 'node:crypto';",
  'src/crypto/curve.ts': "import * as tiny from 'tiny-secp256k1';",
  'src/encoding/index.ts': "export { hex } from './bytes.ts';",
  'src/encoding/bytes.ts': "import { base58 } from '@scure/base'; import { E } from '../errors.ts';",
  'src/errors.ts': 'export class E extends Error {}',
};

function rulesBrokenBy(fault: Readonly<Record<string, string>>): string[] {
  return judge(scanned(Object.entries({ ...SOUND, ...fault }))).map(({ rule }) => rule);
}

const FAULTS: readonly (readonly [rule: string, name: string, file: string, text: string])[] = [
  ['unknown-room', 'a folder without a place', 'src/magic/index.ts', ''],
  ['unknown-room', 'a folder named as something beside the rooms', 'src/index/a.ts', ''],
  ['layer-order', 'a lower room imports a higher', 'src/encoding/a.ts', "import '../crypto/index.ts';"],
  ['layer-order', 'a peer imports to its left', 'src/record/a.ts', "import '../grant/index.ts';"],
  ['layer-order', 'only for a type', 'src/crypto/a.ts', "import type { A } from '../wallet/index.ts';"],
  [
    'layer-order',
    'in a type expression',
    'src/crypto/a.ts',
    "export type A = import('../wallet/index.ts').A;",
  ],
  ['layer-order', 'by exporting', 'src/crypto/a.ts', "export * from '../wallet/index.ts';"],
  ['layer-order', 'later', 'src/crypto/a.ts', "export const a = () => import('../wallet/index.ts');"],
  ['layer-order', 'an adapter knows a use case', 'src/adapters/a.ts', "import '../wallet/index.ts';"],
  ['layer-order', 'a command reaches past the face', 'src/cli/a.ts', "import '../grant/index.ts';"],
  ['layer-order', 'a command reaches an adapter', 'src/cli/a.ts', "import '../adapters/disk/index.ts';"],
  ['layer-order', 'bin does work', 'bin/a.ts', "import '../src/index.ts';"],
  ['face-only', 'a file behind the face', 'src/grant/a.ts', "import '../crypto/hash.ts';"],
  ['face-only', 'a file behind an adapter', 'src/index.ts', "import './adapters/disk/disk.ts';"],
  ['face-only', 'what is put together behind the public face', 'src/cli/a.ts', "import '../parts.ts';"],
  ['face-only', "another adapter's insides", 'src/adapters/clock.ts', "import './disk/disk.ts';"],
  ['curve', 'a room that only reads', 'src/anchor/a.ts', "import '../crypto/curve.ts';"],
  ['curve', 'a room that decrypts', 'src/envelope/a.ts', "import '../crypto/curve.ts';"],
  ['curve', 'its own room', 'src/crypto/a.ts', "export * from './curve.ts';"],
  ['dependency', 'in the wrong room', 'src/grant/a.ts', "import 'bitcoinjs-lib';"],
  ['dependency', 'a part of it', 'src/grant/a.ts', "import '@noble/ciphers/chacha.js';"],
  ['dependency', 'beside the file it is for', 'src/cli/a.ts', "import inquirer from 'inquirer';"],
  ['dependency', 'one that nobody listed', 'src/keys/a.ts', "import 'left-pad';"],
  ['dependency', 'ourselves by name', 'src/keys/a.ts', "import 'medwallet/verify';"],
  [
    'node-crypto',
    'outside crypto and envelope',
    'src/ledger/a.ts',
    "import { createHash } from 'node:crypto';",
  ],
  ['node-crypto', 'its types too', 'src/ledger/a.ts', "import type { KeyObject } from 'node:crypto';"],
  ['node-crypto', 'without the prefix', 'src/ledger/a.ts', "import { createHash } from 'crypto';"],
  ['node-crypto', 'all of it', 'src/crypto/hash.ts', "import * as c from 'node:crypto';"],
  ['node-crypto', 'a hash in an adapter', 'src/adapters/a.ts', "import { createHash } from 'node:crypto';"],
  ['randomness', 'in crypto', 'src/crypto/hash.ts', "import { randomBytes as r } from 'node:crypto';"],
  ['pure', 'the disk', 'src/wallet/a.ts', "import { readFileSync } from 'node:fs';"],
  ['pure', 'the network', 'src/anchor/a.ts', "import { request } from 'node:http';"],
  ['pure', 'the clock', 'src/grant/a.ts', 'export const a = () => Date.now();'],
  ['pure', 'the clock in a date', 'src/grant/a.ts', 'export const a = () => new Date();'],
  ['pure', 'the clock by another name', 'src/grant/a.ts', 'const { now } = Date; export { now };'],
  ['pure', 'a timer', 'src/wallet/a.ts', 'export const a = (f: () => void) => setTimeout(f, 1);'],
  ['pure', 'chance', 'src/keys/a.ts', 'export const a = () => Math.random();'],
  ['pure', 'chance in brackets', 'src/keys/a.ts', "export const a = () => Math['random']();"],
  [
    'pure',
    'chance of the web',
    'src/keys/a.ts',
    'export const a = crypto.getRandomValues(new Uint8Array(1));',
  ],
  ['pure', 'the environment', 'src/record/a.ts', 'export const a = process.env.HOME;'],
  ['pure', 'a way around', 'src/record/a.ts', 'export const a = globalThis;'],
  ['pure', 'fetch in a shorthand', 'src/anchor/a.ts', 'export const a = { fetch };'],
  ['pure', 'its own place on disk', 'src/anchor/a.ts', 'export const a = import.meta.url;'],
  [
    'pure',
    'a name that hides it elsewhere',
    'src/anchor/a.ts',
    '{ const fetch = 1; void fetch; } void fetch;',
  ],
  ['process', 'a command looks around', 'src/cli/a.ts', 'export const a = process.env.HOME;'],
  ['no-console', 'in a command', 'src/cli/a.ts', "console.log('a');"],
  ['no-console', 'in an adapter', 'src/adapters/a.ts', "console.error('a');"],
  ['coded-error', 'a bare error', 'src/cli/a.ts', "export function a() { throw new Error('a'); }"],
  [
    'coded-error',
    'one without new',
    'src/keys/a.ts',
    "export const a = () => Promise.reject(TypeError('a'));",
  ],
  ['no-silencing', 'the linter', 'src/keys/a.ts', '// eslint-disable-next-line'],
  ['no-silencing', 'the compiler', 'src/keys/a.ts', '// @ts-expect-error'],
  ['readable-import', 'a computed name', 'src/cli/a.ts', 'export const a = (b: string) => import(b);'],
  ['readable-import', 'a file that is not there', 'src/cli/a.ts', "import './b.ts';"],
  ['readable-import', 'a file by its later name', 'src/cli/a.ts', "import './main.js';"],
  ['readable-import', 'a computed require', 'src/cli/a.ts', 'declare const b: string; require(b);'],
  ['file-size', 'more than 400 lines', 'src/keys/a.ts', '//\n'.repeat(401)],
  ['room-name', 'a folder', 'src/keys/utils/a.ts', ''],
  ['room-name', 'a file', 'src/keys/helpers.ts', ''],
  ['no-circles', 'a file that loads itself', 'src/keys/a.ts', "import './a.ts';"],
];

describe('the rules themselves', () => {
  test('a sound house breaks none', () => {
    expect(rulesBrokenBy({})).toEqual([]);
  });

  test.each(FAULTS)('%s: %s', (rule, _name, file, text) => {
    expect(rulesBrokenBy({ [file]: text })).toEqual([rule]);
  });

  test('no-circles: over three files, but not for types', () => {
    const circle = (last: string): Record<string, string> => ({
      'src/keys/a.ts': "import './b.ts';",
      'src/keys/b.ts': "import './c.ts';",
      'src/keys/c.ts': last,
    });
    expect(rulesBrokenBy(circle("import './a.ts';"))).toEqual(['no-circles']);
    expect(rulesBrokenBy(circle("import type { A } from './a.ts';"))).toEqual([]);
  });

  test('verify-reach: over several rooms, and the message shows the way', () => {
    const sources = scanned(
      Object.entries({
        ...SOUND,
        'src/grant/index.ts': "import '../anchor/index.ts';",
        'src/anchor/index.ts': "import type { A } from '../record/index.ts';",
      }),
    );
    const [violation, ...others] = judge(sources);
    expect(others).toEqual([]);
    expect(violation?.rule).toBe('verify-reach');
    expect(violation?.what).toBe(
      'src/verify/index.ts → src/grant/index.ts → src/anchor/index.ts → src/record/index.ts',
    );
  });

  test("verify-reach: the curve through crypto's own face", () => {
    const broken = rulesBrokenBy({ 'src/crypto/index.ts': "export * from './curve.ts';" });
    expect(broken).toEqual(['curve', 'verify-reach']);
  });

  test.each(['crypto/cipher', 'multisig/bsms-cipher'])('verify-reach: what decrypts, %s', (file) => {
    const [room = '', name = ''] = file.split('/');
    const broken = rulesBrokenBy({
      [`src/${file}.ts`]: '',
      'src/verify/index.ts': `import '../${room}/index.ts';`,
      [`src/${room}/index.ts`]: `export * from './${name}.ts';`,
    });
    expect(broken).toEqual(['verify-reach']);
  });

  test('lazy-start: what is loaded before the command is known, over several files', () => {
    const broken = (text: string): string[] => rulesBrokenBy({ 'src/cli/main.ts': text });
    expect(broken("import './init.ts';")).toContain('lazy-start');
    expect(broken("import type { A } from './init.ts';")).toEqual([]);
    expect(broken("import { Command } from 'commander';")).toEqual([]);
  });

  test.each(['keys', 'envelope', 'cosign'])(
    'verify-reach: %s, from a room that the order lets see it',
    (room) => {
      const from = room === 'cosign' ? 'verify' : 'multisig';
      const broken = rulesBrokenBy({
        'src/verify/index.ts': `import '../${from === 'verify' ? room : from}/index.ts';`,
        ...(from === 'verify' ? {} : { 'src/multisig/index.ts': `import '../${room}/index.ts';` }),
      });
      expect(broken).toContain('verify-reach');
    },
  );

  test('what only computes is no fault', () => {
    const text = `
      import type { Readable } from 'node:stream';
      export const a = (seconds: number, fetch: (x: Date) => void) => { fetch(new Date(seconds * 1000)); };
      export const b = { process: 1, now: Math.floor(1.5) };
      export const c = (e: unknown) => e instanceof Date && b.process === Date.UTC(2020, 1);
      export type D = typeof process | Readable;
      export class G { readonly performance = 1; console(): void {} }
      for (const crypto of [1]) void crypto;
      try { void 0; } catch (process) { void process; }
    `;
    expect(rulesBrokenBy({ 'src/grant/a.ts': text })).toEqual([]);
  });

  test('the message names file, line, import, rule and reason', () => {
    const sources = scanned([...Object.entries(SOUND), ['src/keys/a.ts', "\nimport 'libsql';"]]);
    expect(judge(sources).map(explain)).toEqual([
      "src/keys/a.ts:2: import 'libsql': breaks dependency: " +
        'a dependency is known to as few rooms as possible (it belongs to adapters)',
    ]);
  });
});
