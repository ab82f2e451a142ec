import { emptyRoot, leafHash, nodeHash } from './hashing.ts';

/**
 * What appending to a log needs of it: how many leaves it has, and the complete subtrees that these make up,
 * largest first. At most one hash for each bit of the size.
 */
export interface LogHead {
  readonly size: number;
  readonly peaks: readonly Uint8Array[];
}

export const EMPTY_HEAD: LogHead = { size: 0, peaks: [] };

/**
 * Adds leaves at the end of a log that is kept elsewhere.
 * @param keep is given every subtree that gets complete: entry `index` of `level` covers the leaves from
 * index·2^level to (index + 1)·2^level − 1
 */
export function growLog(
  head: LogHead,
  leaves: Iterable<Uint8Array>,
  keep: (level: number, index: number, hash: Uint8Array) => void,
): LogHead {
  return growHashed(head, hashed(leaves), keep);
}

/** The same for leaves of which only the hashes are there: of an erased event nothing else is. */
export function growHashed(
  head: LogHead,
  hashes: Iterable<Uint8Array>,
  keep: (level: number, index: number, hash: Uint8Array) => void,
): LogHead {
  const peaks = [...head.peaks];
  let size = head.size;
  for (const leaf of hashes) {
    let hash = leaf;
    keep(0, size, hash);
    let level = 0;
    for (let at = size; at % 2 === 1; at = (at - 1) / 2) {
      hash = nodeHash(peaks.pop() ?? emptyRoot(), hash);
      level += 1;
      keep(level, (at - 1) / 2, hash);
    }
    peaks.push(hash);
    size += 1;
  }
  return { size, peaks };
}

function* hashed(leaves: Iterable<Uint8Array>): Iterable<Uint8Array> {
  for (const leaf of leaves) yield leafHash(leaf);
}

/** RFC 6962 §2.1: the Merkle tree hash of the log. */
export function headRoot({ peaks }: LogHead): Uint8Array {
  const [last, ...others] = peaks.toReversed();
  return last === undefined ? emptyRoot() : others.reduce((right, left) => nodeHash(left, right), last);
}
