import fs from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { promisify } from 'node:util';
import type Database from 'libsql';

// Import this before anything of src: what `promisify` took hold of earlier is not seen.

/** One call that the real adapters make on the real disk. */
export interface Call {
  /** `renameSync`, …, or a statement of the store: `COMMIT`, `run`, `VACUUM`, `checkpoint`. */
  readonly name: string;
  readonly path: string;
  /** Others find something else on the disk after it. */
  readonly changes: boolean;
  /** What a full disk refuses; deleting is never refused for that. */
  readonly grows: boolean;
  readonly store: boolean;
}

/** Who stands between the adapters and the disk. What `before` throws, the adapter gets from the disk. */
export interface Watcher {
  /** Only files below this folder are watched. */
  readonly root: string;
  before(call: Call): void;
  /** Half the bytes of one write are on the disk. */
  half(call: Call): void;
  after(call: Call): void;
}

type Plain = (...args: unknown[]) => unknown;
type AsyncWrite = (
  fd: number,
  chunk: Uint8Array,
  from: number,
  length?: number,
) => Promise<{ bytesWritten: number }>;

const CHANGING = ['renameSync', 'linkSync', 'unlinkSync', 'rmSync', 'mkdirSync', 'copyFileSync', 'chmodSync'];
const SHRINKING = ['unlinkSync', 'rmSync', 'chmodSync'];
const LOOKING = ['readdirSync', 'opendirSync', 'lstatSync', 'statSync'];
const BY_DESCRIPTOR = ['fsyncSync', 'readSync', 'fstatSync'];

const disk = fs as unknown as Record<string, Plain>;
const open = new Map<number, string>();
let watching: Watcher | undefined;
let patched = false;

/** Watches the disk while `action` runs. Everything is really done, unless the watcher throws. */
export async function onWatchedDisk<T>(watcher: Watcher, action: () => Promise<T>): Promise<T> {
  if (!patched) throw new TypeError('the disk is not watched');
  watching = watcher;
  try {
    return await action();
  } finally {
    watching = undefined;
    open.clear();
  }
}

function watched<T>(name: string, path: unknown, kind: 'changes' | 'shrinks' | 'reads', work: () => T): T {
  const watcher = watching;
  const isStore = path === STORE;
  if (watcher === undefined || typeof path !== 'string' || !(isStore || path.startsWith(watcher.root)))
    return work();
  const changes = kind !== 'reads';
  const call: Call = { name, path, changes, grows: kind === 'changes', store: isStore };
  quietly(() => {
    watcher.before(call);
  });
  const result = work();
  quietly(() => {
    watcher.after(call);
  });
  return result;
}

/** The watcher's own steps on the disk are nobody's. */
function quietly(action: () => void): void {
  const watcher = watching;
  watching = undefined;
  try {
    action();
  } finally {
    watching = watcher;
  }
}

const STORE = 'store';

function patch(): void {
  const original: Record<string, Plain> = { ...disk };
  const real = (name: string, args: unknown[]): unknown => original[name]?.apply(fs, args);
  for (const name of [...CHANGING, ...LOOKING]) {
    const kind = LOOKING.includes(name) ? 'reads' : SHRINKING.includes(name) ? 'shrinks' : 'changes';
    disk[name] = (...args) => watched(name, args[0], kind, () => real(name, args));
  }
  for (const name of BY_DESCRIPTOR) {
    const kind = name === 'fsyncSync' ? 'changes' : 'reads';
    disk[name] = (...args) => watched(name, open.get(args[0] as number), kind, () => real(name, args));
  }
  disk['openSync'] = (...args) => {
    const creates = typeof args[1] === 'number' && (args[1] & fs.constants.O_CREAT) !== 0;
    return watched('openSync', args[0], creates ? 'changes' : 'reads', () => {
      const descriptor = real('openSync', args) as number;
      if (watching !== undefined) open.set(descriptor, String(args[0]));
      return descriptor;
    });
  };
  disk['closeSync'] = (...args) => {
    open.delete(args[0] as number);
    return real('closeSync', args);
  };
  disk['writeSync'] = (...args) => {
    const [descriptor, chunk, from = 0] = args as [number, Uint8Array, number?];
    const path = open.get(descriptor);
    if (path === undefined || watching === undefined) return real('writeSync', args);
    return watched('writeSync', path, 'changes', () => {
      const middle = from + Math.floor((chunk.length - from) / 2);
      const first = real('writeSync', [descriptor, chunk, from, middle - from]) as number;
      halfDone('writeSync', path);
      return first + (real('writeSync', [descriptor, chunk, from + first]) as number);
    });
  };
  const asyncWrite: AsyncWrite = promisify(fs.write);
  const write: Plain = (...args) => real('write', args);
  Object.defineProperty(write, promisify.custom, {
    value: async (descriptor: number, chunk: Uint8Array, from = 0) => {
      const path = open.get(descriptor);
      if (path === undefined || watching === undefined) return asyncWrite(descriptor, chunk, from);
      const watcher = watching;
      const call: Call = { name: 'write', path, changes: true, grows: true, store: false };
      quietly(() => {
        watcher.before(call);
      });
      const middle = Math.floor((chunk.length - from) / 2);
      const first = await asyncWrite(descriptor, chunk, from, middle);
      halfDone('write', path);
      const rest = await asyncWrite(descriptor, chunk, from + first.bytesWritten);
      quietly(() => {
        watcher.after(call);
      });
      return { bytesWritten: first.bytesWritten + rest.bytesWritten };
    },
  });
  disk['write'] = write;
  syncBuiltinESMExports();
  patchStore();
  patched = true;
}

function halfDone(name: string, path: string): void {
  const watcher = watching;
  if (watcher === undefined) return;
  quietly(() => {
    watcher.half({ name, path, changes: true, grows: true, store: false });
  });
}

/** The store's file is written by SQLite itself: its statements are the calls that are seen. */
function patchStore(): void {
  const libsql = createRequire(import.meta.url)('libsql') as typeof Database;
  const database = libsql.prototype as unknown as Record<string, Plain>;
  const exec = database['exec'] as Plain;
  database['exec'] = function (this: unknown, ...args) {
    const sql = String(args[0]);
    const name = sql.includes('checkpoint') ? 'checkpoint' : (/^\w+/.exec(sql)?.[0] ?? '');
    const run = (): unknown => exec.apply(this, args);
    if (['ROLLBACK', 'PRAGMA', 'ATTACH', 'DETACH'].includes(name)) return run();
    return watched(name, STORE, name === 'BEGIN' ? 'reads' : 'changes', run);
  };
  const sample = new libsql(':memory:');
  const statement = Object.getPrototypeOf(sample.prepare('SELECT 1')) as Record<string, Plain>;
  sample.close();
  for (const name of ['run', 'get', 'all']) {
    const original = statement[name] as Plain;
    statement[name] = function (this: unknown, ...args) {
      return watched(name, STORE, name === 'run' ? 'changes' : 'reads', () => original.apply(this, args));
    };
  }
}

patch();
