import { bytesToHex, displayTxid, hexToBytes, internalTxid, type Outpoint } from '../../encoding/index.ts';
import type { ChainOutput } from '../../wallet/ports/chain.ts';
import { refusedCall } from './answer.ts';
import { ChainError } from './errors.ts';
import { misfit, RPC_INVALID_PARAMETER } from './refusals.ts';
import type { RpcClient } from './rpc.ts';
import * as shape from './schemas.ts';

const SCRIPTS_PER_SCAN = 1_000;
const LOOK_EVERY_MS = 500;

/** The mempool counts: an output that a waiting transaction spends is gone, one that it makes is there. */
export async function output(node: RpcClient, outpoint: Outpoint): Promise<ChainOutput | undefined> {
  const parameters = [displayTxid(outpoint.txid), outpoint.vout, true];
  const found = await node.call('gettxout', parameters, shape.unspentOutput);
  if (found === null) return undefined;
  const { value, confirmations, coinbase } = found;
  return { outpoint, value, script: hexToBytes(found.scriptPubKey.hex), confirmations, coinbase };
}

interface ScanOptions {
  readonly timeoutMs: number;
  /** Told which share is done, from 0 to 1. */
  readonly scanned?: ((share: number) => void) | undefined;
}

/** Reads the node's whole set of unspent outputs, mempool not included: minutes on mainnet. */
export async function findOutputs(
  node: RpcClient,
  scripts: readonly Uint8Array[],
  { timeoutMs, scanned = () => undefined }: ScanOptions,
): Promise<ChainOutput[]> {
  const found: ChainOutput[] = [];
  for (let start = 0; start < scripts.length; start += SCRIPTS_PER_SCAN) {
    const wanted = scripts.slice(start, start + SCRIPTS_PER_SCAN).map((script) => bytesToHex(script));
    const tell = (share: number): void => {
      scanned((start + share * wanted.length) / scripts.length);
    };
    const stopLooking = lookHowFar(node, tell);
    try {
      found.push(...(await scan(node, wanted, timeoutMs)));
    } finally {
      stopLooking();
    }
  }
  return found;
}

/**
 * Asks again and again how far the node's scan is, until told to stop. A node scans for one caller at a time, so what
 * it says is about ours. It is only shown: a node that does not say, or says nonsense, is none the worse for it.
 */
function lookHowFar(node: RpcClient, tell: (share: number) => void): () => void {
  let timer: NodeJS.Timeout;
  let isOver = false;
  const look = async (): Promise<void> => {
    const status = await node.call('scantxoutset', ['status'], shape.scanStatus).catch(() => null);
    if (isOver) return;
    if (status !== null) tell(status.progress / 100);
    wait();
  };
  const wait = (): void => {
    timer = setTimeout(() => void look(), LOOK_EVERY_MS);
  };
  wait();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

async function scan(node: RpcClient, scripts: readonly string[], timeoutMs: number): Promise<ChainOutput[]> {
  const descriptors = scripts.map((script) => `raw(${script})`);
  const answer = await node.ask('scantxoutset', ['start', descriptors], shape.outputScan, { timeoutMs });
  if (!answer.ok) {
    // A node scans for one caller at a time.
    const inProgress = answer.code === RPC_INVALID_PARAMETER && answer.message.includes('in progress');
    throw inProgress ? scanning() : refusedCall('scantxoutset', answer);
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

function scanning(): ChainError {
  return new ChainError(
    'node-busy',
    'The node is already scanning its outputs for somebody.',
    'Try again in a moment.',
    { outcome: 'unavailable' },
  );
}
