import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  hasEnded,
  isRunning,
  processStart,
  signalProcess,
  thisProcess,
} from '../../../src/adapters/regtest/process.ts';

let child: ChildProcess;
let pid: number;

beforeEach(() => {
  child = spawn('sleep', ['60'], { stdio: 'ignore' });
  pid = child.pid ?? 0;
});
afterEach(() => {
  child.kill('SIGKILL');
});

describe('a process and no other', () => {
  it('has one start as long as it runs, and none after', async () => {
    const start = processStart(pid);
    expect(start).toBeDefined();
    expect(processStart(pid)).toBe(start);
    expect(isRunning({ pid, start: start ?? '' })).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(processStart(pid)).toBeUndefined();
  });

  it('is not the one that has its pid now', () => {
    const recycled = { pid, start: 'another' };
    expect(isRunning(recycled)).toBe(false);
    signalProcess(recycled, 'SIGKILL');
    expect(child.exitCode).toBeNull();
    expect(processStart(pid)).toBeDefined();
  });

  it('is waited for no longer than told', async () => {
    const id = { pid, start: processStart(pid) ?? '' };
    expect(await hasEnded(id, 50)).toBe(false);
    signalProcess(id, 'SIGTERM');
    expect(await hasEnded(id, 5_000)).toBe(true);
  });

  it('may be this one', () => {
    expect(isRunning(thisProcess())).toBe(true);
  });
});
