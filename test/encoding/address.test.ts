import { address as libraryAddress, networks } from 'bitcoinjs-lib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addressOfScript,
  bytesToHex,
  hexToBytes,
  NETWORKS,
  p2wpkhScript,
  p2wshScript,
  scriptOfAddress,
} from '../../src/encoding/index.ts';
import { throwsCode } from '../support/throws.ts';
import { bytes } from './arbitraries.ts';
import { bip350 } from './published.ts';

const LIBRARY = {
  mainnet: networks.bitcoin,
  testnet4: networks.testnet,
  signet: networks.testnet,
  regtest: networks.regtest,
};

describe('BIP-173 and BIP-350 addresses', () => {
  test.each(bip350.valid)('$address', ({ address, network, script }) => {
    expect(bytesToHex(scriptOfAddress(address, network))).toBe(script);
    expect(addressOfScript(hexToBytes(script), network)).toBe(address.toLowerCase());
  });

  test.each(bip350.invalid)('bad-address: $why', ({ address, network }) => {
    throwsCode('bad-address', () => scriptOfAddress(address, network));
  });

  test.each([
    ['nothing', ''],
    ['no separator', 'pzry9x0s0muk'],
    ['more than 90 characters', `bc1${'q'.repeat(88)}`],
    ['a base58 address', '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2'],
    ['a space before', ' bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'],
    ['a line end after', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4\n'],
    ['one character changed', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5'],
    ['two characters swapped', 'bc1qw508d6qejxtdg4y5r3zarvray0c5xw7kv8f3t4'],
    ['another human-readable part under the same checksum', 'tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'],
  ])('bad-address: %s', (_why, address) => {
    throwsCode('bad-address', () => scriptOfAddress(address, 'mainnet'));
  });

  test('wrong-network: a good address of another network', () => {
    const script = p2wpkhScript(new Uint8Array(20));
    for (const own of NETWORKS) {
      for (const other of NETWORKS) {
        const address = addressOfScript(script, other);
        const hrp = address.slice(0, address.indexOf('1'));
        if (addressOfScript(script, own).startsWith(`${hrp}1`)) {
          expect(scriptOfAddress(address, own)).toEqual(script);
        } else {
          throwsCode('wrong-network', () => scriptOfAddress(address, own));
        }
      }
    }
  });

  test.each([
    ['nothing', ''],
    ['P2PKH', `76a914${'00'.repeat(20)}88ac`],
    ['OP_RETURN', '6a01ff'],
    ['a version 0 program of 16 bytes, which nobody could spend', `0010${'00'.repeat(16)}`],
  ])('bad-address: %s has none', (_why, hex) => {
    throwsCode('bad-address', () => addressOfScript(hexToBytes(hex), 'regtest'));
  });

  test('any witness program comes back, and bitcoinjs-lib agrees on version 0', () => {
    fc.assert(
      fc.property(
        bytes(20),
        bytes(32),
        bytes(2, 40),
        fc.constantFrom(...NETWORKS),
        (pkh, wsh, any, network) => {
          for (const script of [p2wpkhScript(pkh), p2wshScript(wsh)]) {
            const address = addressOfScript(script, network);
            expect(address).toBe(libraryAddress.fromOutputScript(script, LIBRARY[network]));
            expect(scriptOfAddress(address, network)).toEqual(script);
            expect(scriptOfAddress(address.toUpperCase(), network)).toEqual(script);
          }
          const later = Uint8Array.of(0x52, any.length, ...any);
          expect(scriptOfAddress(addressOfScript(later, network), network)).toEqual(later);
        },
      ),
      { numRuns: 50 },
    );
  });
});
