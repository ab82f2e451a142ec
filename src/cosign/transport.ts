import {
  base64ToBytes,
  bytesToBase64,
  bytesToUtf8,
  EncodingError,
  equalBytes,
  hexToBytes,
  u32le,
} from '../encoding/index.ts';
import { checkSize, MAX_PSBT_BYTES, PSBT_MAGIC } from './format.ts';
import { malformed } from './foreign.ts';

// Base64 of the largest PSBT, and a few line ends around it.
const MAX_TEXT = Math.ceil(MAX_PSBT_BYTES / 3) * 4 + 16;

/**
 * The bytes of a PSBT as files and pipes bring it: binary, or its base64 as text, which may have white space
 * around it and none inside. Size is looked at before anything else.
 * @throws CosignError `too-large`, `malformed-psbt`
 */
export function psbtBytes(input: Uint8Array | string): Uint8Array {
  checkSize(input.length, MAX_TEXT);
  if (typeof input !== 'string' && equalBytes(input.slice(0, PSBT_MAGIC.length), PSBT_MAGIC)) return input;
  try {
    const text = typeof input === 'string' ? input : bytesToUtf8(input);
    return base64ToBytes(text.trim());
  } catch (error) {
    if (!(error instanceof EncodingError)) throw error;
    throw malformed('This is neither a PSBT nor the base64 of one.', error);
  }
}

/**
 * The bytes of a raw transaction, binary or hex, as other wallets give back what they finished; undefined for
 * everything else, which then is a PSBT or nothing.
 * @throws CosignError `too-large`
 */
export function rawTransactionBytes(input: Uint8Array | string): Uint8Array | undefined {
  checkSize(input.length, 2 * MAX_PSBT_BYTES);
  // A transaction of version 2 in its little-endian bytes; neither PSBT, base64 nor hex begins like this.
  if (typeof input !== 'string' && equalBytes(input.slice(0, 4), u32le(2))) return input;
  const text = (typeof input === 'string' ? input : asciiOf(input)).trim().toLowerCase();
  return /^(?:[0-9a-f]{2})+$/.test(text) ? hexToBytes(text) : undefined;
}

/** The base64 of a PSBT, as people paste it. */
export function psbtText(bytes: Uint8Array): string {
  return bytesToBase64(bytes);
}

function asciiOf(bytes: Uint8Array): string {
  return bytes.every((byte) => byte < 0x80) ? bytesToUtf8(bytes) : '';
}
