/** At most this much is compared: a name is short, and what somebody typed may be anything. */
const LONGEST = 64;

/**
 * The one of several names that a person may have meant by another: the same but for capitals, the only one that
 * begins so, or the nearest, a slip or two of the keys away. Undefined where none is near, or two are equally near.
 */
export function meantBy(typed: string, names: readonly string[]): string | undefined {
  const wanted = typed.slice(0, LONGEST).toLowerCase();
  if (wanted === '') return undefined;
  const beginning = names.filter((name) => name.toLowerCase().startsWith(wanted));
  if (beginning.length === 1 && wanted.length > 1) return beginning[0];
  const near = names
    .map((name) => ({ name, slips: slipsBetween(wanted, name.slice(0, LONGEST).toLowerCase()) }))
    .filter(({ name, slips }) => slips <= Math.min(2, Math.floor(Math.max(name.length, wanted.length) / 3)))
    .sort((a, b) => a.slips - b.slips);
  const [first, second] = near;
  return first === undefined || first.slips === second?.slips ? undefined : first.name;
}

// How many letters were left out, put in, exchanged, or swapped with their neighbour (optimal string alignment).
function slipsBetween(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          at(last, j) + 1,
          at(row, j - 1) + 1,
          at(last, j - 1) + (isSame ? 0 : 1),
          swapped ? at(before, j - 2) + 1 : Infinity,
        ),
      );
    }
    before = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
