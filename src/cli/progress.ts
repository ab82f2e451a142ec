import { numberOf, type Language } from '../language/index.ts';
import type { Progress, Work } from '../index.ts';
import type { CliContext, GlobalOptions } from './context.ts';
import { progressWords } from './words/progress.ts';

export interface ProgressBar {
  readonly show: (progress: Progress) => void;
  /** Takes the line away. */
  readonly clear: () => void;
  /** Shows nothing from now on: the terminal is needed for something else. */
  readonly silence: () => void;
}

/** Shorter work needs no bar. */
const AFTER_MS = 1_000;
const EVERY_MS = 100;
const CLEAR_LINE = '\r\u001b[K';

/** What is counted; bytes where nothing is said, and null where only the share is known. */
const UNITS = {
  encrypting: undefined,
  decrypting: undefined,
  adding: 'records',
  exporting: 'records',
  checking: 'files',
  resealing: 'records',
  verifying: 'lines',
  restoring: 'files',
  searching: 'blocks',
  scanning: null,
  unlocking: null,
  sealing: null,
} as const satisfies Record<Work, string | null | undefined>;

/** Work on a passphrase: a command may do it two or three times over, and who waits counts from the first. */
const ON_PASSPHRASE: readonly Work[] = ['unlocking', 'sealing'];
/** What begins so soon after the last went on from there. */
const PAUSE_MS = 500;

/**
 * A line on stderr that is written over again and again: on a terminal that can do so only, for people, and only for
 * what takes longer than a second. Each work has a clock of its own, so the small files inside a long work show
 * nothing, and a large one does. @param now milliseconds
 */
export function progressBar(
  context: CliContext,
  { language, json }: Pick<GlobalOptions, 'language' | 'json'>,
  now: () => number = () => performance.now(),
): ProgressBar {
  const { stderr, env } = context;
  let isSilent = json || stderr.isTTY !== true || env['TERM'] === 'dumb';
  let drawn = -Infinity;
  let shown: Work | undefined;
  const underway = new Map<Work, { readonly began: number; readonly since: number; done: number }>();
  let passphrase = { since: 0, seen: -Infinity };
  /** Since when a person waits for this. */
  const waitingSince = (what: Work, time: number): number => {
    if (!ON_PASSPHRASE.includes(what)) return time;
    return time - passphrase.seen < PAUSE_MS ? passphrase.since : time;
  };
  const clear = (): void => {
    if (shown === undefined) return;
    stderr.write(CLEAR_LINE);
    drawn = -Infinity;
    shown = undefined;
  };
  return {
    show(progress) {
      if (isSilent) return;
      const { what, done, total } = progress;
      const time = now();
      if (done === total) {
        const { since = time } = underway.get(what) ?? {};
        if (ON_PASSPHRASE.includes(what)) passphrase = { since, seen: time };
        underway.delete(what);
        if (shown === what) clear();
        return;
      }
      const before = underway.get(what);
      // The next file of several begins anew.
      const run =
        before === undefined || done < before.done
          ? { began: time, since: waitingSince(what, time), done }
          : before;
      run.done = done;
      underway.set(what, run);
      if (time - run.since < AFTER_MS || time - drawn < EVERY_MS) return;
      drawn = time;
      shown = what;
      // Some terminals say that they have no columns.
      const { columns = 0 } = stderr;
      const width = (columns > 0 ? columns : 80) - 1;
      const line = renderProgress(progress, (time - run.began) / 1000, width, language);
      stderr.write(`${CLEAR_LINE}${line}`);
    },
    clear,
    silence() {
      clear();
      isSilent = true;
    },
  };
}

/** One line of at most `width` characters: bar, share, amounts, rate, time left. */
export function renderProgress(
  { what: kind, done, total }: Progress,
  seconds: number,
  width: number,
  language: Language = 'en',
): string {
  const say = progressWords[language];
  const what = say[kind];
  const rate = done / seconds;
  const unit = UNITS[kind];
  const facts: string[] = [];
  if (unit === null && total === undefined) return what.slice(0, width);
  if (unit !== null) {
    const amount = (number: number): string =>
      numberOf(Math.round(unit === undefined ? number / 1e6 : number), language);
    const name = unit === undefined ? 'MB' : say[unit];
    const speed = `${amount(rate)}${unit === undefined ? ' MB' : ''}/s`;
    if (total === undefined) return `${what}  ${amount(done)} ${name}  ${speed}`.slice(0, width);
    facts.push(say.of(amount(done), amount(total), name), speed);
  }
  const share = total === undefined || total === 0 ? 1 : Math.min(1, done / total);
  const left = rate > 0 && total !== undefined ? say.left(duration((total - done) / rate, language)) : '';
  facts.unshift(`${Math.floor(share * 100)} %`.padStart(5));
  facts.push(left);
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
