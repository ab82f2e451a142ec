import type { Outpoint } from '../../encoding/index.ts';

/** The newest block of the active chain. Times are Unix seconds. */
export interface ChainTip {
  readonly height: number;
  /** Display order, lower-case hex. */
  readonly hash: string;
  readonly time: number;
  readonly medianTime: number;
}

/** An unspent output, the mempool's included. */
export interface ChainOutput {
  readonly outpoint: Outpoint;
  /** Satoshis. */
  readonly value: bigint;
  readonly script: Uint8Array;
  /** 0 while it waits in the mempool. */
  readonly confirmations: number;
  readonly coinbase: boolean;
}

export interface ChainHeader {
  /** 80 bytes. */
  readonly bytes: Uint8Array;
  readonly hash: string;
  readonly height: number;
  readonly medianTime: number;
  /** −1 when the block is not part of the active chain. */
  readonly confirmations: number;
}

export interface ChainBlock extends ChainHeader {
  /** Display order, in the block's order; the first is the coinbase. */
  readonly txids: readonly string[];
}

/** The transaction that spends an output. */
export interface ChainSpender {
  readonly transaction: Uint8Array;
  /** Undefined while it waits in the mempool. */
  readonly blockHash: string | undefined;
}

/** What a transaction in the mempool pays. */
export interface WaitingTransaction {
  /** Satoshis. */
  readonly fee: bigint;
  /** Virtual bytes. */
  readonly vsize: number;
  /** Satoshis of it and of everything in the mempool that spends from it: what a replacement must outbid. */
  readonly withDescendants: bigint;
}

/**
 * What the wallet asks of a Bitcoin node. Every answer comes from outside and is parsed strictly by the
 * adapter. A node that is down, slow, on another chain or talking nonsense is a `ChainError` with the outcome
 * `unavailable`: never an empty answer.
 */
export interface Chain {
  tip(): Promise<ChainTip>;
  /** An output that nothing spends, neither in a block nor in the mempool; undefined when there is none. */
  output(outpoint: Outpoint): Promise<ChainOutput | undefined>;
  /**
   * Confirmed unspent outputs that pay to any of these scripts. Slow on big chains: for discovery only.
   * @param scanned told which share of all outputs the node has looked at, from 0 to 1
   */
  findOutputs(scripts: readonly Uint8Array[], scanned?: (share: number) => void): Promise<ChainOutput[]>;
  /**
   * What spends an output, in the mempool or in a block from a height on. Reads every block in between.
   * @param read told how many blocks were read so far, and which was the last
   */
  spender(
    outpoint: Outpoint,
    fromHeight: number,
    read?: (blocks: number, block: ChainHeader) => void,
  ): Promise<ChainSpender | undefined>;
  inMempool(txid: string): Promise<boolean>;
  /** Undefined when the mempool does not hold it. */
  waiting(txid: string): Promise<WaitingTransaction | undefined>;
  /** The txid of what spends an output in the mempool; undefined when nothing there does. */
  waitingSpender(outpoint: Outpoint): Promise<string | undefined>;
  header(hash: string): Promise<ChainHeader | undefined>;
  headerAt(height: number): Promise<ChainHeader | undefined>;
  block(hash: string): Promise<ChainBlock | undefined>;
  /** A transaction's bytes from the block named (no transaction index is needed) or, without one, the mempool. */
  rawTransaction(txid: string, blockHash?: string): Promise<Uint8Array | undefined>;
  /** Sends a transaction. Sending one that the node already has is success. Refusals are ChainError `rejected`. */
  broadcast(transaction: Uint8Array): Promise<void>;
  /** Satoshis per virtual byte for confirmation within `blocks`, or undefined when the node has no estimate. */
  estimateFeeRate(blocks: number): Promise<number | undefined>;
  /** The lowest rate the node relays now, in satoshis per virtual byte. */
  relayFeeRate(): Promise<number>;
  /** What a replacement pays on top for its own size, in satoshis per virtual byte (BIP-125, rule 4). */
  incrementalFeeRate(): Promise<number>;
}
