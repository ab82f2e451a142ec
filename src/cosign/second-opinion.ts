import { Psbt as LibraryPsbt } from 'bitcoinjs-lib';
import { equalBytes } from '../encoding/index.ts';
import type { SigningKey } from '../keys/index.ts';
import { CosignError } from './errors.ts';

/**
 * Has bitcoinjs-lib sign an input, and lets the key sign only if the digest it asks for is the one we computed
 * from what was shown. So two implementations of BIP-174 and BIP-143, written apart, must agree on what a key
 * signs before it does. bitcoinjs-lib alone would believe too much: it overlooks trailing bytes, unknown
 * versions, and signatures that were there before.
 * @param bytes the PSBT, already read and checked
 * @param digest 32 bytes, ours
 * @returns the signature as a partial signature field holds it
 * @throws CosignError `second-opinion`
 */
export function signAgreed(
  bytes: Uint8Array,
  index: number,
  digest: Uint8Array,
  key: SigningKey,
): Uint8Array {
  const { publicKey } = key;
  const sign = (asked: Uint8Array): Uint8Array => {
    if (!equalBytes(asked, digest)) throw disagreement();
    return key.sign(digest);
  };
  let library: LibraryPsbt;
  try {
    library = LibraryPsbt.fromBuffer(bytes);
    library.signInput(index, { publicKey, sign });
  } catch (error) {
    // bitcoinjs-lib's own exceptions end here: it refused what we accepted, and that is a disagreement too.
    throw error instanceof CosignError ? error : disagreement(error);
  }
  const made = library.data.inputs[index]?.partialSig?.find(({ pubkey }) => equalBytes(pubkey, publicKey));
  if (made === undefined) throw disagreement();
  return Uint8Array.from(made.signature);
}

function disagreement(cause?: unknown): CosignError {
  return new CosignError(
    'second-opinion',
    'Two programs that read this PSBT do not agree on what would be signed.',
    'Do not sign it; keep the file and report it.',
    cause === undefined ? {} : { cause },
  );
}
