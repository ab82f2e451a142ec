import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { CliContext } from '../../src/cli/context.ts';
import { progressBar, renderProgress } from '../../src/cli/progress.ts';

const GIB = 1024 ** 3;

/** A terminal, a clock that is set by hand, and what was written since the last look. */
function terminal(isTTY: boolean, { json = false, term = 'xterm' } = {}) {
  const stderr = Object.assign(new PassThrough(), { isTTY, columns: 100 });
  const clock = { now: 0 };
  const context: CliContext = {
    env: { TERM: term },
    cwd: '/',
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr,
  };
  const bar = progressBar(context, { language: 'en', json }, () => clock.now);
  return { bar, clock, stderr, written: (): string => String((stderr.read() as Buffer | null) ?? '') };
}

describe('a progress bar', () => {
  it('says nothing in the first second, then how far, how fast and how long', () => {
    const { bar, clock, written } = terminal(true);
    bar.show({ what: 'encrypting', done: 1, total: GIB });
    clock.now = 900;
    bar.show({ what: 'encrypting', done: GIB / 8, total: GIB });
    expect(written()).toBe('');
    clock.now = 2_000;
    bar.show({ what: 'encrypting', done: GIB / 4, total: GIB });
    expect(written()).toContain(' 25 %  268 of 1,074 MB  134 MB/s  6 s left');
    clock.now = 2_050;
    bar.show({ what: 'encrypting', done: GIB / 3, total: GIB });
    expect(written()).toBe('');
  });

  it('takes its line away at the end, and when it is told', () => {
    const { bar, clock, written } = terminal(true);
    const draw = (): void => {
      bar.show({ what: 'decrypting', done: 1, total: GIB });
      clock.now += 3_000;
      bar.show({ what: 'decrypting', done: 2, total: GIB });
      expect(written()).not.toBe('');
    };
    draw();
    bar.show({ what: 'decrypting', done: GIB, total: GIB });
    expect(written()).toBe('\r\u001b[K');
    draw();
    bar.clear();
    expect(written()).toBe('\r\u001b[K');
    bar.clear();
    expect(written()).toBe('');
  });

  it('counts things as it counts bytes', () => {
    const { bar, clock, written } = terminal(true);
    bar.show({ what: 'adding', done: 0, total: 200 });
    clock.now = 2_000;
    bar.show({ what: 'adding', done: 50, total: 200 });
    expect(written()).toContain(' 25 %  50 of 200 records  25/s  6 s left');
    bar.show({ what: 'adding', done: 200, total: 200 });
    expect(written()).toBe('\r\u001b[K');
  });

  it('shows a large file inside a long work, and no small ones', () => {
    const { bar, clock, written } = terminal(true);
    bar.show({ what: 'exporting', done: 0, total: 3 });
    clock.now = 1_900;
    bar.show({ what: 'decrypting', done: 1, total: GIB });
    bar.show({ what: 'decrypting', done: GIB, total: GIB });
    expect(written()).toBe('');
    bar.show({ what: 'exporting', done: 1, total: 3 });
    expect(written()).toContain('exporting');
    bar.show({ what: 'decrypting', done: 1, total: GIB });
    clock.now = 4_000;
    bar.show({ what: 'decrypting', done: GIB / 2, total: GIB });
    expect(written()).toContain('decrypting');
    bar.show({ what: 'decrypting', done: GIB, total: GIB });
    expect(written()).toBe('\r\u001b[K');
    bar.show({ what: 'exporting', done: 2, total: 3 });
    expect(written()).toContain('66 %  2 of 3 records');
  });

  it('counts the waiting from the first passphrase that is worked on, not from the last', () => {
    const { bar, clock, written } = terminal(true);
    const work = (what: 'unlocking' | 'sealing', milliseconds: number): void => {
      bar.show({ what, done: 0, total: 100 });
      clock.now += milliseconds / 2;
      bar.show({ what, done: 50, total: 100 });
      clock.now += milliseconds / 2;
      bar.show({ what, done: 100, total: 100 });
    };
    work('unlocking', 700);
    expect(written()).toBe('');
    clock.now += 100;
    work('sealing', 600);
    expect(written()).toMatch(/locking with the passphrase {2}█+░+ +50 % {2}1 s left\r\u001b\[K$/);
    clock.now += 2_000;
    work('unlocking', 700);
    expect(written()).toBe('');
  });

  it('takes a terminal that says it has no columns for one of 80', () => {
    const { bar, clock, written, stderr } = terminal(true);
    stderr.columns = 0;
    bar.show({ what: 'adding', done: 0, total: 200 });
    clock.now = 2_000;
    bar.show({ what: 'adding', done: 50, total: 200 });
    expect(written()).toMatch(/█░+ .* 6 s left$/);
  });

  it('is silent once it is told', () => {
    const { bar, clock, written } = terminal(true);
    bar.show({ what: 'adding', done: 0, total: 9 });
    bar.silence();
    clock.now = 5_000;
    bar.show({ what: 'adding', done: 1, total: 9 });
    expect(written()).toBe('');
  });

  it.each([
    ['no terminal', false, {}],
    ['--json', true, { json: true }],
    ['a dumb terminal', true, { term: 'dumb' }],
  ])('says nothing with %s', (_, isTTY, how) => {
    const { bar, clock, written } = terminal(isTTY, how);
    bar.show({ what: 'encrypting', done: 1, total: GIB });
    clock.now = 5_000;
    bar.show({ what: 'encrypting', done: GIB / 2, total: GIB });
    bar.clear();
    expect(written()).toBe('');
  });

  it.each([20, 40, 60, 79, 200])('fits into %d columns', (width) => {
    for (const what of ['decrypting', 'exporting', 'sealing'] as const) {
      for (const total of [undefined, 3 * GIB]) {
        for (const language of ['en', 'id'] as const) {
          const line = renderProgress({ what, done: GIB, total }, 90, width, language);
          expect(line.length).toBeLessThanOrEqual(width);
        }
      }
    }
  });

  it('tells minutes, and what nobody knows the end of', () => {
    expect(renderProgress({ what: 'encrypting', done: GIB, total: 10 * GIB }, 10, 90)).toContain(
      '1 min 30 s left',
    );
    expect(renderProgress({ what: 'encrypting', done: GIB, total: undefined }, 10, 90)).toBe(
      'encrypting  1,074 MB  107 MB/s',
    );
    expect(renderProgress({ what: 'verifying', done: 4_096, total: undefined }, 2, 90)).toBe(
      'verifying  4,096 lines  2,048/s',
    );
    expect(renderProgress({ what: 'adding', done: 5, total: 10 }, 5, 90, 'id')).toContain(
      ' 50 %  5 dari 10 rekam medis  1/s  sisa 5 dtk',
    );
    const scan = { what: 'scanning', done: 25, total: 100 } as const;
    expect(renderProgress(scan, 60, 60)).toBe('looking for money  █████░░░░░░░░░░░░░   25 %  3 min 0 s left');
  });
});
