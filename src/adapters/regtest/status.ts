import * as v from 'valibot';
import { integer, satoshis } from '../bitcoind/index.ts';
import type { RegtestContext } from './context.ts';
import { currentNode } from './node.ts';
import { WALLET } from './prepare.ts';
import { nodeChain } from './start.ts';
import { regtestPaths } from './state.ts';

/** Whether the node of this home runs, and how to reach it. */
export type RegtestStatus =
  | { readonly running: false; readonly datadir: string }
  | {
      readonly running: true;
      readonly datadir: string;
      readonly rpcPort: number;
      readonly rpcUrl: string;
      readonly cookieFile: string;
      readonly bitcoinCli: string;
      readonly binary: string | null;
      readonly pid: number | null;
      readonly height: number;
      readonly tip: string;
      /** Unix seconds. */
      readonly medianTime: number;
      /** Transactions that wait. */
      readonly mempool: number;
      /** Satoshis that the node's own wallet can spend. */
      readonly balance: number;
    };

/** What runs and how far it is. A node that runs and does not answer is a ChainError. */
export async function regtestStatus(context: RegtestContext): Promise<RegtestStatus> {
  const node = currentNode(context);
  if (node === undefined) return { running: false, datadir: regtestPaths(context.home).datadir };
  const chain = nodeChain(node);
  const tip = await chain.tip();
  const { size } = await chain.call('getmempoolinfo', [], v.object({ size: integer(0, 0xffff_ffff) }));
  const balance = await chain.call('getbalance', [], satoshis, { wallet: WALLET });
  const { datadir, rpcPort, rpcUrl, cookieFile, bitcoinCli } = node;
  return {
    running: true,
    datadir,
    rpcPort,
    rpcUrl,
    cookieFile,
    bitcoinCli,
    binary: node.kind === 'own' ? node.binary : null,
    pid: node.kind === 'own' ? node.pid : null,
    height: tip.height,
    tip: tip.hash,
    medianTime: tip.medianTime,
    mempool: size,
    balance: Number(balance),
  };
}
