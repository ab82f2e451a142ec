import { MultisigError } from './errors.ts';

/** Descriptors allow 20 keys here; 15 is what the wallets that must import the descriptor agree on. */
const MAX_KEYS = 15;

export interface ThresholdOptions {
  /** Allows a bare 2-of-2, where the loss of one key locks the address for good. */
  readonly acceptLockout?: boolean | undefined;
}

declare const checked: unique symbol;

/** A k-of-n that went through `makeThreshold`: the brand keeps plain objects from posing as one. */
export interface Threshold {
  /** Signatures needed. */
  readonly k: number;
  /** Keys there are. */
  readonly n: number;
  readonly [checked]: true;
}

/**
 * k signatures of n keys, 2 ≤ k < n ≤ 15: one key alone must never act, and one lost key must never lock.
 * 2-of-2 only with `acceptLockout`.
 * @throws MultisigError `bad-threshold`, `lockout`
 */
export function makeThreshold(k: number, n: number, options: ThresholdOptions = {}): Threshold {
  if (!Number.isInteger(k) || !Number.isInteger(n) || k < 2 || k > n || n > MAX_KEYS) {
    throw new MultisigError(
      'bad-threshold',
      `${k} of ${n} keys is not a policy for a record address.`,
      `Ask for at least 2 signatures, fewer than there are keys, and at most ${MAX_KEYS} keys.`,
      { facts: { k, n } },
    );
  }
  if (k === n && n > 2) {
    throw new MultisigError(
      'bad-threshold',
      `With ${k} of ${n} keys one lost key would lock the address for good.`,
      'Ask for fewer signatures than there are keys.',
      { facts: { k, n } },
    );
  }
  if (k === n && options.acceptLockout !== true) {
    throw new MultisigError(
      'lockout',
      'With 2 of 2 keys one lost key locks the address for good.',
      'Add a guardian or a spare key, or accept the lockout explicitly.',
      { facts: { k, n } },
    );
  }
  return Object.freeze({ k, n }) as Threshold;
}
