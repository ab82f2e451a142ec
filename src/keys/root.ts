import { mnemonicToSeedSync } from 'bip39';
import type { BIP32Interface } from 'bip32';
import { networkParameters, type Network } from '../encoding/index.ts';
import { bip32 } from './curve.ts';

/** The library asks for it; WIF is never written here. */
const UNUSED_WIF_VERSION = 0x80;

/**
 * The master key of checked words (BIP-39, BIP-32), with the network's own versions for extended keys.
 * Whoever holds this object holds everything: it stays inside this room.
 */
export function masterKey(words: string, bip39Passphrase: string, network: Network): BIP32Interface {
  const { xpubVersion, xprvVersion } = networkParameters(network);
  const seed = mnemonicToSeedSync(words, bip39Passphrase);
  const root = bip32.fromSeed(seed, {
    wif: UNUSED_WIF_VERSION,
    bip32: { public: xpubVersion, private: xprvVersion },
  });
  // Little help where the runtime copies as it likes, but it costs nothing.
  seed.fill(0);
  return root;
}
