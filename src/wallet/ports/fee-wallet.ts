import type { Outpoint, Transaction } from '../../encoding/index.ts';

/** A confirmed coin of one key, P2WPKH or P2TR, that the wallet can spend. */
export interface FeeCoin {
  readonly outpoint: Outpoint;
  /** Satoshis. */
  readonly value: bigint;
  readonly script: Uint8Array;
}

/** What is paid to somebody out of named coins, with the rest going back. */
export interface FeePayment {
  readonly coins: readonly Outpoint[];
  readonly script: Uint8Array;
  /** Satoshis. */
  readonly value: bigint;
  readonly changeScript: Uint8Array;
  /** Satoshis per virtual byte. */
  readonly feeRate: number;
}

/**
 * A wallet of one's own Bitcoin node that pays fees: its keys stay in the node. Answers come from outside and are
 * parsed strictly; a node that cannot be asked is a `ChainError` with the outcome `unavailable`, and so is one
 * that refuses, such as a wallet that is locked.
 */
export interface FeeWallet {
  coins(): Promise<readonly FeeCoin[]>;
  /** The whole transaction that a coin is an output of. */
  transaction(txid: string): Promise<Transaction>;
  /** A fresh script for change. */
  changeScript(): Promise<Uint8Array>;
  /** The PSBT with this wallet's own inputs signed (SIGHASH_ALL) and finished. */
  sign(psbt: Uint8Array): Promise<Uint8Array>;
  /** A transaction that spends only this wallet's coins, with its signatures (SIGHASH_ALL). */
  signTransaction(transaction: Transaction): Promise<Transaction>;
  /** Pays and sends. @returns the txid, display order */
  pay(payment: FeePayment): Promise<string>;
}
