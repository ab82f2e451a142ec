import { base58Decode, base58Encode, concatBytes, equalBytes } from '../encoding/index.ts';
import { CryptoError } from './errors.ts';
import { hash256 } from './hash.ts';

/** Base58 with the first four bytes of the double SHA-256 behind, as extended keys and WIF use it. */
export function base58CheckEncode(payload: Uint8Array): string {
  return base58Encode(concatBytes(payload, hash256(payload).slice(0, 4)));
}

/** @throws EncodingError `bad-base58`; CryptoError `bad-checksum` */
export function base58CheckDecode(text: string): Uint8Array {
  const bytes = base58Decode(text);
  const payload = bytes.slice(0, -4);
  if (bytes.length < 4 || !equalBytes(hash256(payload).slice(0, 4), bytes.slice(-4))) {
    throw new CryptoError(
      'bad-checksum',
      'The checksum of this base58 text is wrong.',
      'Copy the value again, whole; one character was mistyped.',
    );
  }
  return payload;
}
