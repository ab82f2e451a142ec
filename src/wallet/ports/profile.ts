import type { Did, Network } from '../../encoding/index.ts';

export const WALLET_ROLES = ['patient', 'provider', 'guardian'] as const;
/** What a wallet is for; commands of another role refuse with `wrong-role`. */
export type Role = (typeof WALLET_ROLES)[number];

/** What a wallet is, readable without its passphrase. */
export interface Profile {
  readonly name: string;
  readonly did: Did;
  readonly network: Network;
  readonly role: Role;
  /** Unix seconds. */
  readonly created: number;
  /** Number of the identity key that `did` is; 0 when absent. */
  readonly identity?: number;
  /** True for a wallet that came back from its words and has not got its store back: what it knows is not all. */
  readonly restored?: boolean;
  /** True for a test wallet: its words follow from its name or stand in every example, so anybody can know them. */
  readonly testSeed?: boolean;
}
