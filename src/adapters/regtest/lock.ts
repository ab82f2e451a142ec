import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { RegtestError } from './errors.ts';
import { isRunning, thisProcess, type ProcessId } from './process.ts';

export interface LockOptions {
  /** Milliseconds to wait for another holder. */
  readonly waitMs: number;
  readonly onWait?: () => void;
}

const ownerShape = v.strictObject({ pid: v.pipe(v.number(), v.integer()), start: v.string() });
const POLL = 50;
/** A holder writes its name at once; a file that stays nameless that long was left by a crash. */
const NAMELESS = 2_000;

/**
 * Runs `action` while no other process does the same under this path. The lock of a process that has ended is
 * taken over.
 * @throws RegtestError `regtest-busy` when another holder keeps it for `waitMs`
 */
export async function withLock<T>(path: string, options: LockOptions, action: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + options.waitMs;
  let told = false;
  while (!create(path)) {
    if (isAbandoned(path)) {
      takeAway(path);
      continue;
    }
    if (Date.now() > deadline) throw busy(path);
    if (!told) options.onWait?.();
    told = true;
    await sleep(POLL);
  }
  try {
    return await action();
  } finally {
    rmSync(path, { force: true });
  }
}

function create(path: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  writeSync(file, JSON.stringify(thisProcess()));
  closeSync(file);
  return true;
}

// Two processes may find the same dead lock, and the slower one must not remove the lock that the faster one
// has just made in its place: so only the holder of a second file may remove, and it looks again first. That
// file exists for an instant; one that was left by a crash in that instant goes by its age.
function takeAway(path: string): void {
  const guard = `${path}.takeover`;
  if (!create(guard)) {
    if (age(guard) > 10_000) rmSync(guard, { force: true });
    return;
  }
  if (isAbandoned(path)) rmSync(path, { force: true });
  rmSync(guard, { force: true });
}

function isAbandoned(path: string): boolean {
  const owner = readOwner(path);
  return owner === undefined ? age(path) > NAMELESS : !isRunning(owner);
}

function readOwner(path: string): ProcessId | undefined {
  try {
    const parsed = v.safeParse(ownerShape, JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/** Milliseconds since the file was written; 0 when it is gone. */
function age(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? 0 : Date.now() - stat.mtimeMs;
}

function busy(path: string): RegtestError {
  const owner = readOwner(path);
  return new RegtestError(
    'regtest-busy',
    `Another process${owner === undefined ? '' : ` (${owner.pid})`} is working on this and does not finish.`,
    `Wait for it, or end it; if there is none, delete ${path}.`,
    { outcome: 'unavailable' },
  );
}
