import * as v from 'valibot';
import { anything, hashShape, type BitcoindChain } from '../bitcoind/index.ts';
import type { RegtestContext } from './context.ts';
import { RegtestError } from './errors.ts';
import { workOnChain } from './node.ts';
import { mineBlocks, miningAddress, settle, WORK } from './prepare.ts';

/** Blocks that were mined. Hashes in display order. */
export interface Mined {
  readonly height: number;
  /** The new tip, display order. */
  readonly hash: string;
  readonly blocks: readonly string[];
}

/** A chain that was replaced by a longer one. Hashes in display order. */
export interface Reorged {
  readonly depth: number;
  readonly oldTip: string;
  readonly newTip: string;
  readonly height: number;
}

const MAX_BLOCKS = 10_000;

/**
 * Mines blocks to the node's own wallet, with what waits in the mempool.
 * @throws RegtestError `bad-count`, `node-not-running`
 */
export async function regtestMine(context: RegtestContext, count: number): Promise<Mined> {
  checkCount(count);
  return workOnChain(context, async (chain) => {
    const blocks = await mineBlocks(chain, count, context.onProgress);
    const { height, hash } = await chain.tip();
    return { height, hash, blocks };
  });
}

/**
 * Takes back the newest `depth` blocks and puts `depth` + 1 empty ones in their place, as a stronger branch of
 * somebody else would. Transactions of the old blocks wait in the mempool again; from more than ten blocks deep
 * the node drops them and they must be sent again.
 * @throws RegtestError `bad-count`, `node-not-running`
 */
export async function regtestReorg(context: RegtestContext, depth: number): Promise<Reorged> {
  checkCount(depth);
  return workOnChain(context, (chain) => reorganise(chain, depth));
}

async function reorganise(chain: BitcoindChain, depth: number): Promise<Reorged> {
  const old = await chain.tip();
  if (depth >= old.height) throw badCount(`The chain has only ${old.height} blocks.`);
  const first = await chain.call('getblockhash', [old.height - depth + 1], hashShape);
  // A new address: the same one could give the very block that was taken back.
  const address = await miningAddress(chain);
  await chain.call('invalidateblock', [first], anything, WORK);
  try {
    const made = v.object({ hash: hashShape });
    for (let i = 0; i <= depth; i++) await chain.call('generateblock', [address, []], made, WORK);
  } finally {
    // The old branch is valid again, and weaker: exactly what a real reorganisation leaves. If mining failed
    // above, this gives the old chain back.
    await chain.call('reconsiderblock', [first], anything, WORK);
  }
  await settle(chain);
  const tip = await chain.tip();
  return { depth, oldTip: old.hash, newTip: tip.hash, height: tip.height };
}

function checkCount(count: number): void {
  if (!Number.isSafeInteger(count) || count < 1 || count > MAX_BLOCKS) {
    throw badCount(`A number of blocks is a whole number from 1 to ${MAX_BLOCKS}.`);
  }
}

function badCount(sentence: string): RegtestError {
  return new RegtestError('bad-count', sentence, 'Give another number.', { outcome: 'usage' });
}
