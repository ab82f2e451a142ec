import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from '../../../src/adapters/regtest/lock.ts';
import { processStart, thisProcess } from '../../../src/adapters/regtest/process.ts';
import { rejectsCode } from '../../support/throws.ts';

const DEAD = { pid: 4_194_000, start: 'gone' };
let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'medwallet-lock-'));
  path = join(folder, 'lock');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs many at once and returns how many were inside at the same time at most. */
async function crowd(size: number): Promise<number> {
  let inside = 0;
  let most = 0;
  const enter = () =>
    withLock(path, { waitMs: 20_000 }, async () => {
      most = Math.max(most, ++inside);
      await sleep(5);
      inside--;
    });
  await Promise.all(Array.from({ length: size }, enter));
  return most;
}

describe('lock', () => {
  it('lets one in at a time, and leaves nothing behind', async () => {
    expect(await crowd(6)).toBe(1);
    expect(existsSync(path)).toBe(false);
  });

  it('is given back when the work fails', async () => {
    const failure = new TypeError('work');
    await expect(withLock(path, { waitMs: 0 }, () => Promise.reject(failure))).rejects.toBe(failure);
    expect(existsSync(path)).toBe(false);
  });

  it('of a process that has ended is taken over, by one of many', async () => {
    writeFileSync(path, JSON.stringify(DEAD));
    expect(await crowd(6)).toBe(1);
  });

  it('of a process whose pid belongs to another now is taken over', async () => {
    writeFileSync(path, JSON.stringify({ pid: process.pid, start: 'another' }));
    await withLock(path, { waitMs: 1_000 }, () => Promise.resolve());
    expect(processStart(process.pid)).toBeDefined();
  });

  it('that nobody signed is taken over once it is old', async () => {
    writeFileSync(path, '');
    await rejectsCode('regtest-busy', () => withLock(path, { waitMs: 0 }, () => Promise.resolve()));
    utimesSync(path, 0, 0);
    await withLock(path, { waitMs: 1_000 }, () => Promise.resolve());
  });

  it('of a living process is waited for, and told about once', async () => {
    writeFileSync(path, JSON.stringify(thisProcess()));
    let told = 0;
    const options = { waitMs: 150, onWait: () => (told += 1) };
    const error = await rejectsCode('regtest-busy', () => withLock(path, options, () => Promise.resolve()));
    expect(error.outcome).toBe('unavailable');
    expect(told).toBe(1);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(thisProcess());
  });
});
