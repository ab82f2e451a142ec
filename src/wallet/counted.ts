import type { TellProgress, Work } from './ports/progress.ts';

/** Goes through things one by one, and tells each time how many are done; left early, the work has ended too. */
export function* counted<Thing>(
  tell: TellProgress,
  what: Work,
  things: readonly Thing[],
): Generator<Thing, void> {
  const total = things.length;
  tell({ what, done: 0, total });
  try {
    for (const [i, thing] of things.entries()) {
      yield thing;
      tell({ what, done: i + 1, total });
    }
  } finally {
    tell({ what, done: total, total });
  }
}

/** A work of which only its share is known, from 0 to 1: told in hundredths. */
export function hundredths(tell: TellProgress, what: Work): (share: number) => void {
  return (share) => {
    tell({ what, done: Math.round(100 * share), total: 100 });
  };
}
