import { childFee, replacementFee, REPLACEABLE, signedVirtualSize, witnessSizeOf } from '../anchor/index.ts';
import { transactionId } from '../crypto/index.ts';
import {
  displayTxid,
  internalTxid,
  isDid,
  parseTransaction,
  serializeTransaction,
  type Did,
  type Outpoint,
  type Transaction,
  type TxOutput,
} from '../encoding/index.ts';
import { WalletError } from './errors.ts';
import { chooseFeeRate, feeCaps, feeOverCap, feeTooLow } from './fees.ts';
import type { FeeWallet } from './ports/fee-wallet.ts';
import type { Session } from './session.ts';
import { patientOfChange, reserveChange } from './sponsoring.ts';
import { rivalFor } from './statement-outbidding.ts';

/** Satoshis. Nodes relay no smaller output of the kinds that a fee wallet has. */
const DUST = 330n;

/** A child that would lift a statement which we sponsored: nothing is signed or sent yet. */
export interface PlannedLift {
  /** The statement's, display order. */
  readonly txid: string;
  readonly patient: Did;
  /** Satoshis that the child costs us. */
  readonly cost: number;
  /** What comes back, in satoshis. */
  readonly change: number;
  /** Satoshis per virtual byte that both pay together. */
  readonly feeRate: number;
  readonly wallet: string;
  /** @internal */
  readonly child: Transaction;
}

/**
 * Plans to lift a statement that waits, as its sponsor: a child spends the sponsor's change and pays for both (child
 * pays for parent). The patient and the co-signers sign nothing again, and the statement keeps its txid.
 * @param txid display order
 * @throws WalletError `nothing-to-bump`, `no-sponsor-coins`, `fee-too-low`, `fee-too-high`; ChainError
 */
export async function planLift(
  session: Session,
  txid: string,
  options: { readonly wallet: string; readonly feeRate?: number },
): Promise<PlannedLift> {
  const chain = session.chain();
  const parent = /^[0-9a-f]{64}$/.test(txid) ? await chain.waiting(txid) : undefined;
  const raw = parent === undefined ? undefined : await chain.rawTransaction(txid);
  if (parent === undefined || raw === undefined) throw nothingWaits();
  const { outpoint, output, patient } = ownChange(session, txid, parseTransaction(raw));
  const feeRate = await chooseFeeRate(session, options.feeRate);
  const pays = Number(parent.fee) / parent.vsize;
  if (pays >= feeRate) throw feeTooLow(feeRate, Math.ceil(pays * 100) / 100);
  const script = await session.feeWallet(options.wallet).changeScript();
  const draft = childOf(outpoint, { value: 0n, script });
  const vsize = signedVirtualSize(serializeTransaction(draft, { witness: false }).length, [
    witnessSizeOf(output.script),
  ]);
  const rival = await rivalFor(chain, outpoint);
  const wanted = childFee(parent, vsize, feeRate);
  const needed = rival === undefined ? 0n : replacementFee(rival, vsize, rival.incremental);
  const fee = wanted > needed ? wanted : needed;
  const { maxFee } = feeCaps(session);
  if (fee > maxFee) throw feeOverCap(fee, maxFee);
  const change = output.value - fee;
  if (change < DUST) throw tooSmall(output.value, fee);
  return {
    txid,
    patient,
    cost: Number(fee),
    change: Number(change),
    feeRate,
    wallet: options.wallet,
    child: childOf(outpoint, { value: change, script }),
  };
}

/**
 * Has the node's wallet sign the child, and sends it.
 * @returns the child's txid, display order
 * @throws ChainError, also when the node's wallet is locked or refuses
 */
export async function sendLift(session: Session, lift: PlannedLift): Promise<string> {
  const wallet: FeeWallet = session.feeWallet(lift.wallet);
  const [output] = lift.child.outputs;
  if (output !== undefined) reserveChange(session, lift.patient, output.script);
  const signed = await wallet.signTransaction(lift.child);
  await session.chain().broadcast(serializeTransaction(signed, { witness: true }));
  return displayTxid(transactionId(signed));
}

function childOf(previous: Outpoint, output: TxOutput): Transaction {
  return {
    version: 2,
    inputs: [{ previous, scriptSig: new Uint8Array(0), sequence: REPLACEABLE, witness: [] }],
    outputs: [output],
    lockTime: 0,
  };
}

// Behind seal and commitment comes the sponsor's change, to a script that was noted when it was given out.
function ownChange(
  session: Session,
  txid: string,
  transaction: Transaction,
): { outpoint: Outpoint; output: TxOutput; patient: Did } {
  for (const [vout, output] of transaction.outputs.entries()) {
    const patient = vout < 2 ? undefined : patientOfChange(session, output.script);
    if (patient === undefined || !isDid(patient)) continue;
    return { outpoint: { txid: internalTxid(txid), vout }, output, patient };
  }
  throw new WalletError(
    'no-sponsor-coins',
    'Nothing of that transaction came back to a wallet of ours, so there is nothing to lift it with.',
    'Ask the patient to replace it: medwallet anchor bump --out FILE',
  );
}

function nothingWaits(): WalletError {
  return new WalletError(
    'nothing-to-bump',
    'No such transaction waits in the mempool of this node.',
    'Give the txid of a statement that you sponsored and that is not in a block yet.',
  );
}

function tooSmall(value: bigint, fee: bigint): WalletError {
  return new WalletError(
    'no-sponsor-coins',
    `Your change of that statement is ${value} sat, too little for a fee of ${fee} sat.`,
    'Use a lower --fee-rate, or ask the patient to replace the statement: medwallet anchor bump --out FILE',
    { facts: { value: Number(value), fee: Number(fee) } },
  );
}
