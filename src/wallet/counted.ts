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
