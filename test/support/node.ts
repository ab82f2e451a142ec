import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Network } from '../../src/encoding/index.ts';
import {
  JsonNumber,
  type BitcoindChain,
  type RpcParameter,
  type RpcValue,
} from '../../src/adapters/bitcoind/index.ts';
import { bitcoindChain } from '../../src/adapters/bitcoind/index.ts';
import {
  regtestDown,
  regtestFund,
  regtestMine,
  regtestReorg,
  regtestUp,
  type Funded,
  type Mined,
  type RegtestContext,
  type RegtestNode,
  type Reorged,
} from '../../src/adapters/regtest/index.ts';

/** JSON as tests like it: whole numbers as numbers, amounts as the node's own decimal text. */
export type PlainJson = null | boolean | number | string | PlainJson[] | { [name: string]: PlainJson };

export interface TestNode extends RegtestNode {
  readonly home: string;
  readonly context: RegtestContext;
  readonly chain: BitcoindChain;
  /** Any call. The node has one wallet, so wallet calls need no name. */
  rpc(method: string, ...parameters: RpcParameter[]): Promise<PlainJson>;
  mine(blocks: number): Promise<Mined>;
  /** Pays an address from the node's wallet and mines one block; 100,000 satoshis unless told. */
  fund(address: string, sat?: number): Promise<Funded>;
  reorg(depth: number): Promise<Reorged>;
  /** Stops the node by its own pid and removes its home. */
  stop(): Promise<void>;
}

/**
 * A real regtest node of one test file: its own process, home and port. The program comes from the same places
 * as for `medwallet regtest up`, the shared cache included, and is fetched there once if it has to be.
 */
export async function startTestNode(): Promise<TestNode> {
  const home = mkdtempSync(join(tmpdir(), 'medwallet-test-'));
  const context: RegtestContext = { home, env: process.env };
  const node = await regtestUp(context);
  // A test run that is broken off must not leave a node behind; this is the last thing that still runs then.
  const killAtExit = (): void => {
    try {
      process.kill(node.pid ?? 0, 'SIGKILL');
    } catch {
      // It has ended.
    }
  };
  process.once('exit', killAtExit);
  const chain = testChain(node);
  return {
    ...node,
    home,
    context,
    chain,
    rpc: async (method, ...parameters) => plainJson(await chain.call(method, parameters)),
    mine: (blocks) => regtestMine(context, blocks),
    fund: (address, sat) => regtestFund(context, address, sat),
    reorg: (depth) => regtestReorg(context, depth),
    stop: async () => {
      await regtestDown(context);
      process.off('exit', killAtExit);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Another client for the same node, on request one that expects another network. */
export function testChain(
  node: Pick<RegtestNode, 'rpcUrl' | 'cookieFile'>,
  network: Network = 'regtest',
): BitcoindChain {
  const { rpcUrl: url, cookieFile } = node;
  return bitcoindChain({ url, credentials: { cookieFile }, network });
}

export function plainJson(value: RpcValue): PlainJson {
  if (value instanceof JsonNumber) return /^-?\d{1,15}$/.test(value.text) ? Number(value.text) : value.text;
  if (Array.isArray(value)) return value.map(plainJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plainJson(item)]));
}
