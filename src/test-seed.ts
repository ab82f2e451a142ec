import { sha256 } from './crypto/index.ts';
import { utf8ToBytes, type Network } from './encoding/index.ts';
import { WalletError } from './wallet/index.ts';

const LABEL = 'medwallet/insecure-test-seed/v1';

/**
 * The entropy of a test profile: the first bytes of SHA-256 over the label, a line feed and the profile's name. The
 * same name gives the same words on every machine, so whoever knows the name has the wallet.
 * @param bytes 16 to 32
 * @throws WalletError `insecure-seed` on every network but regtest
 */
export function testEntropy(profile: string, network: Network, bytes: number): Uint8Array {
  if (network === 'regtest') return sha256(utf8ToBytes(`${LABEL}\n${profile}`)).slice(0, bytes);
  throw new WalletError(
    'insecure-seed',
    'Words that anybody can compute are for regtest only.',
    'Leave --insecure-test-seed out, or use --network regtest.',
    { outcome: 'usage', facts: { network } },
  );
}
