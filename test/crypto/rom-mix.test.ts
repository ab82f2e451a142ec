import { scryptSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pbkdf2Sha256, ROM_MIX_BYTES, romMix } from '../../src/crypto/index.ts';
import { bytesToHex, utf8ToBytes } from '../../src/encoding/index.ts';

function scrypt(passphrase: Uint8Array, salt: Uint8Array, n: number): string {
  const block = pbkdf2Sha256(passphrase, salt, ROM_MIX_BYTES);
  return bytesToHex(pbkdf2Sha256(passphrase, romMix(block, n), 32));
}

describe('romMix', () => {
  it('gives the vector of RFC 7914, section 12, with r = 8 and p = 1', () => {
    expect(scrypt(utf8ToBytes('pleaseletmein'), utf8ToBytes('SodiumChloride'), 16_384)).toBe(
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2',
    );
  });

  it('gives what OpenSSL gives, whatever goes in', () => {
    const bytes = fc.uint8Array({ maxLength: 80 });
    fc.assert(
      fc.property(bytes, bytes, fc.integer({ min: 2, max: 10 }), (passphrase, salt, log) => {
        const n = 2 ** log;
        const native = scryptSync(passphrase, salt, 32, { N: n, r: 8, p: 1 }).toString('hex');
        expect(scrypt(passphrase, salt, n)).toBe(native);
      }),
      { numRuns: 30 },
    );
  });

  it('tells how far it is, and its end', () => {
    const told: number[] = [];
    romMix(new Uint8Array(ROM_MIX_BYTES), 1_024, (share) => told.push(share));
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.length).toBe(128);
    expect(told.at(-1)).toBe(1);
    // Filling the table is a quarter of the work: reading it makes two blocks anew for each that is read.
    expect(told[63]).toBe(0.25);
  });
});
