/**
 * Keeps what was made from the last few texts: a wallet writes and opens one file after the other with few keys.
 * @param limit entries kept; the oldest go first
 * @param forget told what is kept no longer
 */
export function remembering<Value>(
  limit: number,
  forget: (value: Value) => void = () => undefined,
): (text: string, make: () => Value) => Value {
  const known = new Map<string, Value>();
  return (text, make) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const value = make();
    for (const [oldest, old] of known) {
      if (known.size < limit) break;
      known.delete(oldest);
      forget(old);
    }
    known.set(text, value);
    return value;
  };
}
