import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import type { RegtestContext } from './context.ts';
import { RegtestError } from './errors.ts';
import { regtestPaths } from './state.ts';

const TAIL = 1024 * 1024;

/** The last lines of the node's own log, also of a node that has stopped. */
export function regtestLogs(context: RegtestContext, lines = 50): string[] {
  const paths = regtestPaths(context.home);
  let file: number;
  try {
    // One that never came so far as to have a log of its own has said why where its output went.
    file = openSync(existsSync(paths.debugLog) ? paths.debugLog : paths.outputFile, 'r');
  } catch (cause) {
    throw new RegtestError(
      'node-not-running',
      'There is no log of a regtest node in this home.',
      'Start one: medwallet regtest up. A node that somebody else runs keeps its log there.',
      { outcome: 'unavailable', cause },
    );
  }
  try {
    const { size } = fstatSync(file);
    const buffer = Buffer.alloc(Math.min(size, TAIL));
    const length = readSync(file, buffer, 0, buffer.length, size - buffer.length);
    const all = buffer.toString('utf8', 0, length).trimEnd().split('\n');
    return all.slice(-Math.max(1, lines));
  } finally {
    closeSync(file);
  }
}
