import type { Network } from '../encoding/index.ts';
import type { EcdsaVerifier } from '../crypto/index.ts';
import type { SigningKey, WalletKeys } from '../keys/index.ts';
import { WalletError } from './errors.ts';
import type { Chain } from './ports/chain.ts';
import type { Clock, Entropy } from './ports/clock.ts';
import type { FeeWallet } from './ports/fee-wallet.ts';
import type { Profile, Role } from './ports/profile.ts';
import type { TellProgress } from './ports/progress.ts';
import type { Store } from './ports/store.ts';
import type { Streams } from './ports/streams.ts';
import type { Trust } from './ports/trust.ts';
import type { Vault } from './ports/vault.ts';
import type { WalletRows } from './rows.ts';

/** What works without unlocking: verifying, looking at boards. */
export interface PublicSession {
  readonly network: Network;
  readonly profile: Profile | undefined;
  /** @internal */
  readonly trust: Trust | undefined;
  readonly clock: Clock;
  readonly verifier: EcdsaVerifier;
  /** @internal A verifier that takes a moment to load and is faster from then on; none where `verifier` is that one. */
  readonly verifierOfMany?: (() => Promise<EcdsaVerifier>) | undefined;
  /** @internal The vault behind a board's name; undefined for a name this machine cannot resolve. */
  vault(board: string): Vault | undefined;
  /** @internal Connects on first use. */
  chain(): Chain;
}

/** An unlocked wallet with everything its use cases need. */
export interface Session extends PublicSession {
  readonly profile: Profile;
  /** @internal */
  readonly trust: Trust;
  /** @internal The wallet's secrets and tables: use cases reach them, programs ask use cases. */
  readonly keys: WalletKeys;
  /** @internal */
  readonly identity: SigningKey;
  /** @internal */
  readonly store: Store<WalletRows>;
  /** @internal */
  readonly entropy: Entropy;
  /** @internal What encrypts and decrypts large files. */
  readonly streams: Streams;
  /** @internal Told how far a long work is. */
  readonly progress: TellProgress;
  /**
   * From the next unlocking on this wallet is another one of its identities, to which its ledger went over. This
   * session stays what it was. Nothing is written where the profile says so already.
   */
  adoptIdentity(index: number): void;
  /** @internal A wallet of our own node that can pay fees, by its name there. */
  feeWallet(name: string): FeeWallet;
}

/** The name of the vault that the profiles of one machine share; it is resolved when it is used. */
export const DEFAULT_BOARD = 'vault:default';

export function defaultVault(session: PublicSession): Vault {
  const vault = session.vault(DEFAULT_BOARD);
  if (vault !== undefined) return vault;
  throw new WalletError(
    'board-unavailable',
    'The shared vault cannot be found.',
    'Check MEDWALLET_HOME: the vault lies beside the profiles.',
    { outcome: 'unavailable' },
  );
}

/** @throws WalletError `wrong-role` */
export function requireRole(session: Session, role: Role, what: string): void {
  if (session.profile.role === role) return;
  throw new WalletError(
    'wrong-role',
    `Only a ${role} can ${what}, and this profile is a ${session.profile.role}.`,
    'Choose the right one with --profile.',
    { outcome: 'usage' },
  );
}
