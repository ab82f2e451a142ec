import type * as v from 'valibot';
import { hash256, transactionId } from '../../crypto/index.ts';
import {
  bytesToHex,
  displayTxid,
  hexToBytes,
  internalTxid,
  networkParameters,
  parseTransaction,
  type Network,
  type Transaction,
} from '../../encoding/index.ts';
import { MedwalletError } from '../../errors.ts';
import type { Chain, ChainHeader, ChainOutput } from '../../wallet/ports/chain.ts';
import { ChainError } from './errors.ts';
import type { RpcValue } from './json.ts';
import {
  refusedCall,
  rpcClient,
  type CallOptions,
  type RpcClient,
  type RpcOptions,
  type RpcOutcome,
  type RpcParameter,
} from './rpc.ts';
import * as shape from './schemas.ts';

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

// Codes of bitcoind's rpc/protocol.h.
const RPC_INVALID_ADDRESS_OR_KEY = -5;
const RPC_INVALID_PARAMETER = -8;
const RPC_DESERIALIZATION_ERROR = -22;
const RPC_VERIFY_ERROR = -25;
const RPC_VERIFY_REJECTED = -26;
const RPC_VERIFY_ALREADY_IN_UTXO_SET = -27;

const SCAN_TIMEOUT = 600_000;
const SCRIPTS_PER_SCAN = 1_000;
/** A block's weight limit: no transaction in a block is longer. */
const MAX_TRANSACTION = 4_000_000;
/** Blocks may change between two calls; that often in a row they do not. */
const REORG_RETRIES = 5;

/**
 * The wallet's view of a bitcoind (Bitcoin Core or Knots) over JSON-RPC. Before the first question it checks the
 * genesis block: a node of another network is never asked anything else.
 * @throws ChainError `bad-node-url`; every method may throw any of its codes
 */
export function bitcoindChain(options: BitcoindOptions): BitcoindChain {
  const node = checkedClient(rpcClient(options), options.network);

  const header = async (hash: string): Promise<ChainHeader | undefined> => {
    const answer = await node.ask('getblockheader', [hash], shape.headerInfo);
    const info = orUndefined('getblockheader', answer, [RPC_INVALID_ADDRESS_OR_KEY]);
    if (info === undefined) return undefined;
    const bytes = await node.call('getblockheader', [hash, false], shape.rawHeader);
    return checkedHeader(hash, hexToBytes(bytes), info);
  };

  return {
    call: (method, parameters = [], answer = shape.anything as never, callOptions) =>
      node.call(method, parameters, answer, callOptions),

    async tip() {
      const info = await node.call('getblockchaininfo', [], shape.chainInfo);
      return {
        height: info.blocks,
        hash: info.bestblockhash,
        time: info.time,
        medianTime: info.mediantime,
      };
    },

    async output(outpoint) {
      const parameters = [displayTxid(outpoint.txid), outpoint.vout, true];
      const found = await node.call('gettxout', parameters, shape.unspentOutput);
      if (found === null) return undefined;
      return {
        outpoint,
        value: found.value,
        script: hexToBytes(found.scriptPubKey.hex),
        confirmations: found.confirmations,
        coinbase: found.coinbase,
      };
    },

    async findOutputs(scripts) {
      const found: ChainOutput[] = [];
      const timeoutMs = options.scanTimeoutMs ?? SCAN_TIMEOUT;
      for (let start = 0; start < scripts.length; start += SCRIPTS_PER_SCAN) {
        const wanted = scripts.slice(start, start + SCRIPTS_PER_SCAN).map((script) => bytesToHex(script));
        found.push(...(await scan(node, wanted, timeoutMs)));
      }
      return found;
    },

    inMempool: (txid) => inMempool(node, txid),

    header,

    async headerAt(height) {
      for (let attempt = 0; attempt < REORG_RETRIES; attempt++) {
        const answer = await node.ask('getblockhash', [height], shape.hash);
        const hash = orUndefined('getblockhash', answer, [RPC_INVALID_PARAMETER]);
        if (hash === undefined) return undefined;
        const found = await header(hash);
        if (found !== undefined && found.height !== height) throw misfit('getblockheader');
        if (found !== undefined && found.confirmations > 0) return found;
      }
      throw misfit('getblockhash');
    },

    async block(hash) {
      const answer = await node.ask('getblock', [hash, 1], shape.blockInfo);
      const info = orUndefined('getblock', answer, [RPC_INVALID_ADDRESS_OR_KEY]);
      if (info === undefined) return undefined;
      const bytes = await node.call('getblockheader', [hash, false], shape.rawHeader);
      return { ...checkedHeader(hash, hexToBytes(bytes), info), txids: info.tx };
    },

    async rawTransaction(txid, blockHash) {
      // A node with a transaction index would find mined ones too; most nodes have none, so the answer must
      // not depend on it.
      if (blockHash === undefined && !(await inMempool(node, txid))) return undefined;
      const parameters = blockHash === undefined ? [txid, false] : [txid, false, blockHash];
      const answer = await node.ask('getrawtransaction', parameters, shape.rawBytes);
      const raw = orUndefined('getrawtransaction', answer, [RPC_INVALID_ADDRESS_OR_KEY]);
      if (raw === undefined) return undefined;
      const bytes = hexToBytes(raw);
      if (displayTxid(transactionId(parseNodeTransaction(bytes))) !== txid) throw misfit('getrawtransaction');
      return bytes;
    },

    async broadcast(transaction) {
      const txid = displayTxid(transactionId(parseTransaction(transaction)));
      const answer = await node.ask('sendrawtransaction', [bytesToHex(transaction)], shape.hash);
      if (answer.ok) {
        if (answer.value !== txid) throw misfit('sendrawtransaction');
        return;
      }
      if (!isAlreadyThere(answer)) throw refusedTransaction(txid, answer);
    },

    async estimateFeeRate(blocks) {
      const estimate = await node.call('estimatesmartfee', [blocks], shape.feeEstimate);
      return estimate.feerate === undefined ? undefined : perVirtualByte(estimate.feerate);
    },

    async relayFeeRate() {
      const info = await node.call('getmempoolinfo', [], shape.mempoolInfo);
      return perVirtualByte(
        info.mempoolminfee > info.minrelaytxfee ? info.mempoolminfee : info.minrelaytxfee,
      );
    },
  };
}

/** Asks for block 0 before anything else, once; a check that could not be made is made again at the next call. */
function checkedClient(client: RpcClient, network: Network): RpcClient {
  let checked: Promise<void> | undefined;
  const ready = (): Promise<void> => {
    checked ??= checkGenesis(client, network).catch((error: unknown) => {
      checked = undefined;
      throw error;
    });
    return checked;
  };
  return {
    async ask(...call) {
      await ready();
      return client.ask(...call);
    },
    async call(...call) {
      await ready();
      return client.call(...call);
    },
  };
}

async function checkGenesis(client: RpcClient, network: Network): Promise<void> {
  const genesis = await client.call('getblockhash', [0], shape.hash);
  if (genesis === networkParameters(network).genesisHash) return;
  throw new ChainError(
    'wrong-chain',
    `The node does not run ${network}: its first block is another one.`,
    `Point to a node that runs ${network}, or choose the node's network with --network.`,
    { outcome: 'unavailable', facts: { network, genesis } },
  );
}

async function scan(node: RpcClient, scripts: readonly string[], timeoutMs: number): Promise<ChainOutput[]> {
  const descriptors = scripts.map((script) => `raw(${script})`);
  const answer = await node.ask('scantxoutset', ['start', descriptors], shape.outputScan, { timeoutMs });
  if (!answer.ok) {
    // A node scans for one caller at a time.
    if (answer.code !== RPC_INVALID_PARAMETER || !answer.message.includes('in progress')) {
      throw refusedCall('scantxoutset', answer);
    }
    throw new ChainError(
      'node-busy',
      'The node is already scanning its outputs for somebody.',
      'Try again in a moment.',
      { outcome: 'unavailable' },
    );
  }
  const { height, unspents } = answer.value;
  const asked = new Set(scripts);
  return unspents.map((found) => {
    if (!asked.has(found.scriptPubKey) || found.height > height) throw misfit('scantxoutset');
    return {
      outpoint: { txid: internalTxid(found.txid), vout: found.vout },
      value: found.amount,
      script: hexToBytes(found.scriptPubKey),
      confirmations: height - found.height + 1,
      coinbase: found.coinbase,
    };
  });
}

async function inMempool(node: RpcClient, txid: string): Promise<boolean> {
  const answer = await node.ask('getmempoolentry', [txid], shape.anything);
  return orUndefined('getmempoolentry', answer, [RPC_INVALID_ADDRESS_OR_KEY]) !== undefined;
}

/** The value, or undefined where the refusal says "there is none"; any other refusal is an error. */
function orUndefined<T>(method: string, answer: RpcOutcome<T>, none: readonly number[]): T | undefined {
  if (answer.ok) return answer.value;
  if (none.includes(answer.code)) return undefined;
  throw refusedCall(method, answer);
}

function checkedHeader(
  hash: string,
  bytes: Uint8Array,
  info: { readonly hash: string; height: number; mediantime: number; confirmations: number },
): ChainHeader {
  // The header's own hash is the only thing that ties its bytes to the question.
  if (info.hash !== hash || displayTxid(hash256(bytes)) !== hash) throw misfit('getblockheader');
  const { height, mediantime: medianTime, confirmations } = info;
  return { bytes, hash, height, medianTime, confirmations };
}

function parseNodeTransaction(bytes: Uint8Array): Transaction {
  try {
    return parseTransaction(bytes, { maxBytes: MAX_TRANSACTION });
  } catch (error) {
    if (error instanceof MedwalletError) throw misfit('getrawtransaction');
    throw error;
  }
}

/** Sent before, and waiting or mined: what the caller wanted has happened. */
function isAlreadyThere(refusal: { readonly code: number; readonly message: string }): boolean {
  return (
    refusal.code === RPC_VERIFY_ALREADY_IN_UTXO_SET ||
    /already.in.(?:the.)?(?:mempool|block chain|utxo set)|txn-already-known/i.test(refusal.message)
  );
}

function refusedTransaction(
  txid: string,
  refusal: { readonly code: number; readonly message: string },
): ChainError {
  const codes = [RPC_DESERIALIZATION_ERROR, RPC_VERIFY_ERROR, RPC_VERIFY_REJECTED];
  if (!codes.includes(refusal.code)) return refusedCall('sendrawtransaction', refusal);
  return new ChainError(
    'rejected',
    `The node refused the transaction ${txid}: ${refusal.message}`,
    'Nothing was sent; the reason given is the rule of the node that it breaks.',
    { facts: { txid, reason: refusal.message, rpcCode: refusal.code } },
  );
}

function perVirtualByte(satoshisPerThousand: bigint): number {
  return Number(satoshisPerThousand) / 1_000;
}

function misfit(method: string): ChainError {
  return new ChainError(
    'node-bad-answer',
    `The node's answer to ${method} does not fit the question.`,
    'Do not rely on this node; ask another one.',
    { outcome: 'unavailable' },
  );
}
