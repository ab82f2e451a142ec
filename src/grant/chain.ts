import { GrantError } from './errors.ts';

/** What every entry of a hash-chained log carries. */
export interface ChainEntry {
  /** 1 for the first, then one more each time. */
  readonly counter: number;
  /** Hash of the entry before, hex; null for the first. */
  readonly prev: string | null;
}

/** An entry and its own hash, hex. */
export interface ChainLink<Entry extends ChainEntry> {
  readonly entry: Entry;
  readonly hash: string;
}

/**
 * Checks that entries in the order given are a whole log from its first entry: none missing, none changed,
 * none out of place. A log that was cut at its end looks whole; its newest counter has to be known otherwise.
 * @param same the end of a sentence when an entry belongs to another log than the first
 * @throws GrantError `broken-chain`, with the place from 1 in `facts.entry`
 */
export function checkChain<Entry extends ChainEntry>(
  links: readonly ChainLink<Entry>[],
  same: (first: Entry, entry: Entry) => string | undefined,
): void {
  links.forEach(({ entry }, i) => {
    const before = links[i - 1];
    const first = links[0]?.entry ?? entry;
    const problem = same(first, entry) ?? linkProblem(entry, before, i + 1);
    if (problem === undefined) return;
    throw new GrantError(
      'broken-chain',
      `Entry ${i + 1} of this log does not follow on the one before: ${problem}.`,
      'Ask for the whole log again; if it stays so, entries were removed or changed.',
      { facts: { entry: i + 1 } },
    );
  });
}

function linkProblem(
  entry: ChainEntry,
  before: ChainLink<ChainEntry> | undefined,
  place: number,
): string | undefined {
  if (entry.counter !== place) return `its counter is ${entry.counter}`;
  return entry.prev === (before?.hash ?? null) ? undefined : 'it names another predecessor';
}
