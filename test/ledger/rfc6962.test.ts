import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256Each } from '../../src/crypto/index.ts';
import { bytesToHex, concatBytes, hexToBytes } from '../../src/encoding/index.ts';
import {
  consistencyProof,
  emptyRoot,
  inclusionProof,
  MerkleLog,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from '../../src/ledger/index.ts';
import { throwsCode } from '../support/throws.ts';
import { brokenConsistencies, brokenInclusions } from './mutations.ts';
import { leaves, mth, path, proof } from './reference.ts';

// The eight-entry example that Certificate Transparency's implementations publish as their common test: facts,
// recomputed here by the reference as well.
const published = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657'].concat(
  '606162636465666768696a6b6c6d6e6f',
);
const publishedRoots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('RFC 6962 §2.1', () => {
  const entries = published.map((entry) => hexToBytes(entry));

  it.each(publishedRoots.map((root, size) => ({ root, size })))('root of $size entries', ({ root, size }) => {
    expect(bytesToHex(treeRoot(entries.slice(0, size)))).toBe(root);
    expect(bytesToHex(mth(entries.slice(0, size)))).toBe(root);
  });

  it('the published inclusion path of entry 0 among 8 and the consistency proof from 6 to 8', () => {
    expect(inclusionProof(entries, 0).map(bytesToHex)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(consistencyProof(entries, 6).map(bytesToHex)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
  });
});

describe('RFC 9162 §2.1.3.2: inclusion', () => {
  it.each(Array.from({ length: 64 }, (_, i) => i + 1))('every leaf of %i, and nothing else', (size) => {
    const all = leaves(size);
    const root = mth(all);
    for (const [index, leaf] of all.entries()) {
      const claim = { leaf, index, size, path: path(index, all), root };
      expect(verifyInclusion(claim)).toBe(true);
      for (const [how, broken] of Object.entries(brokenInclusions(claim))) {
        if (verifyInclusion(broken)) expect.fail(`${how}: leaf ${index}`);
      }
    }
  });

  it('counts beyond 32 bits', () => {
    const leaf = leaves(1)[0] ?? emptyRoot();
    const size = 2 ** 40;
    const claim = { leaf, index: 2 ** 33, size, path: leaves(40), root: emptyRoot() };
    expect(verifyInclusion(claim)).toBe(false);
    expect(verifyInclusion({ ...claim, size: 2 ** 53 })).toBe(false);
  });
});

describe('RFC 9162 §2.1.4.2: consistency', () => {
  const all = leaves(64);

  it.each(Array.from({ length: 63 }, (_, i) => i + 2))(
    'every smaller log in %i, and nothing else',
    (second) => {
      const newer = all.slice(0, second);
      for (let first = 1; first < second; first++) {
        const roots = { firstRoot: mth(all.slice(0, first)), secondRoot: mth(newer) };
        const claim = { first, second, ...roots, path: proof(first, newer) };
        expect(verifyConsistency(claim)).toBe(true);
        for (const [how, broken] of Object.entries(brokenConsistencies(claim))) {
          if (verifyConsistency(broken)) expect.fail(`${how}: from ${first}`);
        }
      }
    },
  );

  it('a log extends itself and the empty log, by an empty path only', () => {
    const root = mth(all);
    const self = { first: 64, second: 64, firstRoot: root, secondRoot: root, path: [] };
    const empty = { first: 0, second: 64, firstRoot: emptyRoot(), secondRoot: root, path: [] };
    for (const claim of [self, empty]) {
      expect(verifyConsistency(claim)).toBe(true);
      expect(verifyConsistency({ ...claim, path: [root] })).toBe(false);
      expect(verifyConsistency({ ...claim, firstRoot: mth(all.slice(1)) })).toBe(false);
      expect(verifyConsistency({ ...claim, first: claim.first + 0.5 })).toBe(false);
    }
    const nothing = { first: 0, second: 0, firstRoot: emptyRoot(), path: [] };
    expect(verifyConsistency({ ...nothing, secondRoot: emptyRoot() })).toBe(true);
    expect(verifyConsistency({ ...nothing, secondRoot: root })).toBe(false);
  });
});

describe('MerkleLog', () => {
  it('gives the roots and proofs of every earlier size', () => {
    const all = leaves(40);
    const log = new MerkleLog();
    expect(log.root()).toEqual(mth([]));
    for (const [i, leaf] of all.entries()) {
      log.append(leaf);
      expect(log.size).toBe(i + 1);
      expect(log.root()).toEqual(mth(all.slice(0, i + 1)));
    }
    for (let size = 1; size <= 40; size++) {
      const then = all.slice(0, size);
      expect(log.root(size)).toEqual(mth(then));
      expect(log.inclusionProof(size >> 1, size)).toEqual(path(size >> 1, then));
      for (let i = 0; i < size; i++) {
        const target = new Uint8Array(250).fill(0xaa);
        const end = log.writeInclusionProof(i, target, 5, size);
        expect(target.slice(5, end)).toEqual(concatBytes(...path(i, then)));
        expect(target.slice(0, 5)).toEqual(new Uint8Array(5).fill(0xaa));
        expect(target.slice(end)).toEqual(new Uint8Array(250 - end).fill(0xaa));
      }
      expect(log.consistencyProof((size + 1) >> 1, size)).toEqual(proof((size + 1) >> 1, then));
    }
    expect(log.consistencyProof(0)).toEqual([]);
  });

  it('takes leaves of any length, and roots between, in any order', () => {
    const sizes = fc.array(fc.tuple(fc.integer({ min: 1, max: 600 }), fc.constantFrom(0, 31, 32, 33, 64)), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(sizes, (steps) => {
        const log = new MerkleLog();
        const all: Uint8Array[] = [];
        for (const [count, length] of steps) {
          for (const leaf of [...leaves(count), new Uint8Array(length).fill(count)]) {
            log.append(leaf);
            all.push(leaf);
          }
          expect(log.root()).toEqual(mth(all));
        }
        const middle = all.length >> 1;
        if (all.length > 0) expect(log.inclusionProof(middle)).toEqual(path(middle, all));
      }),
      { numRuns: 15 },
    );
  });

  it('crosses pages', () => {
    const all = leaves(9000);
    const log = new MerkleLog();
    for (const leaf of all) log.append(leaf);
    expect(log.root()).toEqual(mth(all));
    expect(log.inclusionProof(8191)).toEqual(path(8191, all));
    expect(log.consistencyProof(4097)).toEqual(proof(4097, all));
  });

  it('hashes only the new leaf and its way up', () => {
    let hashes = 0;
    const log = new MerkleLog((messages, target, offset) => {
      hashes += messages.count;
      sha256Each(messages, target, offset);
    });
    for (const leaf of leaves(1023)) log.append(leaf);
    log.root();
    hashes = 0;
    log.append(emptyRoot());
    log.root();
    expect(hashes).toBe(11);
    log.append(emptyRoot());
    log.root();
    expect(hashes).toBe(12);
    log.root();
    expect(hashes).toBe(12);
  });

  it.each([
    ['a root of a size to come', (log: MerkleLog) => log.root(4)],
    ['a root of a negative size', (log: MerkleLog) => log.root(-1)],
    ['a root of half a leaf', (log: MerkleLog) => log.root(0.5)],
    ['a leaf that is not there', (log: MerkleLog) => log.inclusionProof(3)],
    ['a leaf not there at that size', (log: MerkleLog) => log.inclusionProof(2, 2)],
    ['a negative leaf', (log: MerkleLog) => log.inclusionProof(-1)],
    [
      'a path of a leaf that is not there',
      (log: MerkleLog) => log.writeInclusionProof(3, new Uint8Array(99), 0),
    ],
    ['consistency backwards', (log: MerkleLog) => log.consistencyProof(3, 2)],
    ['consistency from below nothing', (log: MerkleLog) => log.consistencyProof(-1)],
  ])('refuses %s', (_, action) => {
    const log = new MerkleLog();
    for (const leaf of leaves(3)) log.append(leaf);
    throwsCode('out-of-range', () => action(log));
  });
});
