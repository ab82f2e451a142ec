import { describe, expect, test } from 'vitest';
import { hash256 } from '../../src/crypto/index.ts';
import {
  bytesToHex,
  concatBytes,
  hexToBytes,
  i32le,
  NETWORKS,
  networkParameters,
  parseBlockHeader,
  u32le,
  type Network,
} from '../../src/encoding/index.ts';
import { throwsCode } from '../support/throws.ts';

const OLD_COINBASE = '3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a';
const GENESIS: Readonly<Record<Network, { merkleRoot: string; time: number; nonce: number }>> = {
  mainnet: { merkleRoot: OLD_COINBASE, time: 1231006505, nonce: 2083236893 },
  regtest: { merkleRoot: OLD_COINBASE, time: 1296688602, nonce: 2 },
  signet: { merkleRoot: OLD_COINBASE, time: 1598918400, nonce: 52613770 },
  testnet4: {
    merkleRoot: '4e7b2b9128fe0291db0693af2ae418b767e657cd407e80cb1434221eaea7a07a',
    time: 1714777860,
    nonce: 393743547,
  },
};

function genesisHeader(network: Network): Uint8Array {
  const { merkleRoot, time, nonce } = GENESIS[network];
  const bits = networkParameters(network).powLimitBits;
  return concatBytes(
    i32le(1),
    new Uint8Array(32),
    hexToBytes(merkleRoot),
    u32le(time),
    u32le(bits),
    u32le(nonce),
  );
}

describe('block headers', () => {
  test.each(NETWORKS)('the first block of %s hashes to what the table says', (network) => {
    const header = genesisHeader(network);
    expect(bytesToHex(hash256(header).reverse())).toBe(networkParameters(network).genesisHash);
    const { merkleRoot, time, nonce } = GENESIS[network];
    expect(parseBlockHeader(header)).toEqual({
      version: 1,
      previous: new Uint8Array(32),
      merkleRoot: hexToBytes(merkleRoot),
      time,
      bits: networkParameters(network).powLimitBits,
      nonce,
    });
  });

  test('times after 2038 and negative versions are read', () => {
    const late = genesisHeader('regtest');
    late.set([0xff, 0xff, 0xff, 0xff], 0);
    late.set([0xff, 0xff, 0xff, 0xff], 68);
    expect(parseBlockHeader(late)).toMatchObject({ version: -1, time: 0xffffffff });
  });

  test.each([0, 79, 81, 160])('bad-header: %i bytes', (length) => {
    throwsCode('bad-header', () => parseBlockHeader(new Uint8Array(length)));
  });
});
