import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { merkleBranch, type BlockInclusion } from '../../src/anchor/index.ts';
import {
  bytesToBase64,
  displayTxid,
  internalTxid,
  parseTransaction,
  type Transaction,
} from '../../src/encoding/index.ts';
import { grantId, type Claims } from '../../src/grant/index.ts';
import { sealsInQuestion, verifyToken, type Evidence, type VerifyOptions } from '../../src/verify/index.ts';
import { DAY, EMERGENCY, guardian, HOUR, NORMAL, patient, provider } from '../grant/samples.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { signToken } from '../support/sign.ts';
import { transactionId } from '../../src/crypto/index.ts';
import { RECORD_ADDRESS, rawHex, sealName, TestLedger, type Statement } from './ledger.ts';
import { circle, circleHash, OPTIONS, QUIET } from './scene.ts';

// A real node, its own process: a ledger of three statements, and what it says of their seals and blocks.
let node: TestNode;
let ledger: TestLedger;
let claims: Claims;
let now: number;
let token: string;
let urgentId: string;
let emergency: string;
let circles: Uint8Array[];
const blocks: (BlockInclusion & { readonly hash: string })[] = [];

beforeAll(async () => {
  node = await startTestNode();
  const funded = await node.fund(RECORD_ADDRESS, 100_000);
  const genesis = stripped(await node.chain.rawTransaction(funded.txid, funded.blockHash));
  ledger = new TestLedger(genesis, funded.vout);
  now = (await node.chain.tip()).time;
  claims = { ...NORMAL, ledger: ledger.id, iat: now, nbf: now, exp: now + 30 * DAY };
  token = signToken(claims, [patient, provider]);
  const urgent: Claims = { ...EMERGENCY, ledger: ledger.id, iat: now, nbf: now, exp: now + 72 * HOUR };
  emergency = signToken(urgent, [provider, guardian]);
  const dated = { iat: now, exp: now + 365 * DAY };
  const first = circle(dated);
  circles = [first, circle({ ...dated, seq: 1, prev: circleHash(first), ledger: ledger.id })];
  const hash = circleHash(circles[1] ?? new Uint8Array(0));
  const issued = { time: now, actor: patient.did, grantee: provider.did } as const;
  const id = grantId(claims);
  urgentId = grantId(urgent);

  await mine(ledger.state([], hash));
  ledger.add({ type: 'grant.issued', ...issued, grant: id, kind: 'normal', exp: claims.exp });
  await mine(ledger.state([id], hash));
  await mine(ledger.state([id, urgentId], hash));
});

afterAll(async () => {
  await node.stop();
});

function stripped(raw: Uint8Array | undefined): Transaction {
  const tx = parseTransaction(raw ?? new Uint8Array(0), { maxBytes: 4_000_000 });
  return { ...tx, inputs: tx.inputs.map((input) => ({ ...input, witness: [] })) };
}

async function mine(statement: Statement): Promise<void> {
  await node.rpc('sendrawtransaction', rawHex(statement));
  const [hash = ''] = (await node.mine(1)).blocks;
  const block = await node.chain.block(hash);
  if (block === undefined) throw new TypeError('no such block');
  const txids = block.txids.map(internalTxid);
  const txIndex = block.txids.indexOf(displayTxid(transactionId(statement.transaction)));
  const coinbase = stripped(await node.chain.rawTransaction(block.txids[0] ?? '', hash));
  blocks.push({
    hash,
    header: block.bytes,
    height: block.height,
    txIndex,
    branch: merkleBranch(txids, txIndex),
    coinbase,
    coinbaseBranch: merkleBranch(txids, 0),
  });
}

function blockOf(number: number): BlockInclusion {
  const block = blocks[number - 1];
  if (block === undefined) throw new TypeError('no such block');
  const { hash: _hash, ...inclusion } = block;
  expect(_hash).toMatch(/^[0-9a-f]{64}$/);
  return inclusion;
}

/** What the node says: every seal in question, and the blocks of the statements. */
async function ask(evidence: Evidence, options: VerifyOptions): Promise<Evidence> {
  const seals = await Promise.all(
    sealsInQuestion(token, evidence, options).map(async (seal) => {
      const [txid = '', vout] = seal.split(':');
      const found = await node.chain.output({ txid: internalTxid(txid), vout: Number(vout) });
      return { seal, unspent: found !== undefined };
    }),
  );
  const headers = await Promise.all(blocks.map(({ hash }) => node.chain.header(hash)));
  const { medianTime } = await node.chain.tip();
  return {
    ...evidence,
    chain: { medianTime, seals, header: (hash) => headers.find((header) => header?.hash === hash) },
  };
}

async function judge(number: number, status: VerifyOptions['status'], require: VerifyOptions['require']) {
  const options = { ...OPTIONS, now, status, require };
  const evidence = {
    ...QUIET,
    circles,
    proofs: [ledger.proveGrant(number, grantId(claims), blockOf(number))],
  };
  return verifyToken(token, await ask(evidence, options), options);
}

describe('against a real node', () => {
  it('fresh: active in the newest statement, whose seal is unspent', async () => {
    const report = await judge(3, 'fresh', { assurance: 'confirmed' });
    expect(report.verdict).toBe('valid');
    expect(report.assurance).toBe('confirmed');
    expect(report.confirmations).toBe(1);
  });

  it('stale: the proof is of a statement whose seal has been spent', async () => {
    expect((await judge(2, 'fresh', { assurance: 'signed' })).verdict).toBe('stale');
  });

  it('stale: spent in the mempool counts', async () => {
    const next = ledger.state([], circleHash(circles[1] ?? new Uint8Array(0)));
    await node.rpc('sendrawtransaction', rawHex(next));
    expect((await judge(3, 'fresh', { assurance: 'signed' })).verdict).toBe('stale');
    ledger.statements.pop();
  });

  it('final after six blocks, and no longer after a reorganisation', async () => {
    expect((await judge(2, 'seen', { assurance: 'final' })).verdict).toBe('unchecked');
    await node.mine(5);
    expect((await judge(2, 'seen', { assurance: 'final' })).assurance).toBe('final');
    await node.reorg(7);
    const after = await judge(2, 'seen', { assurance: 'final' });
    expect(['signed', 'logged', 'confirmed']).toContain(after.assurance);
    expect(after.verdict).toBe('unchecked');
  });

  // Renews fixtures/verify/regtest.json, from which the tests without a node are made.
  it.runIf(process.env['MEDWALLET_CAPTURE'] === '1')('is captured', () => {
    const proofs = {
      second: ledger.proveGrant(2, grantId(claims), blockOf(2)),
      third: ledger.proveGrant(3, grantId(claims), blockOf(3)),
      urgent: ledger.proveGrant(3, urgentId, blockOf(3)),
      event: ledger.proveEvent(2, 0, blockOf(2)),
    };
    const captured = {
      now,
      ledger: ledger.id,
      token,
      emergency,
      circles: circles.map(bytesToBase64),
      proofs: Object.fromEntries(Object.entries(proofs).map(([name, bytes]) => [name, bytesToBase64(bytes)])),
      seals: ledger.statements.slice(0, 3).map(sealName),
      blocks: blocks.map(({ hash, height }) => ({ hash, height })),
    };
    const url = new URL('../../fixtures/verify/regtest.json', import.meta.url);
    writeFileSync(url, `${JSON.stringify(captured, null, 2)}\n`);
  });
});
