import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { CliContext } from '../../src/cli/context.ts';
import { progressBar, renderProgress } from '../../src/cli/progress.ts';

const GIB = 1024 ** 3;

/** A terminal, a clock that is set by hand, and what was written since the last look. */
function terminal(isTTY: boolean) {
  const stderr = Object.assign(new PassThrough(), { isTTY, columns: 100 });
  const clock = { now: 0 };
  const context: CliContext = {
    env: {},
    cwd: '/',
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr,
  };
  const bar = progressBar(context, 'en', () => clock.now);
  return { bar, clock, written: (): string => String((stderr.read() as Buffer | null) ?? '') };
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

  it('is for terminals only', () => {
    const { bar, clock, written } = terminal(false);
    bar.show({ what: 'encrypting', done: 1, total: GIB });
    clock.now = 5_000;
    bar.show({ what: 'encrypting', done: GIB / 2, total: GIB });
    bar.clear();
    expect(written()).toBe('');
  });

  it.each([20, 40, 60, 79, 200])('fits into %d columns', (width) => {
    for (const total of [undefined, 3 * GIB]) {
      const line = renderProgress({ what: 'decrypting', done: GIB, total }, 90, width);
      expect(line.length).toBeLessThanOrEqual(width);
    }
  });

  it('tells minutes, and what nobody knows the end of', () => {
    expect(renderProgress({ what: 'encrypting', done: GIB, total: 10 * GIB }, 10, 90)).toContain(
      '1 min 30 s left',
    );
    expect(renderProgress({ what: 'encrypting', done: GIB, total: undefined }, 10, 90)).toBe(
      'encrypting  1,074 MB  107 MB/s',
    );
  });
});
