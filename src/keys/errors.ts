import { MedwalletError } from '../errors.ts';

/**
 * - `bad-words`: not a BIP-39 mnemonic of 12 to 24 English words;
 * - `bad-entropy`: no mnemonic has that many bytes;
 * - `bad-account`: no custody account has that number;
 * - `bad-index`: no key has that number;
 * - `bad-xpub`: not an extended public key (BIP-32).
 */
export type KeysErrorCode = 'bad-words' | 'bad-entropy' | 'bad-account' | 'bad-index' | 'bad-xpub';

/** Never carries words, seeds or private keys, not even the wrong ones. */
export class KeysError extends MedwalletError<KeysErrorCode> {}
