import { composeStatement, type SponsorCoin, type StatementPlan } from './compose.ts';
import { AnchorError } from './errors.ts';

/**
 * Chooses the coins that a sponsor spends: the smallest one that pays and leaves change, so that one coin serves
 * one ledger; else the richest ones together.
 * @param plan as for composing, the sponsor's coins still open
 * @returns undefined when all of them together are not enough
 * @throws AnchorError `bad-request`
 */
export function chooseSponsorCoins<Coin extends SponsorCoin>(
  plan: Omit<StatementPlan, 'sponsor' | 'feeMoney'>,
  candidates: readonly Coin[],
  changeScript: Uint8Array,
): readonly Coin[] | undefined {
  const poorestFirst = candidates.toSorted((a, b) => Number(a.value - b.value));
  const outputs = (coins: readonly Coin[]): number => outputCount(plan, coins, changeScript);
  const single = poorestFirst.find((coin) => outputs([coin]) > 2);
  if (single !== undefined) return [single];
  const richestFirst = poorestFirst.toReversed();
  const count = richestFirst.findIndex((_, i) => outputs(richestFirst.slice(0, i + 1)) > 0) + 1;
  return count === 0 ? undefined : richestFirst.slice(0, count);
}

// None where the coins do not suffice; two without change.
function outputCount(
  plan: Omit<StatementPlan, 'sponsor' | 'feeMoney'>,
  coins: readonly SponsorCoin[],
  changeScript: Uint8Array,
): number {
  try {
    return composeStatement({ ...plan, sponsor: { coins, changeScript } }).transaction.outputs.length;
  } catch (error) {
    if (error instanceof AnchorError && error.code === 'sponsor-too-small') return 0;
    throw error;
  }
}
