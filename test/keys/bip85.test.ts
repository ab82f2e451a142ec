import { describe, expect, it } from 'vitest';
import { bytesToHex } from '../../src/encoding/index.ts';
import { bip85Entropy, bip85Hex } from '../../src/keys/bip85.ts';
import { bip32 } from '../../src/keys/curve.ts';
import { openWalletKeys } from '../../src/keys/index.ts';
import { throwsCode } from '../support/throws.ts';
import { keysOf } from './people.ts';
import { published } from './published.ts';

const root = bip32.fromBase58(published.bip85.masterKey);

describe('BIP-85 entropy', () => {
  it.each(published.bip85.entropy)('gives the published bytes at $steps', ({ steps, bytes }) => {
    expect(bytesToHex(bip85Entropy(root, steps))).toBe(bytes);
  });

  it.each(published.bip85.hex)('gives $length published bytes as HEX', ({ length, index, bytes }) => {
    expect(bytesToHex(bip85Hex(root, length, index))).toBe(bytes);
  });

  it('gives the published 32 bytes from the words alone', () => {
    const { words, hex } = published.bip85;
    const expected = hex.find(({ length }) => length === 32)?.bytes;
    expect(bytesToHex(openWalletKeys(words, '', 'mainnet').ageSecret(0))).toBe(expected);
  });

  it('does not depend on the network', () => {
    expect(keysOf('patient', 'mainnet').ageSecret(5)).toEqual(keysOf('patient').ageSecret(5));
  });

  it.each([-1, 1.5, 2 ** 31, Number.NaN])('has no secret number %d', (index) => {
    throwsCode('bad-index', () => keysOf('patient').ageSecret(index));
  });
});
