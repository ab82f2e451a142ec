import {
  AnchorError,
  composeStatement,
  type ComposedStatement,
  type StatementPlan,
} from '../anchor/index.ts';
import type { DraftInput, Place } from '../cosign/index.ts';
import { derivePublicKey } from '../keys/index.ts';
import { recordScript, type RecordDescriptor } from '../multisig/index.ts';
import { findFeeMoney, usedFeeIndex, type FeeMoney } from './fee-money.ts';
import type { Session } from './session.ts';

/** Who pays for a statement: the seal itself, the patient's money on branch 1, or somebody who is still to come. */
export type Payer = 'seal' | 'fee-money' | 'sponsor';

export interface PaidStatement {
  readonly composed: ComposedStatement;
  readonly payer: Payer;
  /** What stands behind the seal's input, and behind the commitment. */
  readonly moreInputs: readonly DraftInput[];
  readonly moreOutputs: readonly (Place | undefined)[];
}

/**
 * Composes a statement that is paid for: out of the seal while it has enough, else with the patient's fee money.
 * A sponsor's is composed without a fee, and again when the sponsor comes.
 * @throws AnchorError `seal-too-small` when neither can pay; ChainError
 */
export async function composePaid(
  session: Session,
  descriptor: RecordDescriptor,
  plan: Omit<StatementPlan, 'feeMoney' | 'sponsor'>,
  sponsored: boolean,
): Promise<PaidStatement> {
  if (sponsored) {
    const composed = composeStatement({ ...plan, sponsor: 'later' });
    return { composed, payer: 'sponsor', moreInputs: [], moreOutputs: [] };
  }
  try {
    return { composed: composeStatement(plan), payer: 'seal', moreInputs: [], moreOutputs: [] };
  } catch (error) {
    if (!isTooSmall(error)) throw error;
    return await withFeeMoney(session, descriptor, plan, error);
  }
}

async function withFeeMoney(
  session: Session,
  descriptor: RecordDescriptor,
  plan: Omit<StatementPlan, 'feeMoney' | 'sponsor'>,
  tooSmall: AnchorError,
): Promise<PaidStatement> {
  const { coins, changeIndex } = await findFeeMoney(session, descriptor);
  const change: Place = { descriptor, branch: 1, index: changeIndex };
  const changeScript = recordScript(descriptor, 1, changeIndex, derivePublicKey).scriptPubKey;
  for (let count = 1; count <= coins.length; count++) {
    const chosen = coins.slice(0, count);
    const composed = tryCompose({ ...plan, feeMoney: { coins: chosen, changeScript } });
    if (composed === undefined) continue;
    const hasChange = composed.transaction.outputs.length > 2;
    if (hasChange) usedFeeIndex(session, changeIndex);
    return {
      composed,
      payer: 'fee-money',
      moreInputs: chosen.map((coin) => draftInput(descriptor, coin)),
      moreOutputs: hasChange ? [change] : [],
    };
  }
  throw tooSmall;
}

function draftInput(descriptor: RecordDescriptor, { previous, index }: FeeMoney): DraftInput {
  return { previous, place: { descriptor, branch: 1, index } };
}

function tryCompose(plan: StatementPlan): ComposedStatement | undefined {
  try {
    return composeStatement(plan);
  } catch (error) {
    if (isTooSmall(error)) return undefined;
    throw error;
  }
}

function isTooSmall(error: unknown): error is AnchorError {
  return error instanceof AnchorError && error.code === 'seal-too-small';
}
