import { bytesToUtf8, EncodingError, utf8ToBytes } from '../../encoding/index.ts';
import { KeysError, parseWords } from '../../keys/index.ts';
import { KeystoreError } from './errors.ts';

/** What a keystore holds. */
export interface KeystoreSecrets {
  /** The BIP-39 mnemonic. */
  readonly words: string;
  /** The BIP-39 passphrase; empty when there is none. */
  readonly bip39Passphrase: string;
}

const CONTROL = /\p{Cc}/u;

/** The keystore's plaintext: the words, a line feed, and when there is one the BIP-39 passphrase, a line feed. */
export function toLines({ words, bip39Passphrase }: KeystoreSecrets): Uint8Array {
  if (CONTROL.test(bip39Passphrase) || bip39Passphrase.length > 1_000 || !bip39Passphrase.isWellFormed()) {
    throw new KeystoreError(
      'bad-bip39-passphrase',
      'A BIP-39 passphrase here is one line of at most 1,000 characters.',
      'Choose another BIP-39 passphrase.',
      { outcome: 'usage' },
    );
  }
  const lines = [parseWords(words), ...(bip39Passphrase === '' ? [] : [bip39Passphrase])];
  return utf8ToBytes(lines.map((line) => `${line}\n`).join(''));
}

/** Whoever knows the passphrase wrote this, with medwallet or with `age -p`; still it is only one form. */
export function fromLines(plaintext: Uint8Array): KeystoreSecrets {
  const text = textOf(plaintext);
  const [words = '', bip39Passphrase = '', ...more] = text.replace(/\n$/, '').split('\n');
  if (more.length > 0 || CONTROL.test(words + bip39Passphrase)) throw malformed();
  try {
    return { words: parseWords(words), bip39Passphrase };
  } catch (error) {
    if (error instanceof KeysError) throw malformed();
    throw error;
  }
}

function textOf(plaintext: Uint8Array): string {
  try {
    return bytesToUtf8(plaintext);
  } catch (error) {
    if (error instanceof EncodingError) throw malformed();
    throw error;
  }
}

function malformed(): KeystoreError {
  return new KeystoreError(
    'malformed-keystore',
    'The keystore opens, but does not hold the words of a wallet.',
    'Check that it is the right file; a wallet comes back from its words with: medwallet restore',
  );
}
