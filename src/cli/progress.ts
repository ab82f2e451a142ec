import { numberOf, type Language } from '../language/index.ts';
import type { CliContext } from './context.ts';
import { progressWords } from './words/progress.ts';

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
export function progressBar(
  context: CliContext,
  language: Language = 'en',
  now: () => number = () => performance.now(),
): ProgressBar {
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
        const line = renderProgress(
          doing,
          (time - began) / 1000,
          (context.stderr.columns ?? 80) - 1,
          language,
        );
        context.stderr.write(`${CLEAR_LINE}${line}`);
      }
    },
    clear,
  };
}

/** One line of at most `width` characters: bar, share, amounts, rate, time left. */
export function renderProgress(
  { what: kind, done, total }: Doing,
  seconds: number,
  width: number,
  language: Language = 'en',
): string {
  const say = progressWords[language];
  const what = say[kind];
  const rate = done / seconds;
  const megabytes = (bytes: number): string => numberOf(Math.round(bytes / 1e6), language);
  const speed = `${megabytes(rate)} MB/s`;
  if (total === undefined) return `${what}  ${megabytes(done)} MB  ${speed}`.slice(0, width);
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const left = rate > 0 ? say.left(duration((total - done) / rate, language)) : '';
  const facts = [
    `${Math.floor(share * 100)} %`.padStart(5),
    say.of(megabytes(done), megabytes(total)),
    speed,
    left,
  ];
  const text = facts.join('  ');
  const room = Math.min(30, width - what.length - text.length - 4);
  if (room < 5) return `${what}  ${text}`.slice(0, width);
  const full = Math.round(share * room);
  return `${what}  ${'█'.repeat(full)}${'░'.repeat(room - full)}  ${text}`;
}

function duration(seconds: number, language: Language): string {
  const say = progressWords[language];
  const whole = Math.ceil(seconds);
  return whole < 60 ? say.seconds(whole) : say.minutes(Math.floor(whole / 60), whole % 60);
}
