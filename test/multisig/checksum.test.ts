import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { descriptorChecksum } from '../../src/multisig/index.ts';
import { throwsCode } from '../support/throws.ts';
import { published, records } from './fixtures.ts';

describe('BIP-380 checksums', () => {
  it.each(published.bip380)('gives the published $checksum', ({ text, checksum }) => {
    expect(descriptorChecksum(text)).toBe(checksum);
  });

  it('notices every change of one character', () => {
    const [text = '', checksum] = (records[0]?.descriptor ?? '').split('#');
    const alphabet = "0123456789()[],'/*abcdefghijklmnopqrstuvwxyz<;>ABCDEFGH";
    const place = fc.integer({ min: 0, max: text.length - 1 });
    fc.assert(
      fc.property(place, fc.nat(alphabet.length - 1), (at, letter) => {
        const character = alphabet.charAt(letter);
        fc.pre(text[at] !== character);
        expect(descriptorChecksum(text.slice(0, at) + character + text.slice(at + 1))).not.toBe(checksum);
      }),
      { numRuns: 50 },
    );
  });

  it.each(['raw(Ü)', 'raw(\n)', 'raw(😀)'])('refuses characters that descriptors do not have: %j', (text) => {
    throwsCode('bad-descriptor', () => descriptorChecksum(text));
  });
});
