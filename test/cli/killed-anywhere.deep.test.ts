import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBuilt } from '../support/faults/built.ts';
import { copyOf } from '../support/faults/plan.ts';
import { nothingLost, StoreKeys, wholeWallets, type Holding } from '../support/faults/whole.ts';
import { createHome, createPeople, type TestHome } from '../support/people.ts';

const KILLS = Number(process.env['MEDWALLET_KILLS'] ?? 200);
const AT_ONCE = 20;
const KIB = 1024;

describe('the built command', { timeout: 3_600_000 }, () => {
  let base: TestHome;
  const keys = new StoreKeys();
  beforeAll(async () => {
    base = createHome();
    (await createPeople(base)).close();
    base.write('lab.json', '{"resourceType":"Observation"}\n');
    base.write('large.bin', Buffer.alloc(96 * KIB, 7));
    await keys.learn(base);
  });
  afterAll(() => {
    base.remove();
  });

  const add = (title: string, file = 'lab.json'): string[] => [
    ...['--profile', 'alice', 'record', 'add', file],
    ...['--title', title, '--json'],
  ];
  const whole = (home: TestHome): Map<string, Holding> => wholeWallets(home, keys);
  const recordsOf = (held: ReadonlyMap<string, Holding>): number =>
    held.get('alice')?.rows['record']?.length ?? 0;

  it(`is killed ${KILLS} times, whenever it happens to be: nothing is lost, nothing is half`, async () => {
    const home = copyOf(base);
    const random = randomFrom(Date.now());
    const started = performance.now();
    expect((await runBuilt(home, add('first'))).code).toBe(0);
    let took = performance.now() - started;
    let before = whole(home);
    const seen = { killed: 0, ended: 0, done: 0 };
    for (let round = 0; seen.killed < KILLS && round < 3 * KILLS; round++) {
      const record = before.get('alice')?.rows['record']?.at(-1) ?? '';
      const argv =
        [
          add(`round ${round}`),
          [
            '--profile',
            'alice',
            'grant',
            'clinic',
            '--record',
            record,
            '--for',
            '1d',
            '--out',
            'g.psbt',
            '--yes',
          ],
          ['--profile', 'alice', 'record', 'erase', record, '--reason', 'entered-in-error', '--yes'],
          add(`round ${round}`, 'large.bin'),
        ][record === '' ? 0 : round % 4] ?? [];
      const begun = performance.now();
      const run = await runBuilt(home, argv, took * (0.25 + random() * 0.85));
      const after = whole(home);
      nothingLost(before, after);
      const what = `round ${round}: ${argv.join(' ')}\n${run.stdout}${run.stderr}`;
      if (run.signal === 'SIGKILL') {
        seen.killed++;
        if (after.get('alice')?.events.length !== before.get('alice')?.events.length) seen.done++;
      } else {
        seen.ended++;
        expect(run.code, what).toBe(0);
        took = (took + performance.now() - begun) / 2;
      }
      before = after;
    }
    // It needs no tidying up by anybody: the next command just works.
    const last = await runBuilt(home, add('last'));
    expect(last.code, last.stderr).toBe(0);
    expect(recordsOf(whole(home))).toBe(recordsOf(before) + 1);
    process.stdout.write(
      `random kills: ${seen.killed} killed (${seen.done} of them after they had written), ${seen.ended} were faster\n`,
    );
    expect(seen.killed).toBe(KILLS);
    home.remove();
  });

  it(`runs ${AT_ONCE} times at once, some are killed: no update is lost, nobody waits for the dead`, async () => {
    const home = copyOf(base);
    const before = whole(home);
    const runs = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, i) =>
        runBuilt(home, add(`at once ${i}`), i % 5 === 4 ? 700 * i : undefined),
      ),
    );
    const acknowledged = runs.filter(({ code }) => code === 0).length;
    const killed = runs.filter(({ signal }) => signal === 'SIGKILL').length;
    expect(acknowledged + killed, runs.map(({ stdout, stderr }) => stdout + stderr).join('\n')).toBe(AT_ONCE);
    const after = whole(home);
    nothingLost(before, after);
    expect(recordsOf(after)).toBeGreaterThanOrEqual(acknowledged);
    expect(recordsOf(after)).toBeLessThanOrEqual(AT_ONCE);
    expect((await runBuilt(home, add('afterwards'))).code).toBe(0);
    expect(recordsOf(whole(home))).toBe(recordsOf(after) + 1);
    home.remove();
  });
});

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  process.stdout.write(`random kills: seed ${state}\n`);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
