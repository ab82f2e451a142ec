import * as v from 'valibot';
import { anything, hashShape, integer, type BitcoindChain } from '../bitcoind/index.ts';
import type { RegtestContext } from './context.ts';
import { RegtestError } from './errors.ts';

export const WALLET = 'regtest';
/** The label of addresses that rewards go to: the only mark of them that the wallet shows. */
export const MINED = 'mined';
/** A reward may be spent after 100 more blocks: here twenty of 50 bitcoin, ten of them whatever a reorg does. */
const READY_HEIGHT = 120;
const BLOCKS_PER_CALL = 50;
/** For calls that work: on a busy machine they take longer than an answer may. */
export const WORK = { timeoutMs: 120_000 };
const MINIMUM_VERSION = 240_000;

/** Everything the other commands rely on: a wallet in the node, and coins in it that can be spent. */
export async function prepareNode(chain: BitcoindChain, context: RegtestContext): Promise<string> {
  const version = await checkVersion(chain);
  await loadWallet(chain);
  const { height } = await chain.tip();
  if (height < READY_HEIGHT) await mineBlocks(chain, READY_HEIGHT - height, context.onProgress);
  return version;
}

/**
 * Mines to a new address of the node's wallet, in several calls so that each stays short.
 *
 * No clock is faked. A block must be later than the median of the eleven before it, so many blocks in a row push
 * their times ahead of the clock by about a second for every six.
 * @returns the hashes, in order
 */
export async function mineBlocks(
  chain: BitcoindChain,
  count: number,
  onProgress: RegtestContext['onProgress'],
): Promise<string[]> {
  const address = await miningAddress(chain);
  const hashes: string[] = [];
  while (hashes.length < count) {
    if (count > BLOCKS_PER_CALL) onProgress?.({ phase: 'mine', done: hashes.length, total: count });
    const now = Math.min(BLOCKS_PER_CALL, count - hashes.length);
    hashes.push(...(await chain.call('generatetoaddress', [now, address], v.array(hashShape), WORK)));
  }
  await settle(chain);
  return hashes;
}

export function miningAddress(chain: BitcoindChain): Promise<string> {
  return chain.call('getnewaddress', [MINED, 'bech32'], v.string(), { wallet: WALLET });
}

/** Waits until the node's wallet and index have seen every block: a question right after then sees them too. */
export async function settle(chain: BitcoindChain): Promise<void> {
  await chain.call('syncwithvalidationinterfacequeue', [], anything, WORK);
}

async function checkVersion(chain: BitcoindChain): Promise<string> {
  const shape = v.object({ version: integer(0, 100_000_000), subversion: v.string() });
  const { version, subversion } = await chain.call('getnetworkinfo', [], shape);
  const name = subversion.replace(/[^\x20-\x7e]|^\/|\/$/g, '').slice(0, 100);
  if (version >= MINIMUM_VERSION) return name;
  throw new RegtestError(
    'node-too-old',
    `This node (${name}) is older than version 24.`,
    'Name a newer bitcoind in MEDWALLET_BITCOIND.',
    { outcome: 'unavailable' },
  );
}

async function loadWallet(chain: BitcoindChain): Promise<void> {
  const loaded = await chain.call('listwallets', [], v.array(v.string()));
  if (loaded.includes(WALLET)) return;
  const found = await chain.call(
    'listwalletdir',
    [],
    v.object({ wallets: v.array(v.object({ name: v.string() })) }),
  );
  // Named load_on_startup, because nodes forget which wallets were open.
  if (found.wallets.some((wallet) => wallet.name === WALLET)) {
    await chain.call('loadwallet', [WALLET, true], anything, WORK);
  } else {
    await chain.call('createwallet', [WALLET, false, false, '', false, true, true], anything, WORK);
  }
}
