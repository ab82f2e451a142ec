import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnchorError, ledgerId, ledgerIdBytes, parseLedgerId } from '../../src/anchor/index.ts';
import { bytesToHex } from '../../src/encoding/index.ts';
import { throwsCode } from '../support/throws.ts';

const text = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8BAAAA';

describe('ledger ids', () => {
  it('are txid and vout as transactions write them', () => {
    const txid = Uint8Array.from({ length: 32 }, (_, i) => i);
    expect(ledgerId({ txid, vout: 1 })).toBe(text);
    expect(parseLedgerId(text)).toEqual({ txid, vout: 1 });
    expect(bytesToHex(ledgerIdBytes(text).slice(32))).toBe('01000000');
  });

  it.each([
    ['nothing', ''],
    ['one character less', text.slice(1)],
    ['one more', `${text}A`],
    ['padding', `${text}====`],
    ['base64 instead of base64url', text.replace('A', '+')],
    ['a line feed', `${text.slice(1)}\n`],
    ['35 bytes', text.slice(0, 47)],
  ])('refuse %s', (_, bad) => {
    throwsCode('bad-ledger-id', () => parseLedgerId(bad));
  });

  it('throw only typed errors, and what parses is written the same', () => {
    const texts = fc.oneof(
      fc
        .uint8Array({ minLength: 36, maxLength: 36 })
        .map((bytes) => Buffer.from(bytes).toString('base64url')),
      fc.string({ maxLength: 60 }),
    );
    fc.assert(
      fc.property(texts, (each) => {
        try {
          expect(ledgerId(parseLedgerId(each))).toBe(each);
        } catch (error) {
          if (!(error instanceof AnchorError)) throw error;
        }
      }),
    );
  });
});
