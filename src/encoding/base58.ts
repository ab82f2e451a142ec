import { base58 } from '@scure/base';
import { EncodingError } from './errors.ts';

export function base58Encode(bytes: Uint8Array): string {
  return base58.encode(bytes);
}

/**
 * Base58 without a checksum, at most 200 characters (decoding takes quadratic time).
 * @throws EncodingError `bad-base58`
 */
export function base58Decode(text: string): Uint8Array {
  if (text.length <= 200) {
    try {
      return base58.decode(text);
    } catch {
      // Falls through to our own error: the library's exception stays here.
    }
  }
  throw new EncodingError('bad-base58', 'This is not base58.', 'Copy the value again, whole.');
}
