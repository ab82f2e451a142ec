import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nodeProgram } from '../../../src/adapters/regtest/binary.ts';
import {
  regtestDown,
  regtestEnv,
  regtestFund,
  regtestLogs,
  regtestMine,
  regtestReorg,
  regtestReset,
  regtestStatus,
  regtestUp,
  type RegtestContext,
  type RegtestProgress,
} from '../../../src/adapters/regtest/index.ts';
import { processStart } from '../../../src/adapters/regtest/process.ts';
import { regtestPaths, writeState } from '../../../src/adapters/regtest/state.ts';
import { internalTxid, scriptOfAddress } from '../../../src/encoding/index.ts';
import { startTestNode, type TestNode } from '../../support/node.ts';
import { rejectsCode, throwsCode } from '../../support/throws.ts';

let node: TestNode;
let home: string;
let context: RegtestContext;

beforeAll(async () => {
  node = await startTestNode();
});
afterAll(async () => {
  await node.stop();
  expect(existsSync(node.home)).toBe(false);
  expect(processStart(node.pid ?? 0)).toBeUndefined();
});

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'medwallet test-'));
  context = { home, env: process.env };
});
afterEach(async () => {
  await regtestDown(context);
  rmSync(home, { recursive: true, force: true });
});

function cli(wrapper: string, ...parameters: string[]): string {
  return execFileSync(wrapper, parameters, { encoding: 'utf8' }).trim();
}

describe('a node that is up', () => {
  it('has mature coins, an index, and folders that only its owner reads', async () => {
    const status = await regtestStatus(node.context);
    expect(status).toMatchObject({ running: true, mempool: 0, pid: node.pid, rpcPort: node.rpcPort });
    expect(status.running && status.balance).toBeGreaterThanOrEqual(20 * 50 * 100_000_000);
    expect(statSync(node.datadir).mode & 0o777).toBe(0o700);
    expect(statSync(node.cookieFile).mode & 0o777).toBe(0o600);
    expect(await node.rpc('getindexinfo')).toMatchObject({ txindex: { synced: true } });
    expect(node.version).toMatch(/^Satoshi:\d+/);
    expect(node.started).toBe(true);
  });

  it('is used again, not started twice', async () => {
    const again = await regtestUp(node.context);
    const { datadir, rpcPort, rpcUrl, cookieFile, bitcoinCli, binary, pid, version } = node;
    const same = { datadir, rpcPort, rpcUrl, cookieFile, bitcoinCli, binary, pid, version };
    expect(again).toEqual({ ...same, started: false });
  });

  it('answers bitcoin-cli through one path', () => {
    expect(node.bitcoinCli).not.toContain(' ');
    expect(Number(cli(node.bitcoinCli, 'getblockcount'))).toBeGreaterThan(100);
    expect(cli(node.bitcoinCli, 'getnewaddress')).toMatch(/^bcrt1q/);
  });

  it('tells scripts where it is', () => {
    expect(regtestEnv(node.context)).toEqual({
      MEDWALLET_RPC_URL: node.rpcUrl,
      MEDWALLET_RPC_COOKIE: node.cookieFile,
      MEDWALLET_BITCOIN_DATADIR: node.datadir,
      MEDWALLET_BITCOIN_CLI: node.bitcoinCli,
    });
  });

  it('shows its log', () => {
    expect(regtestLogs(node.context, 3).length).toBe(3);
  });

  it('pays exactly what it is told and mines one block', async () => {
    const address = cli(node.bitcoinCli, 'getnewaddress');
    const before = await node.chain.tip();
    const funded = await node.fund(address);
    expect(funded).toMatchObject({ address, sat: 100_000, height: before.height + 1 });
    const outpoint = { txid: internalTxid(funded.txid), vout: funded.vout };
    expect(await node.chain.output(outpoint)).toEqual({
      outpoint,
      value: 100_000n,
      script: scriptOfAddress(address, 'regtest'),
      confirmations: 1,
      coinbase: false,
    });
    // An amount that a float cannot hold in bitcoin.
    expect((await node.fund(address, 123_456_789)).sat).toBe(123_456_789);
  });

  it('pays many callers at once', async () => {
    const address = cli(node.bitcoinCli, 'getnewaddress');
    const funded = await Promise.all([1_001, 1_002, 1_003, 1_004].map((sat) => node.fund(address, sat)));
    expect(new Set(funded.map(({ txid }) => txid)).size).toBe(4);
  });

  it('takes blocks back, and their payments wait in the mempool', async () => {
    const address = cli(node.bitcoinCli, 'getnewaddress');
    const funded = [await node.fund(address), await node.fund(address), await node.fund(address)];
    const before = await node.chain.tip();
    const reorg = await node.reorg(3);
    expect(reorg).toMatchObject({ depth: 3, oldTip: before.hash, height: before.height + 1 });
    expect((await node.chain.tip()).hash).toBe(reorg.newTip);
    expect((await node.chain.header(before.hash))?.confirmations).toBe(-1);
    for (const { txid } of funded) expect(await node.chain.inMempool(txid)).toBe(true);
    // As after a real one the old branch is valid, only weaker.
    expect(await node.rpc('getchaintips')).toContainEqual({
      hash: before.hash,
      height: before.height,
      branchlen: 3,
      status: 'valid-fork',
    });
    await node.mine(1);
    for (const { txid } of funded) expect(await node.chain.inMempool(txid)).toBe(false);
  });

  it('mines as many blocks as told', async () => {
    const before = await node.chain.tip();
    const mined = await node.mine(3);
    expect(mined).toMatchObject({ height: before.height + 3 });
    expect(mined.blocks.at(-1)).toBe(mined.hash);
  });

  it('refuses numbers and addresses that make no sense', async () => {
    const address = cli(node.bitcoinCli, 'getnewaddress');
    for (const count of [0, -1, 1.5, NaN, 10_001]) {
      await rejectsCode('bad-count', () => regtestMine(node.context, count));
    }
    await rejectsCode('bad-count', () => regtestReorg(node.context, 9_000));
    for (const sat of [0, 0.5, -1, 2_100_000_000_000_001, 10]) {
      await rejectsCode('bad-amount', () => regtestFund(node.context, address, sat));
    }
    await rejectsCode('insufficient-funds', () => regtestFund(node.context, address, 2_000_000_000_000_000));
    await rejectsCode('bad-address', () => regtestFund(node.context, `${address.slice(0, -1)}b`));
    await rejectsCode('bad-address', () =>
      regtestFund(node.context, 'tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx'),
    );
  });
});

describe('up and down', () => {
  it('are one node for two callers, kept over a stop, started anew after a crash, gone after reset', async () => {
    const seen: RegtestProgress[] = [];
    const watching: RegtestContext = { ...context, onProgress: (progress) => void seen.push(progress) };
    const both = await Promise.all([regtestUp(watching), regtestUp(watching)]);
    expect(both[0].pid).toBe(both[1].pid);
    expect(both.map(({ started }) => started).sort()).toEqual([false, true]);
    expect(new Set(seen.map(({ phase }) => phase))).toEqual(new Set(['start', 'wait', 'mine']));
    // The home has a space in its name; the client's path has none.
    expect(home).toContain(' ');
    expect(both[0].bitcoinCli).not.toContain(' ');
    const tip = cli(both[0].bitcoinCli, 'getbestblockhash');

    expect(await regtestDown(context)).toEqual({ stopped: true });
    expect(processStart(both[0].pid ?? 0)).toBeUndefined();
    expect(existsSync(both[0].bitcoinCli)).toBe(false);
    expect(await regtestDown(context)).toEqual({ stopped: false });

    const again = await regtestUp(context);
    expect(cli(again.bitcoinCli, 'getbestblockhash')).toBe(tip);

    process.kill(again.pid ?? 0, 'SIGKILL');
    await expect.poll(() => processStart(again.pid ?? 0)).toBeUndefined();
    expect(await regtestStatus(context)).toEqual({ running: false, datadir: again.datadir });
    const third = await regtestUp(context);
    expect(third.started).toBe(true);
    expect(third.pid).not.toBe(again.pid);
    expect(await regtestReset(context)).toEqual({ stopped: true });
    expect(existsSync(again.datadir)).toBe(false);
  });

  it('give the node another port when somebody else takes the first', async () => {
    const program = await nodeProgram(context);
    const taken = join(home, 'taken');
    const script = join(home, 'bitcoind');
    const quoted = program.bitcoind.map((part) => `'${part}'`).join(' ');
    const once = `if [ ! -e '${taken}' ]; then : > '${taken}'; echo 'Error: Unable to start HTTP server.' >&2; exit 1; fi`;
    writeFileSync(script, `#!/bin/sh\n${once}\nexec ${quoted} "$@"\n`);
    chmodSync(script, 0o755);
    const up = await regtestUp({ ...context, env: { ...process.env, MEDWALLET_BITCOIND: script } });
    expect(up.started).toBe(true);
    expect(existsSync(taken)).toBe(true);
  });

  it('say why a node did not start', async () => {
    const script = join(home, 'bitcoind');
    writeFileSync(script, '#!/bin/sh\necho "Error: the disk is \u001b[31m full" >&2\nexit 1\n');
    chmodSync(script, 0o755);
    const env = { ...process.env, MEDWALLET_BITCOIND: script };
    const error = await rejectsCode('node-start-failed', () => regtestUp({ ...context, env }));
    expect(error.message).toContain('the disk is');
    expect(error.message).not.toContain('\u001b');
  });

  it('say when the program cannot be run at all', async () => {
    const script = join(home, 'bitcoind');
    writeFileSync(script, '#!/nowhere/interpreter\n');
    chmodSync(script, 0o755);
    const env = { ...process.env, MEDWALLET_BITCOIND: script };
    await rejectsCode('node-start-failed', () => regtestUp({ ...context, env }));
  });

  it('leave a process alone that has the pid of a node that ended', async () => {
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
    const paths = regtestPaths(home);
    mkdirSync(paths.datadir, { recursive: true });
    writeState(paths, {
      schema: 'medwallet/regtest-node/v1',
      kind: 'own',
      rpcUrl: node.rpcUrl,
      rpcPort: node.rpcPort,
      cookieFile: node.cookieFile,
      datadir: paths.datadir,
      bitcoinCli: join(paths.folder, 'bitcoin-cli'),
      binary: '/usr/bin/bitcoind',
      pid: stranger.pid ?? 0,
      start: 'another',
    });
    expect(await regtestStatus(context)).toMatchObject({ running: false });
    expect(await regtestDown(context)).toEqual({ stopped: false });
    expect(processStart(stranger.pid ?? 0)).toBeDefined();
    stranger.kill('SIGKILL');
    // Nor was the node asked to stop that listens where the ended one did.
    expect(await regtestStatus(node.context)).toMatchObject({ running: true });
  });

  it('use a node of somebody else and never stop it', async () => {
    const env = {
      ...process.env,
      MEDWALLET_REGTEST_URL: node.rpcUrl,
      MEDWALLET_REGTEST_COOKIE: node.cookieFile,
    };
    const up = await regtestUp({ ...context, env });
    expect(up).toMatchObject({ started: false, pid: null, binary: null, rpcPort: node.rpcPort });
    expect((await regtestMine(context, 1)).height).toBe((await node.chain.tip()).height);
    expect(await regtestDown(context)).toEqual({ stopped: false });
    expect(await regtestStatus(context)).toMatchObject({ running: false });
    expect(await regtestStatus(node.context)).toMatchObject({ running: true });
  });

  it('refuse settings that name no node', async () => {
    const env = { ...process.env, MEDWALLET_REGTEST_COOKIE: node.cookieFile };
    for (const url of ['http://rosa:secret@127.0.0.1:1', 'nowhere', 'https://127.0.0.1:1']) {
      const named = { ...env, MEDWALLET_REGTEST_URL: url };
      const error = await rejectsCode('not-our-node', () => regtestUp({ ...context, env: named }));
      expect(error.message).not.toContain('secret');
    }
    const noCookie = { ...env, MEDWALLET_REGTEST_URL: node.rpcUrl, MEDWALLET_REGTEST_COOKIE: '' };
    await rejectsCode('not-our-node', () => regtestUp({ ...context, env: noCookie }));
  });
});

describe('without a node', () => {
  it('every command says so', async () => {
    expect(await regtestStatus(context)).toMatchObject({ running: false });
    await rejectsCode('node-not-running', () => regtestMine(context, 1));
    await rejectsCode('node-not-running', () => regtestReorg(context, 1));
    await rejectsCode('node-not-running', () => regtestFund(context, 'bcrt1q'));
    throwsCode('node-not-running', () => regtestEnv(context));
    throwsCode('node-not-running', () => regtestLogs(context));
    expect(await regtestReset(context)).toEqual({ stopped: false });
  });

  it('a state that is damaged is not guessed at', async () => {
    const paths = regtestPaths(home);
    mkdirSync(paths.folder, { recursive: true });
    for (const text of ['', '{', '{"schema":"medwallet/regtest-node/v1"}']) {
      writeFileSync(paths.stateFile, text);
      await rejectsCode('bad-regtest-state', () => regtestUp(context));
      await rejectsCode('bad-regtest-state', () => regtestDown(context));
    }
    expect(readFileSync(paths.stateFile, 'utf8')).toContain('schema');
    rmSync(paths.stateFile);
  });

  it('a home that cannot be written is said', async () => {
    const file = join(home, 'file');
    writeFileSync(file, '');
    await rejectsCode('home-unwritable', () => regtestUp({ ...context, home: file }));
  });
});
