import { randomBytes } from 'node:crypto';
import { lstatSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../crypto/index.ts';
import { bytesToHex, utf8ToBytes } from '../../encoding/index.ts';
import { errnoOf } from './errno.ts';

/** An unfinished file's name says where its writer runs, and as which process. */
const NAME = /^\.medwallet-([0-9a-f]{8})-([1-9][0-9]{0,9})-[0-9a-f]{24}\.tmp$/;

const cleared = new Set<string>();
let place: string | undefined;

/** A name for a file, or a folder, that is not whole yet. */
export function unfinishedName(): string {
  return `.medwallet-${placeOfProcesses()}-${process.pid}-${randomBytes(12).toString('hex')}.tmp`;
}

/**
 * Removes what processes of this machine left unfinished in a folder when they were killed: no handler runs then,
 * and part of a record may be in it. Looked at once for each folder. Files of other machines, which may share the
 * folder, and of processes that still run stay.
 */
export function clearLeftovers(folder: string): void {
  if (cleared.has(folder)) return;
  cleared.add(folder);
  for (const path of ofDeadProcesses(folder)) remove(path, 'file');
}

/** The same for folders that did not get their names, with all that is in them. For folders that are ours alone. */
export function clearDrafts(folder: string): void {
  for (const path of ofDeadProcesses(folder)) remove(path, 'folder');
}

function ofDeadProcesses(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => {
        const [, where, pid] = NAME.exec(name) ?? [];
        return where === placeOfProcesses() && !isRunning(Number(pid));
      })
      .map((name) => join(folder, name));
  } catch {
    // Whoever writes into it will say what is wrong with it.
    return [];
  }
}

/** Tidying up keeps nobody from his work: in a folder like /tmp what somebody else left cannot be removed. */
function remove(path: string, kind: 'file' | 'folder'): void {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (kind === 'file' ? stats?.isFile() === true : stats?.isDirectory() === true)
      rmSync(path, { force: true, recursive: kind === 'folder' });
  } catch {
    // Its owner can, with the next file that he writes here.
  }
}

/** Where a process number means something: a machine, and on Linux the namespace (a container has its own). */
function placeOfProcesses(): string {
  place ??= bytesToHex(sha256(utf8ToBytes(`${hostname()}\n${namespace()}`))).slice(0, 8);
  return place;
}

function namespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) !== 'ESRCH';
  }
}
