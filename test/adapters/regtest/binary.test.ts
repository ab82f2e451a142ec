import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { machineMirrors } from '../../../src/adapters/regtest/apt.ts';
import { cacheFolder, nodeProgram } from '../../../src/adapters/regtest/binary.ts';
import type { Environment } from '../../../src/adapters/regtest/context.ts';
import { rejectsCode } from '../../support/throws.ts';

let folder: string;
let env: Environment;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'medwallet-find-'));
  mkdirSync(join(folder, 'bin'));
  env = { PATH: join(folder, 'bin'), HOME: folder };
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function program(path: string, body = 'exit 0'): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

function cached(): string {
  const root = join(folder, '.cache/medwallet', `bitcoin-knots-${process.arch}`);
  program(`.cache/medwallet/bitcoin-knots-${process.arch}/usr/bin/bitcoind`);
  program(`.cache/medwallet/bitcoin-knots-${process.arch}/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2`);
  return join(root, 'usr/bin/bitcoind');
}

describe('finding a bitcoind', () => {
  it('takes the one that MEDWALLET_BITCOIND names, before all others', async () => {
    program('bin/bitcoind');
    cached();
    const named = program('own/bitcoind');
    const client = program('own/bitcoin-cli');
    const found = await nodeProgram({ env: { ...env, MEDWALLET_BITCOIND: named } });
    expect(found).toEqual({ bitcoind: [named], bitcoinCli: [client] });
  });

  it('then the one on PATH, then the one in the cache', async () => {
    const inCache = cached();
    expect((await nodeProgram({ env })).bitcoind.at(-1)).toBe(inCache);
    const onPath = program('bin/bitcoind');
    expect(await nodeProgram({ env })).toEqual({ bitcoind: [onPath], bitcoinCli: undefined });
  });

  it('looks no further when the setting is wrong', async () => {
    program('bin/bitcoind');
    writeFileSync(join(folder, 'plain'), '');
    for (const named of [join(folder, 'none'), join(folder, 'plain'), folder, 'bin/bitcoind']) {
      const error = await rejectsCode('bad-node-binary', () =>
        nodeProgram({ env: { ...env, MEDWALLET_BITCOIND: named } }),
      );
      expect(error.outcome).toBe('usage');
    }
  });

  it('names the ways where there is no apt', async () => {
    const error = await rejectsCode('no-node-binary', () => nodeProgram({ env }));
    expect(error.outcome).toBe('unavailable');
    for (const way of ['PATH', 'MEDWALLET_BITCOIND', 'compose.yaml']) expect(error.hint).toContain(way);
    expect(readdirSync(cacheFolder(env))).toEqual([]);
  });

  it('says what every source answered where none could be fetched, and leaves nothing behind', async () => {
    for (const tool of ['apt-config', 'apt-cache', 'dpkg-deb']) program(`bin/${tool}`);
    program('bin/dpkg', 'echo amd64');
    program('bin/apt-get', 'echo "E: No network, http://rosa:secret@proxy" >&2; exit 100');
    const error = await rejectsCode('fetch-failed', () => nodeProgram({ env }));
    expect(error.message).not.toContain('secret');
    expect(readdirSync(cacheFolder(env))).toEqual([]);
  });

  it('says when the cache cannot be written', async () => {
    writeFileSync(join(folder, '.cache'), 'a file, not a folder');
    await rejectsCode('cache-unwritable', () => nodeProgram({ env }));
  });
});

describe('mirrors of this machine', () => {
  it('are those its own apt would ask, security left out', async () => {
    const lines = [
      `'http://mirror.example/debian/dists/bookworm/InRelease' mirror.example_debian_dists 0 `,
      `'http://mirror.example/debian/dists/bookworm-updates/InRelease' mirror.example_debian_dists 0 `,
      `'http://mirror.example/debian-security/dists/bookworm-security/InRelease' x 0 `,
      `'mirror+file:/etc/apt/mirrors.list/dists/bookworm/InRelease' x 0 `,
      `'cdrom:[Debian]/dists/bookworm/Release' x 0 `,
      'Reading package lists...',
    ];
    program('bin/apt-get', `cat <<'END'\n${lines.join('\n')}\nEND`);
    const withCat = { ...env, PATH: `${env['PATH'] ?? ''}:/usr/bin:/bin` };
    expect(await machineMirrors(withCat, folder)).toEqual([
      'http://mirror.example/debian',
      'mirror+file:/etc/apt/mirrors.list',
    ]);
  });

  it('are none where apt fails', async () => {
    program('bin/apt-get', 'exit 100');
    expect(await machineMirrors(env, folder)).toEqual([]);
  });
});
