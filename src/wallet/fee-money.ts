import { displayTxid, type Outpoint, type Transaction } from '../encoding/index.ts';
import { derivePublicKey } from '../keys/index.ts';
import { parseRecordDescriptor, recordScript, type RecordDescriptor } from '../multisig/index.ts';
import { requireAgreedAddress } from './address.ts';
import { transactionOf } from './chain-outputs.ts';
import { findOutputs } from './output-finding.ts';
import type { Session } from './session.ts';

/** Addresses in a row without money after which the search ends, as wallets commonly do it. */
const GAP = 20;
/** The first index of branch 1 that was never given out. */
const NEXT = 'fee-money/next';

/** A coin of the patient's own on branch 1 of the record address. */
export interface FeeMoney {
  readonly outpoint: Outpoint;
  /** Satoshis. */
  readonly value: bigint;
  readonly index: number;
  readonly previous: Transaction;
}

export interface FoundFeeMoney {
  /** Richest first. */
  readonly coins: readonly FeeMoney[];
  /** Where change goes: an address of branch 1 that nobody has paid to. */
  readonly changeIndex: number;
}

/**
 * Looks for the patient's own fee money: confirmed, and not spent by anything that waits. Reads the node's whole
 * set of outputs, which takes minutes on mainnet, so it is asked only when the seal cannot pay.
 * @param reusable coins that are free although something that waits spends them: it is about to be replaced
 * @throws ChainError
 */
export async function findFeeMoney(
  session: Session,
  descriptor: RecordDescriptor,
  reusable: readonly Outpoint[] = [],
): Promise<FoundFeeMoney> {
  const chain = session.chain();
  const again = new Set(reusable.map(nameOf));
  const places = new Map<string, number>();
  const coins: FeeMoney[] = [];
  let end = nextIndex(session);
  for (let from = 0; ;) {
    const scripts = [];
    for (; from < end + GAP; from++) {
      const { scriptPubKey } = recordScript(descriptor, 1, from, derivePublicKey);
      places.set(scriptPubKey.join(), from);
      scripts.push(scriptPubKey);
    }
    if (scripts.length === 0) break;
    for (const output of await findOutputs(session, scripts)) {
      const index = places.get(output.script.join()) ?? 0;
      end = Math.max(end, index + 1);
      const isOpen =
        again.has(nameOf(output.outpoint)) || (await chain.output(output.outpoint)) !== undefined;
      const previous = isOpen ? await transactionOf(chain, output) : undefined;
      if (previous === undefined) continue;
      coins.push({ outpoint: output.outpoint, value: output.value, index, previous });
    }
  }
  const order = (a: FeeMoney, b: FeeMoney): number =>
    Number(b.value - a.value) || (displayTxid(a.outpoint.txid) < displayTxid(b.outpoint.txid) ? -1 : 1);
  return { coins: coins.sort(order), changeIndex: end };
}

/**
 * The address of branch 1 to pay fee money to next.
 * @throws WalletError `no-address`, `not-agreed`
 */
export function feeMoneyAddress(session: Session): string {
  const { descriptor: text } = requireAgreedAddress(session);
  const descriptor = parseRecordDescriptor(text, session.network, { acceptLockout: true });
  return recordScript(descriptor, 1, nextIndex(session), derivePublicKey).address;
}

/** Change went out to this index: the next one goes to another. */
export function usedFeeIndex(session: Session, index: number): void {
  session.store.change((tables) => {
    const table = tables.table('setting');
    const row = table.get(NEXT);
    const next = typeof row?.value === 'number' ? row.value : 0;
    table.put(NEXT, { value: Math.max(next, index + 1) });
  });
}

function nameOf({ txid, vout }: Outpoint): string {
  return `${displayTxid(txid)}:${vout}`;
}

function nextIndex(session: Session): number {
  const row = session.store.view((tables) => tables.table('setting').get(NEXT));
  return typeof row?.value === 'number' ? row.value : 0;
}
