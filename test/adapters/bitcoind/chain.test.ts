import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bitcoindChain, ChainError } from '../../../src/adapters/bitcoind/index.ts';
import { hash256, transactionId } from '../../../src/crypto/index.ts';
import {
  bytesToHex,
  displayTxid,
  hexToBytes,
  internalTxid,
  parseTransaction,
  scriptOfAddress,
} from '../../../src/encoding/index.ts';
import { startTestNode, testChain, type PlainJson, type TestNode } from '../../support/node.ts';
import { rejectsCode } from '../../support/throws.ts';
import { good, hostilePort, type Asked } from './hostile.ts';

const NO_TXID = '11'.repeat(32);
const genesis = '0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206';
// Version 1, no parent, Merkle root, 2011-02-02T23:16:42Z, easiest target, nonce 2.
const genesisHeader =
  '01000000' +
  '00'.repeat(32) +
  '3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a' +
  'dae5494dffff7f2002000000';
let node: TestNode;

beforeAll(async () => {
  node = await startTestNode();
});
afterAll(async () => {
  await node.stop();
});

async function newAddress(): Promise<string> {
  return text(await node.rpc('getnewaddress', '', 'bech32'));
}

/** A transaction that the node's wallet has signed and nobody has sent. */
async function unsent(address: string, sat: string): Promise<Uint8Array> {
  const options = { add_to_wallet: false };
  const sent = await node.rpc('send', [{ [address]: sat }], null, 'unset', null, options);
  return hexToBytes(text((sent as Record<string, PlainJson>)['hex']));
}

describe('bitcoindChain against a real node', () => {
  it('tells the tip', async () => {
    const tip = await node.chain.tip();
    expect(tip.height).toBeGreaterThan(100);
    expect(tip.hash).toBe(await node.rpc('getbestblockhash'));
    expect(tip.medianTime).toBeLessThanOrEqual(tip.time);
  });

  it('refuses a node of another network, before any other question', async () => {
    const error = await rejectsCode('wrong-chain', () => testChain(node, 'signet').tip());
    expect(error.outcome).toBe('unavailable');
    await rejectsCode('wrong-chain', () => testChain(node, 'mainnet').inMempool(NO_TXID));
  });

  it('is not admitted with a wrong cookie', async () => {
    const credentials = { user: '__cookie__', password: 'wrong' };
    const chain = bitcoindChain({ url: node.rpcUrl, credentials, network: 'regtest' });
    await rejectsCode('node-auth', () => chain.tip());
  });

  it('finds an output, in the mempool and mined, and misses a spent one', async () => {
    const address = await newAddress();
    const script = scriptOfAddress(address, 'regtest');
    const raw = await unsent(address, '0.20999999');
    await node.chain.broadcast(raw);
    const transaction = parseTransaction(raw);
    const txid = transactionId(transaction);
    const vout = transaction.outputs.findIndex((output) => output.value === 20_999_999n);
    expect(await node.chain.output({ txid, vout })).toEqual({
      outpoint: { txid, vout },
      value: 20_999_999n,
      script,
      confirmations: 0,
      coinbase: false,
    });
    expect(await node.chain.output({ txid, vout: 7 })).toBeUndefined();
    const spent = transaction.inputs[0]?.previous ?? { txid, vout };
    expect(await node.chain.output(spent)).toBeUndefined();
    expect(await node.chain.findOutputs([script])).toEqual([]);

    await node.mine(2);
    expect((await node.chain.output({ txid, vout }))?.confirmations).toBe(2);
    const found = await node.chain.findOutputs([script, Uint8Array.of(0x51)]);
    expect(found).toEqual([
      { outpoint: { txid, vout }, value: 20_999_999n, script, confirmations: 2, coinbase: false },
    ]);
    expect(await node.chain.findOutputs([])).toEqual([]);
    // Between scans a real node says null; while it scans, percent.
    expect(await node.rpc('scantxoutset', 'status')).toBeNull();
    expect(await node.rpc('help', 'scantxoutset')).toMatch(/"progress" : n +\(numeric\) Approximate percent/);
  });

  it('finds what spends an output, waiting and mined', async () => {
    const { height } = await node.chain.tip();
    const raw = await unsent(await newAddress(), '0.001');
    const [input] = parseTransaction(raw).inputs;
    const spent = input?.previous ?? { txid: new Uint8Array(32), vout: 0 };
    expect(await node.chain.spender(spent, height)).toBeUndefined();
    await node.chain.broadcast(raw);
    expect(await node.chain.spender(spent, height)).toEqual({ transaction: raw, blockHash: undefined });
    const { hash } = await node.mine(2);
    const read: number[] = [];
    const found = await node.chain.spender(spent, height, (blocks) => read.push(blocks));
    expect(read).toEqual([1, 2]);
    expect(found?.transaction).toEqual(raw);
    expect(found?.blockHash).toBe(await hashAt(height + 1));
    expect(found?.blockHash).not.toBe(hash);
    expect(await node.chain.spender(spent, height + 2)).toBeUndefined();
  });

  it('gives headers and blocks by hash and height', async () => {
    const { hash, height } = await node.mine(1);
    const header = await node.chain.header(hash);
    expect(header?.bytes.length).toBe(80);
    expect(displayTxid(hash256(header?.bytes ?? new Uint8Array()))).toBe(hash);
    expect(header).toMatchObject({ hash, height, confirmations: 1 });
    expect(await node.chain.headerAt(height)).toEqual(header);
    const block = await node.chain.block(hash);
    expect(block).toEqual({ ...header, txids: block?.txids });
    expect(block?.txids.length).toBe(1);
    expect(bytesToHex((await node.chain.header(genesis))?.bytes ?? new Uint8Array())).toBe(genesisHeader);
  });

  it('says undefined for what the node does not have', async () => {
    const { height } = await node.chain.tip();
    expect(await node.chain.header(NO_TXID)).toBeUndefined();
    expect(await node.chain.headerAt(height + 1)).toBeUndefined();
    expect(await node.chain.block(NO_TXID)).toBeUndefined();
    expect(await node.chain.rawTransaction(NO_TXID)).toBeUndefined();
    expect(await node.chain.rawTransaction(NO_TXID, await hashAt(height))).toBeUndefined();
    expect(await node.chain.output({ txid: internalTxid(NO_TXID), vout: 0 })).toBeUndefined();
    expect(await node.chain.inMempool(NO_TXID)).toBe(false);
  });

  it('sends a transaction; sending it again is success, waiting and mined', async () => {
    const raw = await unsent(await newAddress(), '0.001');
    const txid = displayTxid(transactionId(parseTransaction(raw)));
    expect(await node.chain.inMempool(txid)).toBe(false);
    await node.chain.broadcast(raw);
    await node.chain.broadcast(raw);
    expect(await node.chain.inMempool(txid)).toBe(true);
    expect(await node.chain.rawTransaction(txid)).toEqual(raw);

    const { hash } = await node.mine(1);
    await node.chain.broadcast(raw);
    // As a node without a transaction index answers, though this one has it.
    expect(await node.chain.rawTransaction(txid)).toBeUndefined();
    expect(await node.chain.rawTransaction(txid, hash)).toEqual(raw);
    expect((await node.chain.block(hash))?.txids).toContain(txid);
  });

  it('says why the node rejected a transaction', async () => {
    const good = await unsent(await newAddress(), '0.001');
    const changed = good.slice();
    // The first byte of the first signature.
    const at = Buffer.from(good).indexOf(Buffer.from([0x02, 0x47, 0x30]));
    changed[at + 8] = (changed[at + 8] ?? 0) ^ 1;
    const error = await rejectsCode('rejected', () => node.chain.broadcast(changed));
    expect(error.outcome).toBe('refused');
    expect(error.facts['reason']).toMatch(/script-verify|Signature|mandatory/i);
    const orphan = parseTransactionWithUnknownInput(good);
    const missing = await rejectsCode('rejected', () => node.chain.broadcast(orphan));
    expect(missing.facts['reason']).toContain('missingorspent');
  });

  it('follows a reorganisation', async () => {
    const { txid, blockHash, height } = await node.fund(await newAddress());
    await node.reorg(1);
    expect((await node.chain.header(blockHash))?.confirmations).toBe(-1);
    expect((await node.chain.headerAt(height))?.hash).not.toBe(blockHash);
    expect(await node.chain.inMempool(txid)).toBe(true);
    await node.mine(1);
    expect(await node.chain.inMempool(txid)).toBe(false);
  });

  it('knows the relay fee, and no estimate on regtest', async () => {
    expect(await node.chain.relayFeeRate()).toBe(1);
    expect(await node.chain.estimateFeeRate(6)).toBeUndefined();
  });
});

describe('bitcoindChain against whoever sits on the port', () => {
  const other = '22'.repeat(32);
  type Answer = (asked: Asked) => unknown;

  async function lied(answers: Record<string, unknown>, ask: (chain: TestNode['chain']) => Promise<unknown>) {
    const port = await hostilePort((asked, response) => {
      const answer = asked.method === 'getblockhash' ? genesis : answers[asked.method];
      response.end(good(asked, typeof answer === 'function' ? (answer as Answer)(asked) : answer));
    });
    const credentials = { user: 'u', password: 'p' };
    const chain = bitcoindChain({ url: port.url, credentials, network: 'regtest' });
    try {
      await rejectsCode('node-bad-answer', () => ask(chain));
    } finally {
      await port.close();
    }
  }

  it('refuses a transaction that is not the one asked for', async () => {
    const raw = await unsent(await newAddress(), '0.001');
    const answers = { getrawtransaction: Buffer.from(raw).toString('hex') };
    await lied(answers, (chain) => chain.rawTransaction(other, genesis));
    await lied({ getrawtransaction: '00' }, (chain) => chain.rawTransaction(other, genesis));
  });

  it('refuses a header that does not hash to the hash asked for', async () => {
    const info = { hash: other, height: 1, mediantime: 1, confirmations: 1 };
    const getblockheader = ({ params }: Asked) => (params.length === 1 ? info : '00'.repeat(80));
    await lied({ getblockheader }, (chain) => chain.header(other));
    const elsewhere = ({ params }: Asked) => (params.length === 1 ? info : genesisHeader);
    await lied({ getblockheader: elsewhere }, (chain) => chain.header(genesis));
  });

  it('refuses a block whose transactions are not the ones of its header, or that is none', async () => {
    const info = { hash: genesis, height: 0, mediantime: 1, confirmations: 1 };
    const getblockheader = ({ params }: Asked) => (params.length === 1 ? info : genesisHeader);
    const nowhere = { txid: internalTxid(NO_TXID), vout: 0 };
    const alien = bytesToHex(await unsent(await newAddress(), '0.001'));
    for (const getblock of [`${genesisHeader}01${alien}`, `${genesisHeader}00`, genesisHeader, '00']) {
      await lied({ getblockheader, getblock }, (chain) => chain.spender(nowhere, 0));
    }
  });

  it('refuses outputs that nobody asked for', async () => {
    const unspent = { txid: other, vout: 0, scriptPubKey: '51', coinbase: false, height: 1 };
    const scan = { success: true, height: 5, unspents: [{ ...unspent, amount: 1 }] };
    await lied({ scantxoutset: scan }, (chain) => chain.findOutputs([Uint8Array.of(0x52)]));
  });

  it.each([
    ['how far it is', { progress: 40 }, [0.2, 0.7]],
    ['nothing', null, []],
    ['nonsense', { progress: 400 }, []],
  ])('while a node scans its outputs it is asked how far; it says %s', async (_, status, shares) => {
    const found = { success: true, height: 5, unspents: [] };
    const port = await hostilePort((asked, response) => {
      if (asked.method === 'getblockhash') response.end(good(asked, genesis));
      else if (asked.params[0] === 'status') response.end(good(asked, status));
      else setTimeout(() => response.end(good(asked, found)), 700);
    });
    const chain = bitcoindChain({
      url: port.url,
      credentials: { user: 'u', password: 'p' },
      network: 'regtest',
    });
    const told: number[] = [];
    const scripts = Array.from({ length: 2_000 }, (_, i) => Uint8Array.of(0x02, i & 0xff, i >> 8));
    expect(await chain.findOutputs(scripts, (share) => told.push(share))).toEqual([]);
    expect(told).toEqual(shares);
    await port.close();
  });

  it('a scan is waited for as long as the node says that it scans', { timeout: 20_000 }, async () => {
    const found = { success: true, height: 5, unspents: [] };
    let status: object | null = { progress: 40 };
    let answersAfter = 3_500;
    const port = await hostilePort((asked, response) => {
      if (asked.method === 'getblockhash') response.end(good(asked, genesis));
      else if (asked.params[0] !== 'status')
        setTimeout(() => response.end(good(asked, found)), answersAfter).unref();
      // Never answered: what the node says of a scan it does not make.
      else if (status !== null) response.end(good(asked, status));
    });
    const credentials = { user: 'u', password: 'p' };
    const chain = bitcoindChain({ url: port.url, credentials, network: 'regtest', timeoutMs: 2_000 });
    expect(await chain.findOutputs([Uint8Array.of(0x52)])).toEqual([]);
    [status, answersAfter] = [null, 60_000];
    await rejectsCode('node-timeout', () => chain.findOutputs([Uint8Array.of(0x52)]));
    await port.close();
  });

  it('refuses another txid for what was sent', async () => {
    const raw = await unsent(await newAddress(), '0.001');
    await lied({ sendrawtransaction: other }, (chain) => chain.broadcast(raw));
  });

  it('checks the genesis again after a check that could not be made', async () => {
    let calls = 0;
    const port = await hostilePort((asked, response) => {
      if (++calls === 1) response.writeHead(503).end();
      else response.end(good(asked, genesis));
    });
    const credentials = { user: 'u', password: 'p' };
    const chain = bitcoindChain({ url: port.url, credentials, network: 'regtest' });
    await rejectsCode('node-busy', () => chain.call('anything'));
    expect(await chain.call('anything')).toBe(genesis);
    await port.close();
    expect(await chain.call('anything').catch((error: unknown) => error)).toBeInstanceOf(ChainError);
  });
});

async function hashAt(height: number): Promise<string> {
  return text(await node.rpc('getblockhash', height));
}

function parseTransactionWithUnknownInput(raw: Uint8Array): Uint8Array {
  const changed = raw.slice();
  // The first byte of the first input's txid: after version, marker, flag and count.
  changed[7] = (changed[7] ?? 0) ^ 1;
  return changed;
}

function text(value: PlainJson | undefined): string {
  return typeof value === 'string' ? value : expect.unreachable('the node gave no text');
}
