import { failed, notMade, passed, type Proven } from './proven.ts';
import type { Check } from './report.ts';

/** Seconds by which the newest block's median time may be ahead of a clock that is right (consensus' own bound). */
const BLOCK_TIME_TOLERANCE = 7_200;

export function checkNotBefore({ token, options }: Proven): Check {
  return options.now + options.skew < token.claims.nbf
    ? failed('not-before', 'its time has not come yet')
    : passed('not-before', 'its time has come');
}

export function checkExpiry({ token, options }: Proven): Check {
  return options.now - options.skew >= token.claims.exp
    ? failed('expiry', 'its time is over')
    : passed('expiry', 'its time is not over');
}

/** A clock that was set back makes expired grants look alive, so it is held against what else knows the time. */
export function checkClock({ evidence, options }: Proven): Check {
  const { chain, lastSeenTime } = evidence;
  if (chain !== undefined && options.now + BLOCK_TIME_TOLERANCE < chain.medianTime) {
    return failed('clock', 'the clock is more than two hours behind the newest block');
  }
  if (lastSeenTime !== undefined && options.now + options.skew < lastSeenTime) {
    return failed('clock', 'the clock is behind the last time seen here');
  }
  if (chain === undefined && lastSeenTime === undefined) {
    return notMade('clock', 'nothing else at hand knows the time', false);
  }
  return passed('clock', 'nothing at hand contradicts the clock');
}
