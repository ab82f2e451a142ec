import {
  base64ToBytes,
  bytesToBase64,
  EncodingError,
  parseWitness,
  serializeWitness,
} from '../encoding/index.ts';
import { Bip322Error } from './errors.ts';

/** BIP-322 version 2: the prefix says which form follows, and is not optional when signing. */
const PREFIX = 'smp';
const OTHER_FORMS = ['ful', 'pof'];
/** 15 signatures and a script of 15 keys take 2,200 characters. */
const MAX_CHARACTERS = 4_096;

/** A witness stack as a BIP-322 *simple* signature: `smp` and base64. */
export function encodeSimple(witness: readonly Uint8Array[]): string {
  return PREFIX + bytesToBase64(serializeWitness(witness));
}

/**
 * Reads a *simple* signature, which anybody may have written. The form without prefix, which version 2 still
 * lets a verifier take, is refused: guessing the form of a signature is how two programs come to disagree.
 * @param maxCharacters longer texts are refused unread
 * @throws Bip322Error `too-large`, `unsupported-form`, `missing-prefix`, `malformed-signature`
 */
export function decodeSimple(text: string, maxCharacters: number = MAX_CHARACTERS): Uint8Array[] {
  if (text.length > maxCharacters) {
    throw new Bip322Error(
      'too-large',
      `The signature has more than ${maxCharacters} characters.`,
      'Check that it is the right text.',
    );
  }
  if (OTHER_FORMS.some((form) => text.startsWith(form))) {
    throw new Bip322Error(
      'unsupported-form',
      'This is a full or proof-of-funds signature, not a simple one.',
      'Ask the signer for the simple form of BIP-322, which begins with smp.',
    );
  }
  if (!text.startsWith(PREFIX)) {
    throw new Bip322Error(
      'missing-prefix',
      'The signature does not begin with smp.',
      'Ask for a signature after BIP-322 version 2; older programs leave the prefix away.',
    );
  }
  try {
    return parseWitness(base64ToBytes(text.slice(PREFIX.length)));
  } catch (error) {
    if (!(error instanceof EncodingError)) throw error;
    throw new Bip322Error(
      'malformed-signature',
      'What follows smp is not the base64 of a witness.',
      'Copy the signature again, whole.',
      { cause: error },
    );
  }
}
