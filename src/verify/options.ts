import { MAX_SECONDS } from '../circle/index.ts';
import type { EcdsaVerifier } from '../crypto/index.ts';
import { isDid, isNetwork, type Did, type Network } from '../encoding/index.ts';
import type { PublicDeriver } from '../multisig/index.ts';
import { VerifyError } from './errors.ts';
import type { Assurance } from './report.ts';

/** How hard to look for a revocation (docs/verify.md). */
export type Status = 'seen' | 'fresh' | 'none';

/** Seconds. A longer tolerance would be a second validity time that nobody signed. */
export const MAX_SKEW = 120;

/** The question. Nothing has a default here: a forgotten time or audience must not mean "any". */
export interface VerifyOptions {
  readonly network: Network;
  /** Who asks: the provider to whom the grant must be made out. */
  readonly audience: Did;
  /** The patient it must come from, when that is known. */
  readonly patient?: Did;
  /** Unix seconds. */
  readonly now: number;
  /** Seconds by which the clocks may differ, 0 to 120. */
  readonly skew: number;
  readonly status: Status;
  readonly require: Requirement;
  readonly verifier: EcdsaVerifier;
  /** BIP-32 public derivation, for a successor after a veto: it shows whether the patient's own key took part. */
  readonly derive?: PublicDeriver;
}

/** What judging proofs takes of it. */
export type ProofQuestion = Pick<VerifyOptions, 'network' | 'verifier' | 'derive' | 'now' | 'require'>;

/** How well a grant must be anchored; `confirmations` goes with `confirmed`. */
export interface Requirement {
  readonly assurance: Exclude<Assurance, 'none'>;
  /** For `confirmed`: blocks, its own included; 1 when absent. */
  readonly confirmations?: number;
  /** Confirmations from which a statement counts as `final`; 6 when absent. */
  readonly finalAt?: number;
}

/** @throws VerifyError `bad-options` (outcome `usage`) */
export function checkOptions(options: VerifyOptions): void {
  const { now, skew, require } = options;
  if (!isNetwork(options.network)) throw badOptions('network');
  if (!isDid(options.audience)) throw badOptions('audience');
  if (options.patient !== undefined && !isDid(options.patient)) throw badOptions('patient');
  if (!isWhole(now, 0, MAX_SECONDS)) throw badOptions('now');
  if (!isWhole(skew, 0, MAX_SKEW)) throw badOptions('skew');
  if (!['seen', 'fresh', 'none'].includes(options.status)) throw badOptions('status');
  if (!['signed', 'logged', 'confirmed', 'final'].includes(require.assurance)) throw badOptions('require');
  if (!isWhole(require.confirmations ?? 1, 1, 1_000_000)) throw badOptions('require');
  if (!isWhole(require.finalAt ?? 6, 1, 1_000_000)) throw badOptions('require');
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function badOptions(option: string): VerifyError {
  return new VerifyError(
    'bad-options',
    `The option "${option}" of the verification has no usable value.`,
    'Give times in whole Unix seconds, a skew of 0 to 120 seconds, and dids as the cards show them.',
    { outcome: 'usage', facts: { option } },
  );
}
