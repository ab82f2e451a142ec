import { describe, expect, it } from 'vitest';
import { bytesToHex } from '../../src/encoding/index.ts';
import { consentScript } from '../../src/multisig/index.ts';
import { keysOf } from '../keys/people.ts';
import { throwsCode } from '../support/throws.ts';
import { consents } from './fixtures.ts';

const [patient, provider, guardian] = (['patient', 'custodian', 'guardian'] as const).map(
  (who) => keysOf(who).identity(0).did,
) as [string, string, string];

describe('consent addresses', () => {
  it.each(consents)(
    '$name: are those that the node derives',
    ({ roles, network, address, witnessScript }) => {
      expect(roles).toMatchObject({ patient, provider });
      const consent = consentScript(roles, network);
      expect(consent.address).toBe(address);
      expect(bytesToHex(consent.witnessScript)).toBe(witnessScript);
      expect(consent.threshold).toBe(2);
    },
  );

  it('do not depend on who has which role', () => {
    const consent = consentScript({ patient, provider, guardian }, 'regtest');
    const other = consentScript({ patient: guardian, provider: patient, guardian: provider }, 'regtest');
    expect(other.address).toBe(consent.address);
    expect(other.publicKeys).not.toEqual(consent.publicKeys);
  });

  it('take a guardian that is undefined for none', () => {
    const two = consentScript({ patient, provider }, 'regtest');
    expect(consentScript({ patient, provider, guardian: undefined }, 'regtest')).toEqual(two);
    expect(two.address).not.toBe(consentScript({ patient, provider, guardian }, 'regtest').address);
  });

  it.each([
    { patient, provider: patient },
    { patient, provider, guardian: patient },
    { patient, provider, guardian: provider },
  ])('refuse one key in two roles', (roles) => {
    throwsCode('duplicate-key', () => consentScript(roles, 'regtest'));
  });

  it('refuse what is no did', () => {
    throwsCode('bad-did', () => consentScript({ patient, provider: 'clinic' }, 'regtest'));
  });
});
