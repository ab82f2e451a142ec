import type { Did } from '../encoding/index.ts';

/**
 * What whoever makes a grant of a Consent chooses of what it permits, and what it leaves open. A choice narrows: one
 * that goes beyond the Consent is refused.
 */
export interface ConsentChoices {
  /** Who a literal reference of the Consent means (`Patient/12`), for those without a did in it. */
  readonly people?: ReadonlyMap<string, Did>;
  /** Which permission is granted, of several: its number in the order of the Consent, from 1. */
  readonly provision?: number;
  readonly provider?: Did;
  /** PurposeOfUse code. */
  readonly purpose?: string;
  /** Unix seconds: the end of the grant. */
  readonly until?: number;
  /** Record ids; or else `collections`. */
  readonly records?: readonly string[];
  readonly collections?: readonly string[];
}

/** The same, with what was told of people put aside. */
export type TermChoices = Omit<ConsentChoices, 'people'>;
