import { HEAVY, KEPT_FROM_VERIFY, placeOf, SHUT_FILES } from './layers.ts';
import type { Import, SourceFacts } from './scan.ts';
import { packageName, resolve, type Violation } from './violation.ts';

/** Follows every import, types included, from the public face of verify. */
export function judgeReach(sources: ReadonlyMap<string, SourceFacts>): Violation[] {
  const isShut = (file: string): boolean => {
    const place = placeOf(file);
    return SHUT_FILES.has(file) || (place !== undefined && KEPT_FROM_VERIFY.has(place));
  };
  return reach(sources, 'src/verify/index.ts', () => true)
    .filter(({ to }) => isShut(to))
    .filter(({ chain }) => !chain.slice(1, -1).some(isShut))
    .map(({ chain, line }) => ({
      rule: 'verify-reach',
      file: chain.at(-2) ?? '',
      line,
      what: chain.join(' → '),
    }));
}

/** Follows what is loaded at once, before the command is known. */
export function judgeStart(sources: ReadonlyMap<string, SourceFacts>): Violation[] {
  return reach(sources, 'bin/medwallet.ts', ({ kind }) => kind === 'value')
    .filter(({ to }) => HEAVY.has(packageName(to)))
    .map(({ chain, line }) => ({
      rule: 'lazy-start',
      file: chain.at(-2) ?? '',
      line,
      what: chain.join(' → '),
    }));
}

interface Reached {
  readonly to: string;
  /** From the start to `to`, the shortest way. */
  readonly chain: readonly string[];
  /** Where the last file of the chain but one imports the last. */
  readonly line: number;
}

/** Every file and package that can be reached over the edges followed, each once. */
function reach(
  sources: ReadonlyMap<string, SourceFacts>,
  start: string,
  follows: (edge: Import) => boolean,
): Reached[] {
  const found: Reached[] = [{ to: start, chain: [start], line: 1 }];
  const seen = new Set([start]);
  for (const { to, chain } of found) {
    for (const edge of (sources.get(to)?.imports ?? []).filter(follows)) {
      const target = resolve(to, edge.specifier) ?? edge.specifier;
      if (seen.has(target)) continue;
      seen.add(target);
      found.push({ to: target, chain: [...chain, target], line: edge.line });
    }
  }
  return found;
}

/** Files that load each other have no order in which to be understood. Types may refer back and forth. */
export function judgeCircles(sources: ReadonlyMap<string, SourceFacts>): Violation[] {
  const violations: Violation[] = [];
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    for (const edge of sources.get(file)?.imports ?? []) {
      const target = resolve(file, edge.specifier);
      if (target === undefined || edge.kind !== 'value' || !sources.has(target)) continue;
      const start = [...path, file].indexOf(target);
      if (start >= 0) {
        const what = [...path.slice(start), file, target].join(' → ');
        violations.push({ rule: 'no-circles', file, line: edge.line, what });
      } else if (!done.has(target)) {
        walk(target, [...path, file]);
      }
    }
    done.add(file);
  };
  for (const file of sources.keys()) if (!done.has(file)) walk(file, []);
  return violations;
}
