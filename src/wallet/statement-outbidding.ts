import { replacementFee, type Outbid } from '../anchor/index.ts';
import type { Outpoint } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { chooseFeeRate, feeCaps, feeOverCap, feeTooHigh, feeTooLow } from './fees.ts';
import type { Chain } from './ports/chain.ts';
import type { Session } from './session.ts';
import { composePaid, type Homes, type PaidStatement } from './statement-payer.ts';

/** What waits in the mempool in the place of a new statement, and what nodes ask for taking it away. */
export interface Rival extends Outbid {
  /** Display order. */
  readonly txid: string;
  /** Satoshis per virtual byte. */
  readonly incremental: number;
}

/** Rates are tried until the fee is enough for the size that it leads to. */
const ATTEMPTS = 4;

/**
 * What spends a seal in the mempool already: our own earlier version, or somebody else's.
 * @throws ChainError
 */
export async function rivalFor(chain: Chain, seal: Outpoint): Promise<Rival | undefined> {
  const txid = await chain.waitingSpender(seal);
  const waiting = txid === undefined ? undefined : await chain.waiting(txid);
  if (txid === undefined || waiting === undefined) return undefined;
  return { txid, ...waiting, incremental: await chain.incrementalFeeRate() };
}

/**
 * Composes a statement that pays what is asked for now and, where another spends the seal already, enough to take
 * its place; never over our own caps.
 * @throws WalletError `fee-too-low`, `fee-too-high`; AnchorError `seal-too-small`; ChainError
 */
export async function composeOutbidding(
  session: Session,
  homes: Homes,
  plan: Omit<Parameters<typeof composePaid>[2], 'feeRate'>,
  options: { readonly sponsored: boolean; readonly asked?: number },
): Promise<PaidStatement> {
  const rival = await rivalFor(session.chain(), plan.seal.outpoint);
  let feeRate = await chooseFeeRate(session, options.asked);
  // Whoever sponsors it composes it anew, and outbids with its own money.
  if (options.sponsored) return composePaid(session, homes, { ...plan, feeRate }, true);
  const caps = feeCaps(session);
  for (let attempt = 1; ; attempt++) {
    const paid = await composePaid(session, homes, { ...plan, feeRate }, false);
    const { fee, vsize } = paid.composed;
    if (fee > caps.maxFee) throw feeOverCap(fee, caps.maxFee);
    const needed = rival === undefined ? 0n : replacementFee(rival, vsize, rival.incremental);
    if (fee >= needed) return paid;
    feeRate = Number(needed) / vsize;
    if (options.asked !== undefined) throw feeTooLow(options.asked, feeRate);
    if (feeRate > caps.maxFeeRate) throw feeTooHigh(feeRate, caps.maxFeeRate);
    if (attempt === ATTEMPTS) throw feeOverCap(needed, caps.maxFee);
  }
}

/**
 * Whether a finished statement would take the place of what waits. A node that is down does not keep anybody from
 * signing.
 * @throws WalletError `fee-too-low`
 */
export async function checkOutbids(
  session: Session,
  seal: Outpoint,
  paid: { readonly txid: string; readonly fee: bigint; readonly vsize: number },
): Promise<void> {
  try {
    const rival = await rivalFor(session.chain(), seal);
    if (rival === undefined || rival.txid === paid.txid) return;
    const needed = replacementFee(rival, paid.vsize, rival.incremental);
    if (paid.fee < needed) {
      throw feeTooLow(round(Number(paid.fee) / paid.vsize), round(Number(needed) / paid.vsize));
    }
  } catch (error) {
    if (error instanceof MedwalletError && error.outcome === 'unavailable') return;
    throw error;
  }
}

function round(rate: number): number {
  return Math.ceil(rate * 100) / 100;
}
