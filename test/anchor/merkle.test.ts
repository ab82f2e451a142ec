import { describe, expect, it } from 'vitest';
import { branchRoot, checkHeader, headerWork, merkleBranch, merkleRoot } from '../../src/anchor/index.ts';
import { hash256 } from '../../src/crypto/index.ts';
import { bytesToHex, hexToBytes, internalTxid } from '../../src/encoding/index.ts';
import { throwsCode } from '../support/throws.ts';
import { capturedProof } from './captured.ts';

const txids = (n: number): Uint8Array[] => Array.from({ length: n }, (_, i) => hash256(Uint8Array.of(i)));

describe('Merkle trees of blocks', () => {
  it('give the root of mainnet block 100,000, four transactions', () => {
    const block = [
      '8c14f0db3df150123e6f3dbbf30f8b955a8249b62ac1d1ff16284aefa3d06d87',
      'fff2525b8931402dd09222c50775608f75787bd2b87e56995a7bdd30f79702c4',
      '6359f0868171b1d194cbee1af2f16ea598ae8fad666d9b012c8ed2b79a236ec4',
      'e9a66845e05d5abc0ad04ec80f774a7e585c6e8db975962d069a522137b80c1d',
    ].map(internalTxid);
    const root = internalTxid('f3e94742aca4b5ef85488dc37c06c3282295ffec960994b2c0d5ac2a25a95766');
    expect(merkleRoot(block)).toEqual(root);
  });

  it('every branch of every size leads to the root, and from no other place', () => {
    let copies = 0;
    for (let size = 1; size <= 17; size++) {
      const block = txids(size);
      const root = bytesToHex(merkleRoot(block));
      for (const [index, txid] of block.entries()) {
        const branch = merkleBranch(block, index);
        expect(branch).toHaveLength(Math.ceil(Math.log2(size)));
        expect(bytesToHex(branchRoot(txid, index, branch))).toBe(root);
        for (let other = 0; other < 2 ** branch.length; other++) {
          if (other === index) continue;
          // Where an odd row repeats its end, plain hashing gets there from the copy too (CVE-2012-2459).
          const isCopy = bytesToHex(plainRoot(txid, other, branch)) === root;
          if (isCopy) throwsCode('duplicated-tail', () => branchRoot(txid, other, branch));
          else expect(rootOrCode(txid, other, branch)).not.toBe(root);
          copies += isCopy ? 1 : 0;
        }
      }
    }
    expect(copies).toBeGreaterThan(20);
  });

  it.each<[string, string, number, Uint8Array[]]>([
    ['branch-length', 'a branch of 16', 1, txids(16)],
    ['branch-length', 'a short hash', 1, [new Uint8Array(31)]],
    ['bad-index', 'a place beyond the branch', 4, txids(2)],
    ['bad-index', 'a negative place', -1, txids(2)],
    ['bad-index', 'half a place', 0.5, txids(2)],
  ])('%s: %s', (code, _, index, branch) => {
    throwsCode(code, () => branchRoot(hash256(), index, branch));
  });

  it('refuse a branch for a transaction that is not there', () => {
    throwsCode('bad-index', () => merkleBranch(txids(3), 3));
  });
});

describe('block headers', () => {
  // Block 0 of mainnet: a fact that everybody has.
  const genesis = hexToBytes(
    '01000000' +
      '00'.repeat(32) +
      '3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a' +
      '29ab5f49ffff001d1dac2b7c',
  );

  it('name their hash once their work is checked', () => {
    const { hash, time } = checkHeader(genesis, 'mainnet');
    expect(hash).toBe('000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f');
    expect(time).toBe(1_231_006_505);
  });

  it('of an easy network are weak on a hard one', () => {
    const { block } = capturedProof('event');
    const header = block?.header ?? new Uint8Array(0);
    expect(checkHeader(header, 'regtest').hash).toHaveLength(64);
    for (const network of ['mainnet', 'testnet4', 'signet'] as const) {
      throwsCode('weak-header', () => checkHeader(header, network));
    }
  });

  it.each([0, 79, 81])('of %i bytes are none', (length) => {
    throwsCode('malformed-proof', () => checkHeader(new Uint8Array(length), 'regtest'));
  });

  it('count as much work as their target says', () => {
    expect(headerWork(0x1d00ffff)).toBe(4_295_032_833n);
    expect(headerWork(0x207fffff)).toBe(2n);
    expect(headerWork(0x1d80ffff)).toBe(0n);
    expect(headerWork(0x01003456)).toBe(0n);
  });
});

function plainRoot(txid: Uint8Array, index: number, branch: readonly Uint8Array[]): Uint8Array {
  return branch.reduce(
    (hash, sibling, level) => ((index >> level) % 2 === 1 ? hash256(sibling, hash) : hash256(hash, sibling)),
    txid,
  );
}

function rootOrCode(txid: Uint8Array, index: number, branch: readonly Uint8Array[]): string {
  try {
    return bytesToHex(branchRoot(txid, index, branch));
  } catch (error) {
    return (error as { code: string }).code;
  }
}
