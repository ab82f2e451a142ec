import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { btcOfSatoshis, satoshisOfBtc } from '../../../src/adapters/bitcoind/amount.ts';

describe('amounts', () => {
  it('go from satoshis to bitcoin and back, exactly', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2_100_000_000_000_000n), (satoshis) => {
        expect(satoshisOfBtc(btcOfSatoshis(satoshis))).toBe(satoshis);
      }),
      { numRuns: 500 },
    );
  });

  it('are exact where a float is not', () => {
    expect(satoshisOfBtc('20999999.97690000')).toBe(2_099_999_997_690_000n);
    expect(satoshisOfBtc('0.29')).toBe(29_000_000n);
    expect(btcOfSatoshis(1n)).toBe('0.00000001');
  });

  it('may come with an exponent', () => {
    expect(satoshisOfBtc('1e-05')).toBe(1_000n);
    expect(satoshisOfBtc('1.41e-5')).toBe(1_410n);
    expect(satoshisOfBtc('1E-8')).toBe(1n);
  });

  for (const text of ['-0.1', '0.000000001', '1e-9', '1e8', '21000000.00000001', '.5', '1.', '', 'NaN']) {
    it(`are refused: ${text === '' ? 'nothing' : text}`, () => {
      expect(satoshisOfBtc(text)).toBeUndefined();
    });
  }
});
