import type { Did } from '../encoding/index.ts';
import type { ProvenRotation } from './rotations.ts';
import type { ProvenSuccessor } from './successors.ts';
import type { GrantKind, Purpose, RevocationReason, Signer } from '../grant/index.ts';

/**
 * The answer, and the only success is `valid`. Where several checks fail, the first in this order wins;
 * `unchecked` says that nothing failed and something required could not be checked (docs/verify.md).
 */
export const VERDICTS = [
  'malformed',
  'wrong-network',
  'bad-signature',
  'untrusted-signer',
  'wrong-audience',
  'revoked',
  'not-yet-valid',
  'expired',
  'stale',
  'unchecked',
  'valid',
] as const;
/** The one answer of a verification; only `valid` is success (docs/verify.md). */
export type Verdict = (typeof VERDICTS)[number];

/** How firmly a grant stands; each step includes the ones before. */
export const ASSURANCES = ['none', 'signed', 'logged', 'confirmed', 'final'] as const;
/** How well a grant is anchored: by its signatures, in a signed statement, in a block, in a deep one. */
export type Assurance = (typeof ASSURANCES)[number];

/** The name of a check; the list is closed. */
export type CheckName =
  | 'form'
  | 'network'
  | 'signature'
  | 'patient'
  | 'identity'
  | 'ledger'
  | 'guardian'
  | 'audience'
  | 'boards'
  | 'circle'
  | 'revocation'
  | 'not-before'
  | 'expiry'
  | 'freshness'
  | 'assurance'
  | 'clock';

/** One check of a verification and how it went. */
export interface Check {
  readonly name: CheckName;
  readonly result: 'passed' | 'failed' | 'not-made';
  /** Whether the verdict is `unchecked` when this check was not made. */
  readonly required: boolean;
  /** Why, as the rest of a sentence without names or values from the token. */
  readonly detail: string;
}

/** What came of looking at one notice board. */
export interface BoardReport {
  readonly board: string;
  readonly answered: boolean;
  /** Named by the newest circle document at hand. */
  readonly ofCircle: boolean;
  /** Files that are no circle document, bundle or revocation for this grant, or one without effect. */
  readonly ignored: number;
  /** Age files that were not opened: meant for others, or garbage. */
  readonly sealed: number;
  /** Of these and of files too long for a revocation: how many nobody looked into, because there were too many. */
  readonly unread: number;
}

/**
 * What verification proved. The fields about the grant are there only when its signature is good: what an
 * unsigned token says about itself is nobody's business.
 */
export interface Report {
  readonly verdict: Verdict;
  /** One sentence of what is so, and one of what to do. */
  readonly message: string;
  readonly hint: string;
  readonly assurance: Assurance;
  /** Confirmations of the statement that holds the grant, with assurance `confirmed` and `final`. */
  readonly confirmations?: number;
  /** Every check there is, in their fixed order. */
  readonly checks: readonly Check[];
  readonly boards: readonly BoardReport[];
  readonly grant?: string;
  readonly patient?: Did;
  readonly provider?: Did;
  readonly guardian?: Did;
  readonly kind?: GrantKind;
  readonly scope?: string;
  readonly purpose?: Purpose;
  readonly records?: readonly string[];
  readonly collections?: readonly string[];
  readonly ledger?: string;
  /** Unix seconds. */
  readonly notBefore?: number;
  readonly expires?: number;
  readonly signers?: readonly Signer[];
  /** Who the patient is now, where proofs show that another key goes on for `patient`. */
  readonly patientNow?: Did;
  /** Changes of the patient's key that proofs at hand show, in force or not. */
  readonly rotations?: readonly ProvenRotation[];
  /** Ledgers of this patient that ended, and what goes on for them: each is a break in the history. */
  readonly breaks?: readonly ProvenSuccessor[];
  /** The revocation that counts, when the verdict is `revoked`. */
  readonly revocation?: RevocationFacts;
}

/** A revocation that counts: by whom, and where it was seen. */
export interface RevocationFacts {
  readonly by: Did;
  readonly role: 'patient' | 'guardian';
  /** Unix seconds, by the clock of whoever revoked. */
  readonly time: number;
  readonly reason?: RevocationReason;
}
