import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasApt } from '../../../src/adapters/regtest/apt.ts';
import { cacheFolder, nodeProgram } from '../../../src/adapters/regtest/binary.ts';
import { fetchNode } from '../../../src/adapters/regtest/fetch.ts';
import {
  regtestDown,
  regtestMine,
  regtestStatus,
  regtestUp,
  type Environment,
  type RegtestContext,
  type RegtestProgress,
} from '../../../src/adapters/regtest/index.ts';
import { run } from '../../../src/adapters/regtest/run.ts';

let folder: string;
let env: Environment;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'medwallet-deep-'));
  env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache'), MEDWALLET_BITCOIND: '' };
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(!hasApt(process.env))('a node fetched from Debian', () => {
  it('comes once for two callers with an empty cache, and runs', async () => {
    const seen: RegtestProgress[] = [];
    const context = { env, onProgress: (progress: RegtestProgress) => void seen.push(progress) };
    const both = await Promise.all([nodeProgram(context), nodeProgram(context)]);
    expect(both[0]).toEqual(both[1]);
    expect(seen.filter(({ phase }) => phase === 'check').length).toBe(1);
    expect(readdirSync(cacheFolder(env))).toEqual([`bitcoin-knots-${process.arch}`]);
    const [program, ...parameters] = both[0].bitcoind;
    const { stdout } = await run(program, [...parameters, '-version', `-datadir=${folder}`], {
      env,
      timeoutMs: 10_000,
    });
    expect(stdout).toContain('Bitcoin Knots');
  });

  it('lies as expected on the other architecture too', async () => {
    for (const architecture of ['amd64', 'arm64']) {
      const target = join(folder, architecture);
      const node = await fetchNode({ target, env, architecture });
      for (const path of [node.bitcoind[0], node.bitcoind.at(-1), node.bitcoinCli?.at(-1)]) {
        expect(existsSync(path ?? '')).toBe(true);
      }
    }
  });
});

describe('a node of ones own', () => {
  let context: RegtestContext;
  beforeEach(() => {
    context = { home: join(folder, 'home'), env: process.env };
  });

  it('ends by a signal when it no longer answers', async () => {
    const { pid } = await regtestUp(context);
    process.kill(pid ?? 0, 'SIGSTOP');
    expect(await regtestDown(context)).toEqual({ stopped: true });
  });

  it('mines a thousand blocks, their times a few minutes ahead of the clock', async () => {
    await regtestUp(context);
    await regtestMine(context, 1_000);
    const status = await regtestStatus(context);
    const ahead = status.running ? status.medianTime - Date.now() / 1_000 : NaN;
    expect(ahead).toBeGreaterThan(0);
    expect(ahead).toBeLessThan(300);
    await regtestDown(context);
  });
});
