import { hash256 } from '../../crypto/index.ts';
import { displayTxid, hexToBytes } from '../../encoding/index.ts';
import type { ChainBlock, ChainHeader } from '../../wallet/ports/chain.ts';
import { misfit, orUndefined, RPC_INVALID_ADDRESS_OR_KEY, RPC_INVALID_PARAMETER } from './refusals.ts';
import type { RpcClient } from './rpc.ts';
import * as shape from './schemas.ts';

/** Blocks may change between two calls; that often in a row they do not. */
const REORG_RETRIES = 5;

export async function header(node: RpcClient, hash: string): Promise<ChainHeader | undefined> {
  const answer = await node.ask('getblockheader', [hash], shape.headerInfo);
  const info = orUndefined('getblockheader', answer, RPC_INVALID_ADDRESS_OR_KEY);
  return info === undefined ? undefined : withBytes(node, hash, info);
}

export async function headerAt(node: RpcClient, height: number): Promise<ChainHeader | undefined> {
  for (let attempt = 0; attempt < REORG_RETRIES; attempt++) {
    const answer = await node.ask('getblockhash', [height], shape.hash);
    const hash = orUndefined('getblockhash', answer, RPC_INVALID_PARAMETER);
    if (hash === undefined) return undefined;
    const found = await header(node, hash);
    if (found !== undefined && found.height !== height) throw misfit('getblockheader');
    if (found !== undefined && found.confirmations > 0) return found;
  }
  throw misfit('getblockhash');
}

export async function block(node: RpcClient, hash: string): Promise<ChainBlock | undefined> {
  const answer = await node.ask('getblock', [hash, 1], shape.blockInfo);
  const info = orUndefined('getblock', answer, RPC_INVALID_ADDRESS_OR_KEY);
  return info === undefined ? undefined : { ...(await withBytes(node, hash, info)), txids: info.tx };
}

async function withBytes(
  node: RpcClient,
  hash: string,
  info: { readonly hash: string; height: number; mediantime: number; confirmations: number },
): Promise<ChainHeader> {
  const bytes = hexToBytes(await node.call('getblockheader', [hash, false], shape.rawHeader));
  // The header's own hash is the only thing that ties its bytes to the question.
  if (info.hash !== hash || displayTxid(hash256(bytes)) !== hash) throw misfit('getblockheader');
  const { height, mediantime: medianTime, confirmations } = info;
  return { bytes, hash, height, medianTime, confirmations };
}
