import type { CheckedStatement } from '../anchor/index.ts';
import { transactionId } from '../crypto/index.ts';
import { displayTxid, type Transaction } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { WalletError } from './errors.ts';
import type { Session } from './session.ts';

/**
 * Whether the node would take a finished statement, as far as somebody else decides it: the fee is not under what
 * is relayed, and a sponsor's coins are still there. Asked before the plan is given up for the signed
 * transaction. A node that is down changes nothing: the transaction then waits on disk.
 * @param replaced txids of what it takes the place of: a coin that only they spend is still there
 * @throws WalletError `needs-sponsor`, `fee-too-low`, `sponsor-coin-gone`
 */
export async function checkSendable(
  session: Session,
  transaction: Transaction,
  checked: CheckedStatement,
  replaced: readonly string[],
): Promise<void> {
  if (checked.fee === 0n) throw needsSponsor();
  const own = new Set(checked.ownInputs.map(({ input }) => input));
  try {
    const chain = session.chain();
    // Somebody else may have sent this very statement already: then its coins are spent by itself.
    const txid = transactionId(transaction);
    if ((await chain.output({ txid, vout: 0 })) !== undefined) return;
    const floor = await chain.relayFeeRate();
    const rate = Number(checked.fee) / checked.vsize;
    if (rate < floor) throw underFloor(rate, floor);
    const spenders = [displayTxid(txid), ...replaced];
    for (const [i, { previous }] of transaction.inputs.entries()) {
      if (own.has(i) || (await chain.output(previous)) !== undefined) continue;
      const spender = await chain.waitingSpender(previous);
      if (spender === undefined || !spenders.includes(spender)) throw coinGone();
    }
  } catch (error) {
    if (error instanceof MedwalletError && error.outcome === 'unavailable') return;
    throw error;
  }
}

/** Signing this would lead nowhere: without a fee no node takes it. */
export function needsSponsor(): WalletError {
  return new WalletError(
    'needs-sponsor',
    'This statement leaves its fee to a sponsor, and nobody has paid it yet.',
    'Pay it from a wallet of your own node: medwallet cosign FILE --sponsor WALLET --out FILE',
  );
}

function underFloor(rate: number, floor: number): WalletError {
  return new WalletError(
    'fee-too-low',
    `The statement pays ${rate.toFixed(2)} sat/vB, and the node relays nothing under ${floor} sat/vB now.`,
    'Compose it again with medwallet anchor: it then pays what the node asks for.',
    { facts: { rate, floor } },
  );
}

function coinGone(): WalletError {
  return new WalletError(
    'sponsor-coin-gone',
    "A coin of the sponsor's has been spent elsewhere meanwhile.",
    'Compose the statement again with medwallet anchor, and have it sponsored anew.',
  );
}
