import { MerkleLog } from './log.ts';

/** The tree over leaves that are all there from the start. Roots and proofs: see {@link MerkleLog}. */
export function treeOf(leaves: Iterable<Uint8Array>): MerkleLog {
  const log = new MerkleLog();
  for (const leaf of leaves) log.append(leaf);
  return log;
}

/** RFC 6962 §2.1: the Merkle tree hash of a list of entries. */
export function treeRoot(leaves: Iterable<Uint8Array>): Uint8Array {
  return treeOf(leaves).root();
}

/** RFC 6962 §2.1.1. @throws LedgerError `out-of-range` */
export function inclusionProof(leaves: Iterable<Uint8Array>, index: number): Uint8Array[] {
  return treeOf(leaves).inclusionProof(index);
}

/** RFC 6962 §2.1.2, from the first `first` leaves to all of them. @throws LedgerError `out-of-range` */
export function consistencyProof(leaves: Iterable<Uint8Array>, first: number): Uint8Array[] {
  return treeOf(leaves).consistencyProof(first);
}
