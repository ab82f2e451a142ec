import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * One process and no other: a pid alone is given away again, to anybody, once its process has ended. The start
 * is text that only the same process on the same boot has again.
 */
export interface ProcessId {
  readonly pid: number;
  readonly start: string;
}

/** The start of a running process; undefined when none has that pid, or only its zombie is left. */
export function processStart(pid: number): string | undefined {
  return process.platform === 'linux' ? linuxStart(pid) : psStart(pid);
}

export function thisProcess(): ProcessId {
  return { pid: process.pid, start: processStart(process.pid) ?? 'unknown' };
}

export function isRunning(id: ProcessId): boolean {
  return processStart(id.pid) === id.start;
}

/** Signals exactly this process. A pid that now belongs to another process is left alone. */
export function signalProcess(id: ProcessId, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (!isRunning(id)) return;
  try {
    process.kill(id.pid, signal);
  } catch {
    // It ended in between, which is what was wanted; if it may not be signalled, the wait that follows tells.
  }
}

/** Waits until the process has ended. False when it still runs after `ms` milliseconds. */
export async function hasEnded(id: ProcessId, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (isRunning(id)) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}

// proc(5): after the name in parentheses, which may itself hold spaces and parentheses, field 3 is the state
// and field 22 the start in clock ticks since boot.
function linuxStart(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [state, start] = [fields[0], fields[19]];
    return state === 'Z' || state === 'X' || start === undefined ? undefined : `${bootId()}/${start}`;
  } catch {
    return undefined;
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return 'boot';
  }
}

function psStart(pid: number): string | undefined {
  try {
    const text = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
      encoding: 'latin1',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const line = text.trim();
    return line === '' || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '');
  } catch {
    return undefined;
  }
}
