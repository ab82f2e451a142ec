import { entropyToMnemonic, mnemonicToEntropy, wordlists } from 'bip39';
import { bytesToHex } from '../encoding/index.ts';
import { KeysError } from './errors.ts';

/** The English list, by name: the library's default could be changed by whoever else loads it. */
const WORDS = wordlists['english'] ?? [];
const COUNTS = [12, 15, 18, 21, 24];
/** 24 words of 8 letters need 215 characters; the rest is for generous spacing. */
const MAX_LENGTH = 1_000;

/**
 * The mnemonic of this entropy (BIP-39, English).
 * @param entropy 16, 20, 24, 28 or 32 random bytes; 32 give 24 words
 * @throws KeysError `bad-entropy`
 */
export function generateWords(entropy: Uint8Array): string {
  if (entropy.length < 16 || entropy.length > 32 || entropy.length % 4 !== 0) {
    throw new KeysError(
      'bad-entropy',
      `No mnemonic is made of ${entropy.length} bytes.`,
      'Use 16, 20, 24, 28 or 32 random bytes.',
      { outcome: 'usage' },
    );
  }
  return entropyToMnemonic(bytesToHex(entropy), WORDS);
}

/**
 * Words as somebody typed them, in their one spelling: NFKD, lower case, single spaces. The refusal says which
 * word is wrong by its place only, because it may end up in a log.
 * @throws KeysError `bad-words`
 */
export function parseWords(text: string): string {
  if (text.length > MAX_LENGTH) throw badWords('This is too long to be a mnemonic.');
  const words = text.normalize('NFKD').trim().toLowerCase().split(/\s+/u);
  if (!COUNTS.includes(words.length)) {
    throw badWords(`A mnemonic has 12, 15, 18, 21 or 24 words and here are ${words.length}.`);
  }
  const unknown = words.findIndex((word) => !WORDS.includes(word));
  if (unknown >= 0) throw badWords(`Word ${unknown + 1} is not in the English word list.`);
  const mnemonic = words.join(' ');
  try {
    mnemonicToEntropy(mnemonic, WORDS);
  } catch {
    // No cause: what the library throws is not ours to vouch for.
    throw badWords('The checksum of the words is wrong.');
  }
  return mnemonic;
}

function badWords(sentence: string): KeysError {
  return new KeysError(
    'bad-words',
    sentence,
    'Compare with what you wrote down, word by word and in the same order.',
  );
}
