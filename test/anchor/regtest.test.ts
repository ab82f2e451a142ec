import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  branchRoot,
  checkHeader,
  serializeProof,
  verifyBlockInclusion,
  verifyProof,
  type TrustedHeader,
} from '../../src/anchor/index.ts';
import { nodeEcdsaVerifier } from '../../src/crypto/index.ts';
import {
  bytesToHex,
  bytesToUtf8,
  hexToBytes,
  parseTransaction,
  serializeTransaction,
} from '../../src/encoding/index.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { throwsCode } from '../support/throws.ts';
import type { Lab } from './lab.ts';
import { genesisOutpoint, inclusion, playLedger, proofOf, type Mined } from './live.ts';
import { mineSixtyFour } from './sixty-four.ts';

// A real node, its own process: what it accepts and mines is what these rooms must read.
let node: TestNode;
let lab: Lab;
let mined: readonly Mined[];

beforeAll(async () => {
  node = await startTestNode();
  ({ lab, mined } = await playLedger(node));
});

afterAll(async () => {
  await node.stop();
});

/** Trusted headers for a few blocks, asked of the node beforehand: verifying waits for nobody. */
async function trusted(): Promise<(hash: string) => TrustedHeader | undefined> {
  const hashes = mined.map(({ block }) => checkHeader(block.header, 'regtest').hash);
  const known = await Promise.all(hashes.map((hash) => node.chain.header(hash)));
  return (hash) => known.find((header) => header?.hash === hash);
}

describe('on a real node', () => {
  it('every kind of statement is accepted, of the size that was computed, and mined', () => {
    expect(mined).toHaveLength(5);
    for (const { made, vsize } of mined) {
      const fee = made.unsigned.inputs.length > 1 ? undefined : made.closed.value - made.next.value;
      expect(vsize).toBeLessThanOrEqual(201 + 112 * (made.unsigned.inputs.length - 1) + 43);
      if (fee !== undefined) expect(Number(fee) / vsize).toBeGreaterThanOrEqual(1);
    }
    const [first] = mined;
    expect([200, 201]).toContain(first?.vsize);
  });

  it('the node’s decoder shows what the page says', async () => {
    const [first] = mined;
    if (first === undefined) return expect.unreachable();
    const raw = bytesToHex(serializeTransaction(first.transaction, { witness: true }));
    const decoded = (await node.rpc('decoderawtransaction', raw)) as {
      vin: { txid: string; vout: number }[];
      vout: { scriptPubKey: { hex: string } }[];
    };
    expect(decoded.vin[0]).toMatchObject(genesisOutpoint(lab));
    expect(decoded.vout[1]?.scriptPubKey.hex).toMatch(/^6a20[0-9a-f]{64}$/);
  });

  it('proofs reach confirmed and final with the node’s headers, and logged without', async () => {
    const options = { network: 'regtest', verifier: nodeEcdsaVerifier, finalDepth: 6 } as const;
    for (const statement of [1, 2, 3, 4, 5]) {
      const bytes = serializeProof(proofOf(lab, mined, statement, { event: 1 }));
      const proven = verifyProof(bytes, { ...options, trustedHeader: await trusted() });
      // Later statements and their coins came on top; the last one has one block only.
      expect(proven.assurance).toBe(statement === 5 ? 'confirmed' : proven.assurance);
      expect(['confirmed', 'final']).toContain(proven.assurance);
      expect(verifyProof(bytes, options).assurance).toBe('logged');
    }
    await node.mine(5);
    const bytes = serializeProof(proofOf(lab, mined, 5, { event: 1 }));
    expect(verifyProof(bytes, { ...options, trustedHeader: await trusted() }).assurance).toBe('final');
  });

  it('a mined transaction of 64 bytes passes for two hashes, and is refused', async () => {
    const { raw, blockHash } = await mineSixtyFour(node);
    expect(raw).toHaveLength(64);
    const forged = parseTransaction(raw);
    const block = await inclusion(node, forged, blockHash);
    const { merkleRoot } = checkHeader(block.header, 'regtest');
    // Read as an inner node its second half is a "transaction id" with a branch that leads to the true root …
    const branch = [raw.slice(0, 32), ...block.branch];
    expect(branchRoot(raw.slice(32), 2 * block.txIndex + 1, branch)).toEqual(merkleRoot);
    // … which is one level longer than the coinbase's; and the transaction itself is refused by its size.
    expect(branch.length).toBe(block.coinbaseBranch.length + 1);
    throwsCode('sixty-four-bytes', () => verifyBlockInclusion(forged, block, 'regtest'));
    const [first] = mined;
    if (first === undefined) return expect.unreachable();
    const longer = { ...first.block, branch: [...first.block.branch, raw.slice(0, 32)] };
    throwsCode('branch-length', () => verifyBlockInclusion(first.transaction, longer, 'regtest'));
  });

  // Renews fixtures/anchor/regtest.json, from which the tests without a node are made.
  if (process.env['MEDWALLET_CAPTURE'] === '1') it('is captured', capture);
});

async function capture(): Promise<void> {
  const proof = (statement: number, subject: Parameters<typeof proofOf>[3]): string =>
    bytesToUtf8(serializeProof(proofOf(lab, mined, statement, subject)));
  const { raw } = await mineSixtyFour(node);
  const fixture = {
    event: proof(3, { event: 4 }),
    grant: proof(2, { grant: lab.grants[1] ?? hexToBytes('') }),
    moved: proof(5, { event: 0 }),
    sixtyFour: bytesToHex(raw),
  };
  const target = new URL('../../fixtures/anchor/regtest.json', import.meta.url);
  writeFileSync(target, `${JSON.stringify(fixture, undefined, 2)}\n`);
}
