import type { RegtestContext } from './context.ts';
import { requireNode } from './node.ts';

/** What a script needs to talk to the node, as variables: medwallet reads the MEDWALLET_ ones itself. */
export function regtestEnv(context: RegtestContext): Record<string, string> {
  const { rpcUrl, cookieFile, datadir, bitcoinCli } = requireNode(context);
  return {
    MEDWALLET_RPC_URL: rpcUrl,
    MEDWALLET_RPC_COOKIE: cookieFile,
    MEDWALLET_BITCOIN_DATADIR: datadir,
    MEDWALLET_BITCOIN_CLI: bitcoinCli,
  };
}
