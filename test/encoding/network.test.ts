import { networks } from 'bitcoinjs-lib';
import { describe, expect, test } from 'vitest';
import { isNetwork, NETWORKS, networkParameters } from '../../src/encoding/index.ts';

describe('networks', () => {
  test('the table names four, and regtest first', () => {
    expect(NETWORKS).toEqual(['regtest', 'signet', 'testnet4', 'mainnet']);
  });

  test.each(['', 'testnet', 'Regtest', 'regtest ', 'constructor', undefined, null, 0])(
    '%j is none',
    (name) => {
      expect(isNetwork(name)).toBe(false);
    },
  );

  test.each([
    ['mainnet', networks.bitcoin, 0],
    ['testnet4', networks.testnet, 1],
    ['signet', networks.testnet, 1],
    ['regtest', networks.regtest, 1],
  ] as const)('%s, as bitcoinjs-lib has it', (name, theirs, coinType) => {
    const ours = networkParameters(name);
    expect([ours.hrp, ours.xpubVersion, ours.xprvVersion]).toEqual([
      theirs.bech32,
      theirs.bip32.public,
      theirs.bip32.private,
    ]);
    expect(ours.coinType).toBe(coinType);
  });
});
