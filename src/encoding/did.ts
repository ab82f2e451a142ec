import { base58 } from '@scure/base';
import { concatBytes } from './bytes.ts';
import { EncodingError } from './errors.ts';

/** `did:key:z…` of a compressed secp256k1 public key (did:key method, multicodec secp256k1-pub 0xe7). */
export type Did = string;

const PREFIX = 'did:key:z';
const MULTICODEC = Uint8Array.of(0xe7, 0x01);
// 35 bytes in base58 are at most 48 characters; the bound keeps base58's quadratic decoding harmless.
const MAX_LENGTH = PREFIX.length + 48;

/** @param publicKey 33 bytes, compressed */
export function didOfPublicKey(publicKey: Uint8Array): Did {
  return PREFIX + base58.encode(concatBytes(MULTICODEC, publicKey));
}

/**
 * The compressed public key (33 bytes) that a did:key names. Checks the form only: whether the point lies on
 * the curve is for the verifier of a signature to find out.
 * @throws EncodingError `bad-did`
 */
export function publicKeyOfDid(did: string): Uint8Array {
  if (did.startsWith(PREFIX) && did.length <= MAX_LENGTH) {
    const bytes = decode(did.slice(PREFIX.length));
    const first = bytes?.[2];
    if (
      bytes?.length === 35 &&
      bytes[0] === MULTICODEC[0] &&
      bytes[1] === MULTICODEC[1] &&
      (first === 2 || first === 3)
    ) {
      return bytes.slice(2);
    }
  }
  throw new EncodingError(
    'bad-did',
    'This is not a did:key of a compressed secp256k1 public key.',
    'Ask the person for their card; the did stands in it.',
  );
}

/** Whether {@link publicKeyOfDid} reads it. */
export function isDid(text: string): text is Did {
  try {
    publicKeyOfDid(text);
    return true;
  } catch {
    return false;
  }
}

function decode(text: string): Uint8Array | undefined {
  try {
    return base58.decode(text);
  } catch {
    return undefined;
  }
}
