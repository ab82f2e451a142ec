import { nodeHash, type ConsistencyClaim, type InclusionClaim } from '../../src/ledger/index.ts';
import { flip } from './reference.ts';

const stranger = new Uint8Array(32).fill(0x5a);

/** One claim, wrong in one way each. What cannot be made from it (no path to shorten) is left out. */
export function brokenInclusions(claim: InclusionClaim): Record<string, InclusionClaim> {
  const { leaf, index, size, path, root } = claim;
  const [first] = path;
  return {
    'another leaf': { ...claim, leaf: flip(leaf, 77) },
    'another root': { ...claim, root: flip(root, 255) },
    'a short root': { ...claim, root: root.slice(1) },
    'a hash too many at the end': { ...claim, path: [...path, stranger] },
    'a hash too many at the start': { ...claim, path: [stranger, ...path] },
    'an index at the size': { ...claim, index: size },
    'a negative index': { ...claim, index: -1 },
    'half an index': { ...claim, index: index + 0.5 },
    'an empty tree': { ...claim, size: 0 },
    ...(size > 1 && { 'the index beside it': { ...claim, index: index === 0 ? 1 : index - 1 } }),
    ...(first !== undefined && {
      'a hash too few at the end': { ...claim, path: path.slice(0, -1) },
      'a hash too few at the start': { ...claim, path: path.slice(1) },
      'no path': { ...claim, path: [] },
      'one bit of the path': { ...claim, path: [flip(first, 13), ...path.slice(1)] },
      'a short path element': { ...claim, path: [first.slice(1), ...path.slice(1)] },
      'a node passed off as a leaf': { ...claim, leaf: nodeHash(leaf, first), path: path.slice(1) },
    }),
    ...(path.length > 1 && { 'the path upside down': { ...claim, path: path.toReversed() } }),
  };
}

/** The same for consistency, between sizes that differ and are not 0. */
export function brokenConsistencies(claim: ConsistencyClaim): Record<string, ConsistencyClaim> {
  const { first, second, firstRoot, secondRoot, path } = claim;
  const [head = stranger] = path;
  return {
    'another older root': { ...claim, firstRoot: flip(firstRoot, 7) },
    'another newer root': { ...claim, secondRoot: flip(secondRoot, 8) },
    'roots exchanged': { ...claim, firstRoot: secondRoot, secondRoot: firstRoot },
    'sizes exchanged': { ...claim, first: second, second: first },
    'no path': { ...claim, path: [] },
    'a hash too few at the end': { ...claim, path: path.slice(0, -1) },
    'a hash too many at the end': { ...claim, path: [...path, stranger] },
    'a hash too many at the start': { ...claim, path: [stranger, ...path] },
    'one bit of the path': { ...claim, path: [flip(head, 200), ...path.slice(1)] },
    'a short path element': { ...claim, path: [head.slice(1), ...path.slice(1)] },
    'the path of a log onto itself': { ...claim, first: second, firstRoot: secondRoot },
    ...(path.length > 1 && { 'the path upside down': { ...claim, path: path.toReversed() } }),
  };
}
