import { sha256 } from '../crypto/index.ts';
import { concatBytes } from '../encoding/index.ts';

const HASH = 32;

// The first byte tells a leaf from a node (RFC 6962 §2.1), so that neither can be passed off as the other. The
// input of one node after the other: making a new one would take longer than hashing it.
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
const nodeInput = new Uint8Array(1 + 2 * HASH).fill(1, 0, 1);

/** RFC 6962 §2.1: SHA-256(0x00 ‖ entry). */
export function leafHash(leaf: Uint8Array): Uint8Array {
  return sha256(LEAF, leaf);
}

/** RFC 6962 §2.1: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  if (left.length !== HASH || right.length !== HASH) return sha256(concatBytes(NODE, left, right));
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + HASH);
  return sha256(nodeInput);
}

/** The root of the tree without leaves: SHA-256 of nothing. */
export function emptyRoot(): Uint8Array {
  return sha256();
}
