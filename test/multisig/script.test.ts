import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { bytesToHex, hexToBytes, multisigScript, scriptOfAddress } from '../../src/encoding/index.ts';
import { derivePublicKey } from '../../src/keys/index.ts';
import { parseRecordDescriptor, recordScript, sortKeys } from '../../src/multisig/index.ts';
import { keysOf } from '../keys/people.ts';
import { throwsCode } from '../support/throws.ts';
import { published, records } from './fixtures.ts';

describe('BIP-67 order', () => {
  it.each(published.bip67)('gives the published script for $list', ({ list, script }) => {
    const keys = list.map((key) => hexToBytes(key));
    expect(bytesToHex(multisigScript(2, sortKeys(keys)))).toBe(script);
    expect(keys.map(bytesToHex)).toEqual(list);
  });

  it('does not depend on the order given', () => {
    const keys = (['patient', 'custodian', 'guardian', 'spare'] as const).map(
      (who) => keysOf(who).identity(0).publicKey,
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(keys, { minLength: keys.length }), (shuffled) => {
        expect(sortKeys(shuffled)).toEqual(sortKeys(keys));
      }),
      { numRuns: 24 },
    );
  });
});

describe('record addresses', () => {
  it.each(records)('$name: are those that the node derives', (vector) => {
    const descriptor = parseRecordDescriptor(vector.descriptor, vector.network, { acceptLockout: true });
    for (const branch of [0, 1] as const) {
      const addresses = vector.addresses[branch].map(
        (_address, index) => recordScript(descriptor, branch, index, derivePublicKey).address,
      );
      expect(addresses).toEqual(vector.addresses[branch]);
    }
    const first = recordScript(descriptor, 0, 0, derivePublicKey);
    expect(bytesToHex(first.witnessScript)).toBe(vector.firstWitnessScript);
    expect(first.scriptPubKey).toEqual(scriptOfAddress(first.address, vector.network));
  });

  const descriptor = parseRecordDescriptor(records[0]?.descriptor ?? '', 'regtest');

  it('list the keys in the order of the roles, which is not that of the script', () => {
    const { publicKeys } = recordScript(descriptor, 1, 5, derivePublicKey);
    const people = ['patient', 'custodian', 'guardian'] as const;
    expect(publicKeys).toEqual(people.map((who) => keysOf(who).custody(0).key(1, 5).publicKey));
  });

  it.each([-1, 0.5, 2 ** 31])('refuse the index %d', (index) => {
    throwsCode('bad-index', () => recordScript(descriptor, 0, index, derivePublicKey));
  });

  it('refuse two xpubs that come to one key', () => {
    const one = keysOf('patient').identity(0).publicKey;
    throwsCode('duplicate-key', () => recordScript(descriptor, 0, 0, () => one));
  });
});
