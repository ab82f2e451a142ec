import { hash256 } from '../crypto/index.ts';
import { concatBytes, equalBytes } from '../encoding/index.ts';
import { AnchorError, unproven } from './errors.ts';

/** A block holds at most 4,000,000 / 240 transactions of the least weight: 15 levels. */
export const MAX_BRANCH = 15;

/**
 * The hashes beside the way from a transaction up to the block's Merkle root.
 * @param txids of the whole block in its order, internal byte order
 * @throws AnchorError `bad-index` when there is no such transaction
 */
export function merkleBranch(txids: readonly Uint8Array[], index: number): Uint8Array[] {
  if (txids[index] === undefined) {
    throw new AnchorError('bad-index', `The block has no transaction ${index}.`, 'Ask for another one.');
  }
  const branch: Uint8Array[] = [];
  let row = txids;
  for (let at = index; row.length > 1; at >>= 1) {
    // An odd row's last node is paired with itself.
    const sibling = row[at ^ 1] ?? row[at];
    if (sibling !== undefined) branch.push(sibling);
    row = nextRow(row);
  }
  return branch;
}

/** The Merkle root of a block's transactions. @param txids at least one, internal byte order */
export function merkleRoot(txids: readonly Uint8Array[]): Uint8Array {
  let row = txids;
  while (row.length > 1) row = nextRow(row);
  return row[0] ?? new Uint8Array(32);
}

/**
 * The root that a branch leads to. Branch and index come from whoever made the proof.
 * @throws AnchorError `branch-length`, `bad-index`, `duplicated-tail`
 */
export function branchRoot(txid: Uint8Array, index: number, branch: readonly Uint8Array[]): Uint8Array {
  if (branch.length > MAX_BRANCH || branch.some((hash) => hash.length !== 32)) {
    throw unproven('branch-length', 'A Merkle branch is longer than any block can need.');
  }
  if (!Number.isSafeInteger(index) || index < 0 || index >= 2 ** branch.length) {
    throw unproven('bad-index', 'A Merkle branch does not fit the place it is for.');
  }
  let hash = txid;
  let at = index;
  for (const sibling of branch) {
    const isRight = at % 2 === 1;
    // The right copy of an odd row's end is no node of its own (CVE-2012-2459): a place beyond the last one.
    if (isRight && equalBytes(sibling, hash)) {
      throw unproven('duplicated-tail', 'A Merkle branch leads through the copy of the last transaction.');
    }
    hash = isRight ? hash256(sibling, hash) : hash256(hash, sibling);
    at = Math.floor(at / 2);
  }
  return hash;
}

function nextRow(row: readonly Uint8Array[]): Uint8Array[] {
  return Array.from({ length: Math.ceil(row.length / 2) }, (_, i) => {
    const left = row[2 * i] ?? new Uint8Array(32);
    return hash256(concatBytes(left, row[2 * i + 1] ?? left));
  });
}
