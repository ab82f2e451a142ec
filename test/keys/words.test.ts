import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hexToBytes } from '../../src/encoding/index.ts';
import { generateWords, parseWords } from '../../src/keys/index.ts';
import { throwsCode } from '../support/throws.ts';
import { WORDS } from './people.ts';
import { published } from './published.ts';

describe('BIP-39 mnemonics', () => {
  it.each(published.bip39)('gives the published words for $entropy', ({ entropy, words }) => {
    expect(generateWords(hexToBytes(entropy))).toBe(words);
    expect(parseWords(words)).toBe(words);
  });

  it('reads back every mnemonic it makes', () => {
    const entropy = fc
      .constantFrom(16, 20, 24, 28, 32)
      .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
    fc.assert(
      fc.property(entropy, (bytes) => {
        const words = generateWords(bytes);
        expect(parseWords(words)).toBe(words);
      }),
      { numRuns: 25 },
    );
  });

  it.each([0, 12, 15, 17, 36])('makes no mnemonic of %i bytes', (length) => {
    throwsCode('bad-entropy', () => generateWords(new Uint8Array(length)));
  });

  it('takes the words as somebody typed them', () => {
    const typed = `  ${WORDS.patient.toUpperCase().replaceAll(' ', ' \t\r\n')}\n`;
    expect(parseWords(typed)).toBe(WORDS.patient);
    expect(parseWords(WORDS.patient.replaceAll(' ', '\u3000'))).toBe(WORDS.patient);
  });

  it.each([
    ['nothing', ''],
    ['eleven words', WORDS.patient.split(' ').slice(1).join(' ')],
    ['three words, sound in themselves', 'abandon abandon ability'],
    ['a wrong checksum', WORDS.patient.replace('about', 'above')],
    ['two words swapped', WORDS.custodian.replace('legal winner', 'winner legal')],
    ['an unknown word', WORDS.patient.replace('about', 'abouts')],
    ['far too much', WORDS.patient.repeat(100)],
  ])('refuses %s', (_what, text) => {
    throwsCode('bad-words', () => parseWords(text));
  });

  it('names a wrong word by its place, never by itself', () => {
    const error = throwsCode('bad-words', () => parseWords(WORDS.custodian.replace('worth', 'wurth')));
    expect(error.message).toContain('7');
    const everything = JSON.stringify([error.message, error.hint, error.facts, String(error.cause)]);
    for (const word of ['wurth', ...WORDS.custodian.split(' ')]) expect(everything).not.toContain(word);
  });
});
