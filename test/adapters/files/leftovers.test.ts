import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileSink } from '../../../src/adapters/files/index.ts';
import { createProfile, homeLayout, profileLayout } from '../../../src/adapters/profile/index.ts';
import { freshFolders } from '../../support/folder.ts';

const freshFolder = freshFolders();

/** A process number that is nobody's any more. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.once('exit', resolve));
  return child.pid ?? 0;
}

/** The name of a file that this process is writing, with another process in it. */
function nameFor(folder: string, pid: number): string {
  const sink = fileSink(join(folder, 'probe'));
  const [name = ''] = readdirSync(folder);
  sink.abort();
  expect(name).toContain(`-${process.pid}-`);
  return name.replace(`-${process.pid}-`, `-${pid}-`);
}

describe('an unfinished file', () => {
  it('of a process that was killed is removed by the next one that writes there', async () => {
    const dead = nameFor(freshFolder(), await deadProcess());
    const folder = freshFolder();
    writeFileSync(join(folder, dead), 'part of a record');
    const sink = fileSink(join(folder, 'out'));
    expect(readdirSync(folder)).not.toContain(dead);
    sink.commit();
    expect(readdirSync(folder)).toEqual(['out']);
  });

  it('stays while its process runs, on another machine, or when it only looks like one', async () => {
    const pid = await deadProcess();
    const dead = nameFor(freshFolder(), pid);
    const kept = [
      dead.replace(`-${pid}-`, `-${process.ppid}-`),
      dead.replace(/^\.medwallet-[0-9a-f]{8}/, '.medwallet-00000000'),
      dead.replace('.tmp', '.txt'),
    ].toSorted();
    const folder = freshFolder();
    for (const name of kept) writeFileSync(join(folder, name), '');
    fileSink(join(folder, 'out')).abort();
    expect(readdirSync(folder).toSorted()).toEqual(kept);
  });

  it('and a wallet that was never finished: gone when the next one is made, and a file like it stays', async () => {
    const layout = profileLayout(homeLayout({}, freshFolder()), 'alice');
    const profiles = join(layout.home, 'profiles');
    mkdirSync(profiles, { recursive: true });
    const dead = nameFor(freshFolder(), await deadProcess());
    const running = dead.replace(/-\d+-/, `-${process.ppid}-`);
    const file = dead.replace(/[0-9a-f]{24}/, '0'.repeat(24));
    for (const name of [dead, running]) {
      mkdirSync(join(profiles, name));
      writeFileSync(join(profiles, name, 'keystore.age'), 'sealed words');
    }
    writeFileSync(join(profiles, file), 'no folder');
    await createProfile(layout, (draft) => {
      writeFileSync(draft.profile, 'whole');
      return Promise.resolve();
    });
    expect(readdirSync(profiles).toSorted()).toEqual([running, file, 'alice'].toSorted());
    expect(readFileSync(layout.profile, 'utf8')).toBe('whole');
  });
});
