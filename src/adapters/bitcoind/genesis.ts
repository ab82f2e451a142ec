import { networkParameters, type Network } from '../../encoding/index.ts';
import { ChainError } from './errors.ts';
import type { RpcClient } from './rpc.ts';
import { hash } from './schemas.ts';

/** Asks for block 0 before anything else, once; a check that could not be made is made again at the next call. */
export function checkedClient(client: RpcClient, network: Network): RpcClient {
  let checked: Promise<void> | undefined;
  const ready = (): Promise<void> => {
    checked ??= checkGenesis(client, network).catch((error: unknown) => {
      checked = undefined;
      throw error;
    });
    return checked;
  };
  return {
    async ask(...call) {
      await ready();
      return client.ask(...call);
    },
    async call(...call) {
      await ready();
      return client.call(...call);
    },
  };
}

async function checkGenesis(client: RpcClient, network: Network): Promise<void> {
  const genesis = await client.call('getblockhash', [0], hash);
  if (genesis === networkParameters(network).genesisHash) return;
  throw new ChainError(
    'wrong-chain',
    `The node does not run ${network}: its first block is another one.`,
    `Point to a node that runs ${network}, or choose the node's network with --network.`,
    { outcome: 'unavailable', facts: { network, genesis } },
  );
}
