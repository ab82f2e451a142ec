import { expect, it } from 'vitest';
import { MerkleLog, verifyConsistency, verifyInclusion } from '../../src/ledger/index.ts';
import { brokenConsistencies, brokenInclusions } from './mutations.ts';
import { leaves } from './reference.ts';

const all = leaves(256);
const log = new MerkleLog();
for (const leaf of all) log.append(leaf);

it('every inclusion proof of sizes 1 to 256, each broken in every way', () => {
  for (let size = 1; size <= 256; size++) {
    for (const [index, leaf] of all.slice(0, size).entries()) {
      const claim = { leaf, index, size, path: log.inclusionProof(index, size), root: log.root(size) };
      expect(verifyInclusion(claim)).toBe(true);
      for (const [how, broken] of Object.entries(brokenInclusions(claim))) {
        if (verifyInclusion(broken)) expect.fail(`${how}: leaf ${index} of ${size}`);
      }
    }
  }
});

it('every consistency proof up to size 128, each broken in every way', () => {
  for (let second = 2; second <= 128; second++) {
    for (let first = 1; first < second; first++) {
      const roots = { firstRoot: log.root(first), secondRoot: log.root(second) };
      const claim = { first, second, ...roots, path: log.consistencyProof(first, second) };
      expect(verifyConsistency(claim)).toBe(true);
      for (const [how, broken] of Object.entries(brokenConsistencies(claim))) {
        if (verifyConsistency(broken)) expect.fail(`${how}: ${first} in ${second}`);
      }
    }
  }
});
