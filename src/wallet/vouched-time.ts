import type { Trust } from './ports/trust.ts';

/**
 * Remembers the latest of the times that somebody else than this machine's clock vouches for: a date under a
 * signature, a block's median time. One that the clock has not reached is left out, so that a stranger's date
 * in the future counts as little as a clock that once ran ahead: neither can make a later, right clock look
 * set back.
 * @param now and the others in Unix seconds
 */
export function rememberTime(trust: Trust, now: number, vouched: readonly number[]): void {
  const latest = Math.max(0, ...vouched.filter((time) => time <= now));
  if (latest > 0) trust.sawTime(latest);
}
