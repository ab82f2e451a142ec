import { WalletError } from './errors.ts';
import type { Session } from './session.ts';
import { setting } from './settings.ts';

const TARGET_BLOCKS = 6;

/** The dearest statement that this wallet signs: satoshis, and satoshis per virtual byte. */
export interface FeeCaps {
  readonly maxFee: bigint;
  readonly maxFeeRate: number;
}

export function feeCaps(session: Session): FeeCaps {
  return { maxFee: BigInt(setting(session, 'max-fee')), maxFeeRate: setting(session, 'max-fee-rate') };
}

/**
 * What a new statement pays, in satoshis per virtual byte: the node's estimate, else the fallback that was set;
 * never under what the node relays, never over our own cap.
 * @param asked by the user, instead of an estimate
 * @throws WalletError `fee-too-low`, `fee-too-high`; ChainError
 */
export async function chooseFeeRate(session: Session, asked?: number): Promise<number> {
  const chain = session.chain();
  const [estimate, floor] = await Promise.all([
    asked === undefined ? chain.estimateFeeRate(TARGET_BLOCKS) : undefined,
    chain.relayFeeRate(),
  ]);
  const cap = setting(session, 'max-fee-rate');
  if (asked !== undefined && asked < floor) throw feeTooLow(asked, floor);
  if (floor > cap || (asked ?? 0) > cap) throw feeTooHigh(Math.max(floor, asked ?? 0), cap);
  if (asked !== undefined) return asked;
  return Math.min(cap, Math.max(floor, estimate ?? setting(session, 'fallback-fee-rate')));
}

export function feeTooLow(rate: number, floor: number): WalletError {
  return new WalletError(
    'fee-too-low',
    `The fee rate is ${rate} sat/vB, and the node takes nothing under ${floor} sat/vB now.`,
    'Leave --fee-rate away, or give a higher one; what was composed earlier is composed again: medwallet anchor --out FILE',
    { facts: { rate, floor } },
  );
}

export function feeTooHigh(rate: number, cap: number): WalletError {
  return new WalletError(
    'fee-too-high',
    `The fee rate would be ${rate} sat/vB, over the cap of ${cap} sat/vB.`,
    'Wait for a calmer time, or raise the cap: medwallet settings max-fee-rate N',
    { facts: { rate, cap } },
  );
}

export function feeOverCap(fee: bigint, cap: bigint): WalletError {
  return new WalletError(
    'fee-too-high',
    `The fee would be ${fee} sat, over the cap of ${cap} sat.`,
    'Wait for a calmer time, or raise the cap: medwallet settings max-fee N',
    { facts: { fee: Number(fee), cap: Number(cap) } },
  );
}
