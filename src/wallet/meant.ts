import { meantBy } from '../language/index.ts';

/** Of an id as much as tells it from others in any wallet, and is typed without a slip. */
const SHOWN = 8;

/** The id, shortened, whose beginning was typed with a slip. Shorter than 6 characters nothing is meant. */
export function idMeantBy(typed: string, ids: readonly string[]): string | undefined {
  if (typed.length < 6) return undefined;
  const beginnings = ids.map((id) => id.slice(0, typed.length));
  const found = ids[beginnings.indexOf(meantBy(typed, beginnings) ?? typed)];
  return found?.slice(0, Math.max(SHOWN, typed.length));
}

export function shortened(id: string): string {
  return id.slice(0, SHOWN);
}

/** For an error: what was meant, where there is one such thing. */
export function meantFacts(meant: string | undefined): Readonly<Record<string, string>> {
  return meant === undefined ? {} : { meant };
}
