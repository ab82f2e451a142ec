import type * as v from 'valibot';
import type { Network } from '../../encoding/index.ts';
import type { Chain } from '../../wallet/ports/chain.ts';
import { block, header, headerAt } from './blocks.ts';
import { checkedClient } from './genesis.ts';
import type { RpcValue } from './json.ts';
import { findOutputs, output } from './outputs.ts';
import { DEFAULT_TIMEOUT, rpcClient, type CallOptions, type RpcOptions, type RpcParameter } from './rpc.ts';
import * as shape from './schemas.ts';
import { spender, waitingSpender } from './spender.ts';
import { broadcast, inMempool, rawTransaction, waiting } from './transactions.ts';

export interface BitcoindOptions extends RpcOptions {
  readonly network: Network;
  /** Milliseconds a scan of all outputs may take; ten minutes unless told (mainnet: a few). */
  readonly scanTimeoutMs?: number;
}

export interface BitcoindChain extends Chain {
  /** Any other call, with the shape its answer must have; without one the answer comes as parsed. */
  call<T = RpcValue>(
    method: string,
    parameters?: readonly RpcParameter[],
    answer?: v.GenericSchema<unknown, T>,
    options?: CallOptions,
  ): Promise<T>;
}

const SCAN_TIMEOUT = 600_000;

/**
 * The wallet's view of a bitcoind (Bitcoin Core or Knots) over JSON-RPC. Before the first question it checks the
 * genesis block: a node of another network is never asked anything else.
 * @throws ChainError `bad-node-url`; every method may throw any of its codes
 */
export function bitcoindChain(options: BitcoindOptions): BitcoindChain {
  const node = checkedClient(rpcClient(options), options.network);
  return {
    call: (method, parameters = [], answer = shape.anything as never, callOptions) =>
      node.call(method, parameters, answer, callOptions),
    async tip() {
      const info = await node.call('getblockchaininfo', [], shape.chainInfo);
      const { blocks: height, bestblockhash: hash, time, mediantime: medianTime } = info;
      return { height, hash, time, medianTime };
    },
    output: (outpoint) => output(node, outpoint),
    findOutputs: (scripts, scanned) =>
      findOutputs(node, scripts, {
        timeoutMs: options.scanTimeoutMs ?? SCAN_TIMEOUT,
        silenceMs: options.timeoutMs ?? DEFAULT_TIMEOUT,
        scanned,
      }),
    spender: (outpoint, from, read) => spender(node, outpoint, from, read),
    inMempool: (txid) => inMempool(node, txid),
    waiting: (txid) => waiting(node, txid),
    waitingSpender: (outpoint) => waitingSpender(node, outpoint),
    header: (hash) => header(node, hash),
    headerAt: (height) => headerAt(node, height),
    block: (hash) => block(node, hash),
    rawTransaction: (txid, blockHash) => rawTransaction(node, txid, blockHash),
    broadcast: (transaction) => broadcast(node, transaction),
    async estimateFeeRate(blocks) {
      const { feerate } = await node.call('estimatesmartfee', [blocks], shape.feeEstimate);
      return feerate === undefined ? undefined : perVirtualByte(feerate);
    },
    async relayFeeRate() {
      const { mempoolminfee, minrelaytxfee } = await node.call('getmempoolinfo', [], shape.mempoolInfo);
      return perVirtualByte(mempoolminfee > minrelaytxfee ? mempoolminfee : minrelaytxfee);
    },
    async incrementalFeeRate() {
      const { incrementalrelayfee } = await node.call('getmempoolinfo', [], shape.mempoolInfo);
      return perVirtualByte(incrementalrelayfee);
    },
  };
}

function perVirtualByte(satoshisPerThousand: bigint): number {
  return Number(satoshisPerThousand) / 1_000;
}
