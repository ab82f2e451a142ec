import type { Signer, Token } from '../grant/index.ts';
import type { Did } from '../encoding/index.ts';
import type { Collected } from './collect.ts';
import type { Continuity } from './continuity.ts';
import type { Evidence } from './evidence.ts';
import type { VerifyOptions } from './options.ts';
import type { ProvenProof } from './proofs.ts';
import type { Check, CheckName } from './report.ts';
import type { JudgedRevocation } from './revocations.ts';
import type { Sources } from './sources.ts';

/** A token whose two signatures are good, with everything that is known about it. */
export interface Proven {
  readonly token: Token;
  readonly signers: readonly Signer[];
  readonly collected: Collected;
  /** Who goes on for whom, by proofs. */
  readonly continuity: Continuity;
  /** Who the patient is now: `iss`, or the identity that goes on for it. */
  readonly patient: Did;
  readonly revocations: readonly JudgedRevocation[];
  readonly sources: Sources;
  readonly evidence: Evidence;
  readonly options: VerifyOptions;
  /** Proofs about this grant in the ledger it names, of which every step holds. */
  readonly proofs: readonly ProvenProof[];
}

export function passed(name: CheckName, detail: string): Check {
  return { name, result: 'passed', required: true, detail };
}

export function failed(name: CheckName, detail: string): Check {
  return { name, result: 'failed', required: true, detail };
}

/** @param required whether the grant may not be called valid without it */
export function notMade(name: CheckName, detail: string, required: boolean): Check {
  return { name, result: 'not-made', required, detail };
}
