import { describe, expect, it } from 'vitest';
import { bytesToHex } from '../../src/encoding/index.ts';
import { bip85Entropy, bip85Hex } from '../../src/keys/bip85.ts';
import { bip32 } from '../../src/keys/curve.ts';
import { AGE_MAIN_INDEX } from '../../src/keys/index.ts';
import { masterKey } from '../../src/keys/root.ts';
import { throwsCode } from '../support/throws.ts';
import { keysOf, WORDS } from './people.ts';
import { published } from './published.ts';

const root = bip32.fromBase58(published.bip85.masterKey);

describe('BIP-85 entropy', () => {
  it.each(published.bip85.entropy)('gives the published bytes at $steps', ({ steps, bytes }) => {
    expect(bytesToHex(bip85Entropy(root, steps))).toBe(bytes);
  });

  it.each(published.bip85.hex)('gives $length published bytes as HEX', ({ length, index, bytes }) => {
    expect(bytesToHex(bip85Hex(root, length, index))).toBe(bytes);
  });

  it('is what age identities are made of', () => {
    const patient = masterKey(WORDS.patient, '', 'regtest');
    expect(keysOf('patient').ageSecret(AGE_MAIN_INDEX)).toEqual(bip85Hex(patient, 32, AGE_MAIN_INDEX));
  });

  it('does not depend on the network', () => {
    expect(keysOf('patient', 'mainnet').ageSecret(5)).toEqual(keysOf('patient').ageSecret(5));
  });

  it.each([-1, 1.5, 2 ** 31, Number.NaN])('has no secret number %d', (index) => {
    throwsCode('bad-index', () => keysOf('patient').ageSecret(index));
  });
});
