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
  /** How long a scan is waited for that the node does not say it is at. */
  readonly silenceMs: number;
  /** Told which share is done, from 0 to 1. */
  readonly scanned?: ((share: number) => void) | undefined;
}

/** Reads the node's whole set of unspent outputs, mempool not included: minutes on mainnet. */
export async function findOutputs(
  node: RpcClient,
  scripts: readonly Uint8Array[],
  { timeoutMs, silenceMs, scanned = () => undefined }: ScanOptions,
): Promise<ChainOutput[]> {
  const found: ChainOutput[] = [];
  for (let start = 0; start < scripts.length; start += SCRIPTS_PER_SCAN) {
    const wanted = scripts.slice(start, start + SCRIPTS_PER_SCAN).map((script) => bytesToHex(script));
    const tell = (share: number): void => {
      scanned((start + share * wanted.length) / scripts.length);
    };
    const patience = patienceOf(silenceMs);
    const stopLooking = lookHowFar(node, (share) => {
      patience.again();
      tell(share);
    });
    try {
      found.push(...(await scan(node, wanted, { timeoutMs, signal: patience.signal })));
    } finally {
      stopLooking();
      patience.end();
    }
  }
  return found;
}

// A scan may take minutes, a call that hangs may not: only while the node says that it scans is there something to wait
// for. It says so from the moment it takes the call.
function patienceOf(silenceMs: number): { signal: AbortSignal; again: () => void; end: () => void } {
  const over = new AbortController();
  const timer = setTimeout(() => {
    over.abort();
  }, silenceMs);
  return {
    signal: over.signal,
    again: () => timer.refresh(),
    end: () => {
      clearTimeout(timer);
    },
  };
}

/**
 * Asks again and again how far the node's scan is, until told to stop. A node scans for one caller at a time, so what
 * it says is about ours. What it says is only shown; that it says so keeps us waiting.
 */
function lookHowFar(node: RpcClient, tell: (share: number) => void): () => void {
  let timer: NodeJS.Timeout;
  const over = new AbortController();
  const look = async (): Promise<void> => {
    const options = { signal: over.signal };
    const status = await node.call('scantxoutset', ['status'], shape.scanStatus, options).catch(() => null);
    if (over.signal.aborted) return;
    if (status !== null) tell(status.progress / 100);
    wait();
  };
  const wait = (): void => {
    timer = setTimeout(() => void look(), LOOK_EVERY_MS);
  };
  wait();
  return () => {
    over.abort();
    clearTimeout(timer);
  };
}

async function scan(
  node: RpcClient,
  scripts: readonly string[],
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<ChainOutput[]> {
  const descriptors = scripts.map((script) => `raw(${script})`);
  const answer = await node.ask('scantxoutset', ['start', descriptors], shape.outputScan, options);
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
