import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBuilt } from '../support/faults/built.ts';
import { copyOf, copyOnto } from '../support/faults/plan.ts';
import { filesBelow } from '../support/faults/tree.ts';
import { nothingLost, StoreKeys, wholeWallets, type Holding } from '../support/faults/whole.ts';
import { createHome, createPeople, type TestHome } from '../support/people.ts';

const KIB = 1024;
/** What is left free, in KiB: from nothing to enough. */
const ROOMS = [0, 16, 64, 128, 256, 1_024];
const CODES = ['disk-full', 'vault-full', 'store-unavailable'];

const folder = mkdtempSync(join(tmpdir(), 'medwallet-full-'));
const isMounted =
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16m,mode=700', 'tmpfs', folder]).status === 0;

// Wallets, vault and working folder lie on a small file system of their own. Only root may mount one: elsewhere this
// shows as skipped.
describe.skipIf(!isMounted)('on a file system that is really full', { timeout: 1_800_000 }, () => {
  let base: TestHome;
  const keys = new StoreKeys();

  beforeAll(async () => {
    base = createHome();
    (await createPeople(base)).close();
    base.write('large.bin', Buffer.alloc(96 * KIB, 7));
    await keys.learn(base);
  });
  afterAll(() => {
    base.remove();
    spawnSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  });

  const add = ['--profile', 'alice', 'record', 'add', 'large.bin', '--title', 'on a full disk', '--json'];
  const whole = (home: TestHome): Map<string, Holding> => wholeWallets(home, keys);
  const recordsOf = (home: TestHome): number => whole(home).get('alice')?.rows['record']?.length ?? 0;

  it('a command says so in words, loses nothing, and does it when there is room', async () => {
    const codes: string[] = [];
    for (const room of ROOMS) {
      const home = onTheSmallDisk(base);
      const before = whole(home);
      leave(room);
      const run = await runBuilt(home, add);
      const code = (JSON.parse(run.stdout) as { error?: { code: string } }).error?.code ?? 'done';
      codes.push(code);
      if (code !== 'done') {
        expect(run.code, run.stdout + run.stderr).toBe(3);
        expect(CODES, `${room} KiB: ${run.stdout}`).toContain(code);
      }
      // Looked at as it is on the full disk, before there is room again; elsewhere, for looking takes room too.
      const asLeft = copyOf(home, tmpdir());
      nothingLost(before, whole(asLeft));
      const held = recordsOf(asLeft);
      asLeft.remove();
      expect(held).toBe(code === 'done' ? 1 : 0);
      rmSync(join(folder, 'filler'));
      nothingLost(before, whole(home));
      const again = await runBuilt(home, add);
      expect(again.code, again.stdout + again.stderr).toBe(0);
      expect(recordsOf(home)).toBe(held + 1);
      expect(filesBelow(folder).filter((path) => path.endsWith('.tmp'))).toEqual([]);
      rmSync(join(folder, 'people'), { recursive: true });
    }
    process.stdout.write(
      `room left, in KiB: ${ROOMS.map((room, i) => `${room} ${codes[i] ?? ''}`).join(', ')}\n`,
    );
    expect(codes[0]).not.toBe('done');
    expect(codes.at(-1)).toBe('done');
    expect(codes.filter((code) => code !== 'done').length).toBeGreaterThan(2);
  });
});

function onTheSmallDisk(base: TestHome): TestHome {
  const [home, cwd] = [join(folder, 'people', 'home'), join(folder, 'people', 'work')];
  mkdirSync(cwd, { recursive: true });
  const moved = { ...base, home, cwd, env: { ...base.env, MEDWALLET_HOME: home } };
  copyOnto(base, moved);
  return moved;
}

/** Fills the small disk but for this many KiB. */
function leave(room: number): void {
  writeFileSync(join(folder, 'filler'), Buffer.alloc(free() - room * KIB, 1));
  expect(free()).toBeLessThanOrEqual(room * KIB);
}

function free(): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
