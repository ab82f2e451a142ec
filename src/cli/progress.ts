import type { CliContext } from './context.ts';

/** What a long work tells of itself: bytes done, and all of them where that is known. */
export interface Doing {
  readonly what: 'encrypting' | 'decrypting';
  readonly done: number;
  readonly total: number | undefined;
}

export interface ProgressBar {
  readonly show: (doing: Doing) => void;
  /** Takes the line away. */
  readonly clear: () => void;
}

/** Shorter work needs no bar. */
const AFTER_MS = 1_000;
const EVERY_MS = 100;
const CLEAR_LINE = '\r\u001b[K';

/**
 * A line on stderr that is written over again and again: on a terminal only, and only for what takes longer than a
 * second. @param now milliseconds
 */
export function progressBar(context: CliContext, now: () => number = () => performance.now()): ProgressBar {
  let began = now();
  let drawn = -Infinity;
  let before: Doing | undefined;
  const clear = (): void => {
    if (drawn === -Infinity) return;
    context.stderr.write(CLEAR_LINE);
    drawn = -Infinity;
  };
  return {
    show(doing) {
      if (context.stderr.isTTY !== true) return;
      const time = now();
      // The next file of several begins anew.
      if (before === undefined || doing.what !== before.what || doing.done < before.done) began = time;
      before = doing;
      if (doing.done === doing.total) clear();
      else if (time - began >= AFTER_MS && time - drawn >= EVERY_MS) {
        drawn = time;
        const line = renderProgress(doing, (time - began) / 1000, (context.stderr.columns ?? 80) - 1);
        context.stderr.write(`${CLEAR_LINE}${line}`);
      }
    },
    clear,
  };
}

/** One line of at most `width` characters: bar, share, amounts, rate, time left. */
export function renderProgress({ what, done, total }: Doing, seconds: number, width: number): string {
  const rate = done / seconds;
  const speed = `${megabytes(rate)} MB/s`;
  if (total === undefined) return `${what}  ${megabytes(done)} MB  ${speed}`.slice(0, width);
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const left = rate > 0 ? `${duration((total - done) / rate)} left` : '';
  const facts = [
    `${Math.floor(share * 100)} %`.padStart(5),
    `${megabytes(done)} of ${megabytes(total)} MB`,
    speed,
    left,
  ];
  const text = facts.join('  ');
  const room = Math.min(30, width - what.length - text.length - 4);
  if (room < 5) return `${what}  ${text}`.slice(0, width);
  const full = Math.round(share * room);
  return `${what}  ${'█'.repeat(full)}${'░'.repeat(room - full)}  ${text}`;
}

function megabytes(bytes: number): string {
  return Math.round(bytes / 1e6).toLocaleString('en');
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
