import { equalBytes } from '../encoding/index.ts';
import { emptyRoot, leafHash, nodeHash } from './hashing.ts';

export interface InclusionClaim {
  /** The leaf itself: it is hashed here, so nobody can pass off an inner node as a leaf. */
  readonly leaf: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly path: readonly Uint8Array[];
  readonly root: Uint8Array;
}

export interface ConsistencyClaim {
  /** Sizes of the older and the newer log. */
  readonly first: number;
  readonly second: number;
  readonly firstRoot: Uint8Array;
  readonly secondRoot: Uint8Array;
  readonly path: readonly Uint8Array[];
}

/**
 * RFC 9162 §2.1.3.2: is the leaf number `index` of the tree with that size and root? The path may come from
 * anybody; one hash too many or too few is a no.
 */
export function verifyInclusion({ leaf, index, size, path, root }: InclusionClaim): boolean {
  if (!isSize(index) || !isSize(size) || index >= size || !path.every(isHash)) return false;
  const sides = siblingSides(index, size);
  if (sides.length !== path.length) return false;
  let hash = leafHash(leaf);
  for (const [i, sibling] of path.entries()) {
    hash = sides[i] === 'left' ? nodeHash(sibling, hash) : nodeHash(hash, sibling);
  }
  return equalBytes(hash, root);
}

/**
 * On which side the hashes of an inclusion path stand, from the leaf upwards (RFC 9162 §2.1.3.2, steps 2 to 4).
 * @param index below `size`
 */
export function siblingSides(index: number, size: number): ('left' | 'right')[] {
  const sides: ('left' | 'right')[] = [];
  for (let place: Place = { node: index, last: size - 1 }; place.last > 0; place = parent(place)) {
    const isOnTheRight = isRight(place);
    sides.push(isOnTheRight ? 'left' : 'right');
    if (isOnTheRight) place = skipLevels(place);
  }
  return sides;
}

/**
 * RFC 9162 §2.1.4.2: is the older log the beginning of the newer one? Any log extends the empty one; a log
 * extends itself by an empty path and the same root.
 */
export function verifyConsistency({ first, second, firstRoot, secondRoot, path }: ConsistencyClaim): boolean {
  if (!isSize(first) || !isSize(second) || first > second || !path.every(isHash)) return false;
  if (second === 0 && !equalBytes(secondRoot, emptyRoot())) return false;
  if (first === 0) return path.length === 0 && equalBytes(firstRoot, emptyRoot());
  if (first === second) return path.length === 0 && equalBytes(firstRoot, secondRoot);
  // An empty path is refused before anything is put in front of it (RFC 9162 §2.1.4.2, step 1).
  if (path.length === 0) return false;
  const [seed, ...rest] = isPowerOfTwo(first) ? [firstRoot, ...path] : path;
  if (seed === undefined) return false;
  let place: Place = { node: first - 1, last: second - 1 };
  while (isOdd(place.node)) place = parent(place);
  let older = seed;
  let newer = seed;
  for (const sibling of rest) {
    if (place.last === 0) return false;
    if (isRight(place)) {
      older = nodeHash(sibling, older);
      newer = nodeHash(sibling, newer);
      place = skipLevels(place);
    } else {
      newer = nodeHash(newer, sibling);
    }
    place = parent(place);
  }
  return place.last === 0 && equalBytes(older, firstRoot) && equalBytes(newer, secondRoot);
}

/** A node's number within its level, and that of the level's last node (fn and sn in the RFC). */
interface Place {
  readonly node: number;
  readonly last: number;
}

// Division instead of shifts: JavaScript shifts 32 bits, sizes go up to 2^53.
function parent({ node, last }: Place): Place {
  return { node: Math.floor(node / 2), last: Math.floor(last / 2) };
}

function isRight({ node, last }: Place): boolean {
  return isOdd(node) || node === last;
}

// The last node of a level without a partner moves up unchanged until it is a right child.
function skipLevels(place: Place): Place {
  let at = place;
  while (!isOdd(at.node) && at.node !== 0) at = parent(at);
  return at;
}

function isOdd(n: number): boolean {
  return n % 2 === 1;
}

function isPowerOfTwo(n: number): boolean {
  let power = 1;
  while (power < n) power *= 2;
  return power === n;
}

function isSize(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0;
}

function isHash(bytes: Uint8Array): boolean {
  return bytes.length === 32;
}
