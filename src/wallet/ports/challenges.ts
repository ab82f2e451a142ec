/**
 * The challenges that a verifier has made and that wait for their answer. What is taken is taken for good: every
 * call is durable before it returns, and of any number of callers at once one gets `first`.
 */
export interface Challenges {
  /** @param hash of the challenge, hex; @param exp its end, Unix seconds */
  issue(hash: string, exp: number): void;
  take(hash: string, exp: number): 'first' | 'again' | 'unknown';
  /** Forgets those whose end lies more than a day before; they are `unknown` from then on. */
  prune(now: number): void;
}
