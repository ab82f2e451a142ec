import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { merkleBranch, type BlockInclusion } from '../../src/anchor/index.ts';
import { transactionId } from '../../src/crypto/index.ts';
import { displayTxid, internalTxid, parseTransaction, type Transaction } from '../../src/encoding/index.ts';
import { grantId, parseToken, type Claims } from '../../src/grant/index.ts';
import {
  accessAt,
  sealsInQuestion,
  type AccessAt,
  type Evidence,
  type VerifyOptions,
} from '../../src/verify/index.ts';
import { DAY, HOUR, NORMAL, patient, provider, stranger } from '../grant/samples.ts';
import { startTestNode, type TestNode } from '../support/node.ts';
import { signToken } from '../support/sign.ts';
import { throwsCode } from '../support/throws.ts';
import { captured, chain, proof, READ } from './captured.ts';
import { RECORD_ADDRESS, rawHex, TestLedger, type Statement } from './ledger.ts';
import { circle, circleHash, OPTIONS, QUIET, revocationOf } from './scene.ts';

/**
 * A day of a ledger on a real node whose clock is moved: statement 1 at 0 h, without the grant; 2 at 6 h, issued
 * and active; 3 at 12 h, active; 4 at 18 h, revoked.
 */
let node: TestNode;
let ledger: TestLedger;
let claims: Claims;
let token: string;
let start: number;
let circles: Uint8Array[];
const mined: { readonly hash: string; readonly inclusion: BlockInclusion }[] = [];

beforeAll(async () => {
  node = await startTestNode();
  const funded = await node.fund(RECORD_ADDRESS, 100_000);
  ledger = new TestLedger(
    stripped(await node.chain.rawTransaction(funded.txid, funded.blockHash)),
    funded.vout,
  );
  start = (await node.chain.tip()).time;
  claims = { ...NORMAL, ledger: ledger.id, iat: start, nbf: start, exp: start + 30 * DAY };
  token = signToken(claims, [patient, provider]);
  circles = [circle({ iat: start, exp: start + 365 * DAY, ledger: ledger.id })];
  const hash = circleHash(circles[0] ?? new Uint8Array(0));
  const grant = grantId(claims);
  const event = {
    actor: patient.did,
    grantee: provider.did,
    grant,
    kind: 'normal',
    exp: claims.exp,
  } as const;
  await mine(ledger.state([], hash), 0);
  ledger.add({ type: 'grant.issued', time: start, ...event });
  await mine(ledger.state([grant], hash), 6);
  await mine(ledger.state([grant], hash), 12);
  ledger.add({ type: 'grant.revoked', time: start, ...event, by: patient.did, revocation: '00'.repeat(32) });
  await mine(ledger.state([], hash), 18);
});

afterAll(async () => {
  await node.stop();
});

function stripped(raw: Uint8Array | undefined): Transaction {
  const tx = parseTransaction(raw ?? new Uint8Array(0), { maxBytes: 4_000_000 });
  return { ...tx, inputs: tx.inputs.map((input) => ({ ...input, witness: [] })) };
}

async function mine(statement: Statement, hours: number): Promise<void> {
  await node.rpc('setmocktime', start + hours * HOUR);
  await node.rpc('sendrawtransaction', rawHex(statement));
  const [hash = ''] = (await node.mine(1)).blocks;
  const block = await node.chain.block(hash);
  if (block === undefined) throw new TypeError('no such block');
  const txIndex = block.txids.indexOf(displayTxid(transactionId(statement.transaction)));
  const txids = block.txids.map(internalTxid);
  const inclusion = {
    header: block.bytes,
    height: block.height,
    txIndex,
    branch: merkleBranch(txids, txIndex),
    coinbase: stripped(await node.chain.rawTransaction(block.txids[0] ?? '', hash)),
    coinbaseBranch: merkleBranch(txids, 0),
  };
  mined.push({ hash, inclusion });
}

type Name = 'issued' | 'second' | 'third' | 'revoked';

function proofOf(name: Name): Uint8Array {
  const block = (number: number): BlockInclusion | null => mined[number - 1]?.inclusion ?? null;
  switch (name) {
    case 'issued':
      return ledger.proveEvent(2, 0, block(2));
    case 'second':
      return ledger.proveGrant(2, grantId(claims), block(2));
    case 'third':
      return ledger.proveGrant(3, grantId(claims), block(3));
    case 'revoked':
      return ledger.proveEvent(4, 1, block(4));
  }
}

async function ask(
  hours: number,
  names: readonly Name[],
  changes: Partial<Evidence> = {},
  question: Partial<VerifyOptions> = {},
): Promise<AccessAt> {
  const options = { ...OPTIONS, now: start + 20 * HOUR, status: 'fresh' as const, ...question };
  const known: Evidence = { ...QUIET, circles, proofs: names.map(proofOf), ...changes };
  const seals = await Promise.all(
    sealsInQuestion(token, known, options).map(async (seal) => {
      const [txid = '', vout] = seal.split(':');
      const found = await node.chain.output({ txid: internalTxid(txid), vout: Number(vout) });
      return { seal, unspent: found !== undefined };
    }),
  );
  const headers = await Promise.all(mined.map(({ hash }) => node.chain.header(hash)));
  const { medianTime } = await node.chain.tip();
  const chain = { medianTime, seals, header: (hash: string) => headers.find((one) => one?.hash === hash) };
  const evidence = 'chain' in changes ? known : { ...known, chain };
  return accessAt(token, evidence, options, start + hours * HOUR).access;
}

const ALL: readonly Name[] = ['revoked', 'third', 'issued', 'second'];

describe('was access permitted then', () => {
  const cases: [string, number, readonly Name[], AccessAt['answer']][] = [
    ['between two statements that count it as active', 9, ALL, 'permitted'],
    ['between its issue and a statement that counts it as active', 9, ['issued', 'third'], 'permitted'],
    ['behind the statement with its revocation', 20, ALL, 'not-permitted'],
    ['between the last that counts it and the one with its revocation', 15, ALL, 'unknown'],
    ['before any statement shows it', 3, ALL, 'unknown'],
    ['less than two hours behind the block that first shows it', 7.99, ALL, 'unknown'],
    ['two hours behind the block that first shows it', 8, ALL, 'permitted'],
    ['two hours before the next', 10, ['second', 'third'], 'unknown'],
    ['more than two hours before the next', 9.99, ['second', 'third'], 'permitted'],
    ['only its issue is known', 9, ['issued'], 'unknown'],
    ['the statement behind is not at hand, and there is one', 15, ['second', 'third'], 'unknown'],
    ['no proof', 9, [], 'unknown'],
  ];
  it.each(cases)('%s: at %d h', async (_, hours, names, answer) => {
    expect((await ask(hours, names)).answer).toBe(answer);
  });

  it('names the two statements and their blocks', async () => {
    const [second, third] = [mined[1]?.inclusion.height, mined[2]?.inclusion.height];
    expect(await ask(9, ALL)).toMatchObject({
      at: start + 9 * HOUR,
      after: { statement: 2, says: 'active', height: second, time: start + 6 * HOUR },
      before: { statement: 3, says: 'active', height: third, time: start + 12 * HOUR },
    });
  });

  it('a revocation of today changes nothing about what two statements show', async () => {
    const revocations = [revocationOf(claims, patient, { iat: start })];
    expect((await ask(9, ALL, { revocations })).answer).toBe('permitted');
  });

  it('unknown: no node', () => {
    const evidence = { proofs: ALL.map(proofOf) };
    const { access } = accessAt(token, { ...QUIET, circles, ...evidence }, today(), start + 9 * HOUR);
    expect(access.answer).toBe('unknown');
  });

  it('not permitted: outside the time that the grant names', async () => {
    expect((await ask(-1, ALL)).answer).toBe('not-permitted');
    const late = { now: start + 40 * DAY };
    expect((await ask(30 * 24, ALL, {}, late)).answer).toBe('not-permitted');
  });

  it('not permitted: what is wrong with it at any time', async () => {
    expect((await ask(9, ALL, {}, { audience: patient.did })).answer).toBe('not-permitted');
    expect((await ask(9, ALL, {}, { network: 'signet' })).answer).toBe('not-permitted');
  });

  it('not permitted: revoked before, and its issue proved as of a statement behind that', async () => {
    await mine(ledger.state([], circleHash(circles[0] ?? new Uint8Array(0))), 24);
    const proofs = [proofOf('revoked'), ledger.proveEvent(5, 0, mined[4]?.inclusion ?? null)];
    const late = { now: start + 30 * HOUR };
    expect(await ask(29, [], { proofs }, late)).toMatchObject({
      answer: 'not-permitted',
      after: { statement: 4, says: 'revoked' },
    });
  });

  it('bad-options: a time to come, and one that is none', () => {
    const evidence = { ...QUIET, circles };
    for (const at of [today().now + 61, -1, 0.5, 1e12]) {
      throwsCode('bad-options', () => accessAt(token, evidence, today(), at));
    }
  });
});

// The patient has signed none of it, so a colluding provider and a guardian name whatever ledger they like.
describe('an emergency', () => {
  const now = captured.now + 4 * HOUR;
  const asked = (changes: Partial<Evidence>) => {
    const evidence = {
      ...READ,
      proofs: [proof('urgent')],
      chain: { ...chain(), medianTime: now },
      ...changes,
    };
    return accessAt(captured.emergency, evidence, { ...OPTIONS, now, status: 'fresh' }, now - 60);
  };
  const newest = (guardians: string[]): Uint8Array =>
    circle({
      seq: 9,
      prev: 'ab'.repeat(32),
      guardians,
      iat: captured.now,
      exp: captured.now + 365 * DAY,
      ledger: captured.ledger,
    });

  it('permitted: in the ledger that the circle document names', () => {
    expect(asked({}).access.answer).toBe('permitted');
  });

  it('unknown: no circle document at hand says whose ledger it is', () => {
    const { access, report } = asked({ circles: [] });
    expect(access).toMatchObject({
      answer: 'unknown',
      detail: 'no circle document at hand names the ledger',
      after: { says: 'active' },
    });
    expect(report.assurance).toBe('signed');
  });

  it('unknown: revoked since, whatever else is wrong with it today', () => {
    const circles = [...READ.circles, newest([stranger.did])];
    expect(asked({ circles })).toMatchObject({
      access: { answer: 'permitted' },
      report: { verdict: 'untrusted-signer' },
    });
    const { claims } = parseToken(captured.emergency);
    const revocations = [revocationOf(claims, patient, { iat: now })];
    expect(asked({ circles, revocations })).toMatchObject({
      access: { answer: 'unknown' },
      report: { verdict: 'untrusted-signer' },
    });
  });
});

function today(): VerifyOptions {
  return { ...OPTIONS, now: start + 20 * HOUR };
}
