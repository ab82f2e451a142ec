import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBuilt } from '../support/faults/built.ts';
import { copyOf } from '../support/faults/plan.ts';
import { filesBelow } from '../support/faults/tree.ts';
import { nothingLost, StoreKeys, wholeWallets, type Holding } from '../support/faults/whole.ts';
import { runAndKill, runAndKillAtBytes } from '../support/killing.ts';
import { createHome, createPeople, type TestHome } from '../support/people.ts';

const MIB = 1024 * 1024;
const LARGE = 64 * MIB;

// The built command in a process of its own, and a real kill -9.
describe('killed in between', { timeout: 600_000 }, () => {
  let base: TestHome;
  const keys = new StoreKeys();
  const whole = (home: TestHome): Map<string, Holding> => wholeWallets(home, keys);
  const vaultOf = (home: TestHome): string => join(home.home, 'vault');
  const add = (file: string): string[] => [
    ...['--profile', 'alice', 'record', 'add', file],
    ...['--title', 'kept', '--json'],
  ];

  beforeAll(async () => {
    base = createHome();
    (await createPeople(base)).close();
    base.write('lab.json', '{"resourceType":"Observation"}\n');
    const shown = await runBuilt(base, ['--profile', 'alice', 'backup', '--show-words', '--json']);
    base.write('words.txt', (JSON.parse(shown.stdout) as { words: string }).words);
    // What the library did to get to know each other is in no journal yet.
    expect((await runBuilt(base, ['--profile', 'alice', 'record', 'list', '--json'])).code).toBe(0);
    await keys.learn(base);
  });
  afterAll(() => {
    base.remove();
  });

  it('of store and journal: the next command writes the journal, and from it everything comes back', async () => {
    const counted = copyOf(base);
    const { made, status, stderr } = runAndKill(counted, add('lab.json'), 0);
    expect(status, stderr).toBe(0);
    counted.remove();
    const committed = made.findIndex((step) => step.startsWith('exec') && !step.includes('/'));
    const journal = made.findIndex((step, i) => i > committed && step.includes('/journal/'));
    expect(committed).toBeGreaterThanOrEqual(0);
    expect(journal).toBeGreaterThan(committed);

    const home = copyOf(base);
    const journalBefore = filesBelow(join(vaultOf(home), 'journal'));
    expect(runAndKill(home, add('lab.json'), journal + 1).signal).toBe('SIGKILL');
    expect(filesBelow(join(vaultOf(home), 'journal'))).toEqual(journalBefore);
    const held = whole(home);
    expect(held.get('alice')?.rows['record']).toHaveLength(1);

    expect((await runBuilt(home, ['--profile', 'alice', 'record', 'list', '--json'])).code).toBe(0);
    expect(filesBelow(join(vaultOf(home), 'journal')).length).toBeGreaterThan(journalBefore.length);
    rmSync(join(home.home, 'profiles', 'alice'), { recursive: true });
    const restore = ['--profile', 'alice', 'restore', '--words-file', 'words.txt', '--json'];
    const back = await runBuilt(home, restore);
    expect(back.code, back.stdout).toBe(0);
    expect(whole(home).get('alice')?.rows['record']).toHaveLength(1);
    const verified = await runBuilt(home, ['--profile', 'alice', 'record', 'verify', '--json']);
    expect(verified.code, verified.stdout).toBe(0);
    home.remove();
  });

  it('of a large record on its way in, and on its way out: nothing under its name, nothing left over', async () => {
    const home = copyOf(base);
    writeFileSync(home.file('large.bin'), Buffer.alloc(LARGE, 7));
    const before = whole(home);
    const vaultBefore = filesBelow(vaultOf(home));
    const half = killHalfway(home, add('large.bin'), vaultOf(home));
    expect(half).toBeGreaterThanOrEqual(LARGE / 4);
    expect(half).toBeLessThan(LARGE);
    nothingLost(before, whole(home));
    expect(whole(home).get('alice')?.rows['record']).toEqual(before.get('alice')?.rows['record']);
    const left = filesBelow(vaultOf(home)).filter((path) => !vaultBefore.includes(path));
    expect(left.filter((path) => !path.startsWith(join(vaultOf(home), 'tmp')))).toEqual([]);
    expect((await runBuilt(home, add('lab.json'))).code).toBe(0);
    expect(filesBelow(join(vaultOf(home), 'tmp'))).toEqual([]);

    const added = await runBuilt(home, add('large.bin'));
    const { id } = JSON.parse(added.stdout) as { id: string };
    mkdirSync(home.file('out'));
    const open = ['--profile', 'alice', 'record', 'open', id, '--out', 'out/large.bin', '--json'];
    const unfinished = killHalfway(home, open, home.file('out'));
    expect(unfinished).toBeGreaterThanOrEqual(LARGE / 4);
    expect(unfinished).toBeLessThan(LARGE);
    expect(readdirSync(home.file('out'))).not.toContain('large.bin');
    expect((await runBuilt(home, open)).code).toBe(0);
    expect(readdirSync(home.file('out'))).toEqual(['large.bin']);
    expect(statSync(home.file('out/large.bin')).size).toBe(LARGE);
    home.remove();
  });

  /** Kills the command when it has written half of the large file. @returns the size of what is unfinished */
  function killHalfway(home: TestHome, argv: readonly string[], folder: string): number {
    expect(runAndKillAtBytes(home, argv, LARGE / 2).signal).toBe('SIGKILL');
    return Math.max(...filesBelow(folder).map((path) => statSync(path).size));
  }
});
