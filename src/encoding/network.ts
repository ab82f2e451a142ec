/** The Bitcoin networks medwallet knows. `regtest` is the default; the others are chosen explicitly. */
export const NETWORKS = ['regtest', 'signet', 'testnet4', 'mainnet'] as const;
/** A Bitcoin network, by the name that our formats use. */
export type Network = (typeof NETWORKS)[number];

export interface NetworkParameters {
  /** Human-readable part of segwit addresses (BIP-173). */
  readonly hrp: 'bc' | 'tb' | 'bcrt';
  /** BIP-44 coin type. */
  readonly coinType: 0 | 1;
  /** Version bytes of extended keys (BIP-32). */
  readonly xpubVersion: number;
  readonly xprvVersion: number;
  /** Block 0, display order. */
  readonly genesisHash: string;
  /** The easiest target the network allows, in compact form. */
  readonly powLimitBits: number;
}

const PARAMETERS: Readonly<Record<Network, NetworkParameters>> = {
  mainnet: {
    hrp: 'bc',
    coinType: 0,
    xpubVersion: 0x0488b21e,
    xprvVersion: 0x0488ade4,
    genesisHash: '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f',
    powLimitBits: 0x1d00ffff,
  },
  testnet4: {
    hrp: 'tb',
    coinType: 1,
    xpubVersion: 0x043587cf,
    xprvVersion: 0x04358394,
    genesisHash: '00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043',
    powLimitBits: 0x1d00ffff,
  },
  signet: {
    hrp: 'tb',
    coinType: 1,
    xpubVersion: 0x043587cf,
    xprvVersion: 0x04358394,
    genesisHash: '00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6',
    powLimitBits: 0x1e0377ae,
  },
  regtest: {
    hrp: 'bcrt',
    coinType: 1,
    xpubVersion: 0x043587cf,
    xprvVersion: 0x04358394,
    genesisHash: '0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206',
    powLimitBits: 0x207fffff,
  },
};

/** True for the name of a network, as written in our formats. */
export function isNetwork(name: unknown): name is Network {
  return NETWORKS.some((network) => network === name);
}

export function networkParameters(network: Network): NetworkParameters {
  return PARAMETERS[network];
}
