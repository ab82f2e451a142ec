import {
  AnchorError,
  composeStatement,
  type ComposedStatement,
  type StatementPlan,
} from '../anchor/index.ts';
import type { DraftInput, Place } from '../cosign/index.ts';
import type { Outpoint } from '../encoding/index.ts';
import { derivePublicKey } from '../keys/index.ts';
import { recordScript, type RecordDescriptor } from '../multisig/index.ts';
import { findFeeMoney, usedFeeIndex, type FeeMoney, type FoundFeeMoney } from './fee-money.ts';
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

/** Where the money lies, and where it goes: two addresses while the ledger moves home. */
export interface Homes {
  readonly from: RecordDescriptor;
  readonly to: RecordDescriptor;
  /** Coins that only the statement spends whose place this one takes. */
  readonly reusable?: readonly Outpoint[];
}

/**
 * Composes a statement that is paid for: out of the seal while it has enough, else with the patient's fee money.
 * A sponsor's is composed without a fee, and again when the sponsor comes.
 * @throws AnchorError `seal-too-small` when neither can pay; ChainError
 */
export async function composePaid(
  session: Session,
  homes: Homes,
  plan: Omit<StatementPlan, 'feeMoney' | 'sponsor'>,
  sponsored: boolean,
): Promise<PaidStatement> {
  if (sponsored) {
    const composed = composeStatement({ ...plan, sponsor: 'later' });
    return { composed, payer: 'sponsor', moreInputs: [], moreOutputs: [] };
  }
  try {
    // What stayed behind under the old address would take the old co-signers to be spent again.
    const moved = homes.from.text === homes.to.text ? undefined : await withAllFeeMoney(session, homes, plan);
    if (moved !== undefined) return moved;
    return { composed: composeStatement(plan), payer: 'seal', moreInputs: [], moreOutputs: [] };
  } catch (error) {
    if (!isTooSmall(error)) throw error;
    return await withFeeMoney(session, homes, plan, error);
  }
}

async function withFeeMoney(
  session: Session,
  homes: Homes,
  plan: Omit<StatementPlan, 'feeMoney' | 'sponsor'>,
  tooSmall: AnchorError,
): Promise<PaidStatement> {
  const found = await findFeeMoney(session, homes.from, homes.reusable);
  for (let count = 1; count <= found.coins.length; count++) {
    const paid = payWith(session, homes, plan, { ...found, coins: found.coins.slice(0, count) });
    if (paid !== undefined) return paid;
  }
  throw tooSmall;
}

async function withAllFeeMoney(
  session: Session,
  homes: Homes,
  plan: Omit<StatementPlan, 'feeMoney' | 'sponsor'>,
): Promise<PaidStatement | undefined> {
  const found = await findFeeMoney(session, homes.from, homes.reusable);
  return found.coins.length === 0 ? undefined : payWith(session, homes, plan, found);
}

function payWith(
  session: Session,
  { from, to }: Homes,
  plan: Omit<StatementPlan, 'feeMoney' | 'sponsor'>,
  { coins, changeIndex }: FoundFeeMoney,
): PaidStatement | undefined {
  const change: Place = { descriptor: to, branch: 1, index: changeIndex };
  const changeScript = recordScript(to, 1, changeIndex, derivePublicKey).scriptPubKey;
  const composed = tryCompose({ ...plan, feeMoney: { coins, changeScript } });
  if (composed === undefined) return undefined;
  const hasChange = composed.transaction.outputs.length > 2;
  if (hasChange) usedFeeIndex(session, changeIndex);
  return {
    composed,
    payer: 'fee-money',
    moreInputs: coins.map((coin) => draftInput(from, coin)),
    moreOutputs: hasChange ? [change] : [],
  };
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
