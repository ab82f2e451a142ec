import { aes256Ctr, pbkdf2Sha512 } from '../crypto/cipher.ts';
import { constantTimeEqual, hmacSha256, sha256 } from '../crypto/index.ts';
import { bytesToHex, bytesToUtf8, concatBytes, hexToBytes, utf8ToBytes } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { NO_TOKEN, type BsmsToken } from './bsms-token.ts';
import { MultisigError } from './errors.ts';

// Left out of this room's face: medwallet/verify reaches that, and it is to hold nothing that decrypts.
const PASSWORD = utf8ToBytes('No SPOF');
const ITERATIONS = 2_048;
const MAC_BYTES = 32;
const IV_BYTES = 16;
/** Of a record in hex, MAC in front. */
const MAX_LENGTH = 32_768;

/** A record as it travels under a token: MAC and ciphertext in hex; as it is where there is no encryption. */
export function encryptBsms(record: string, token: BsmsToken): string {
  if (token.hex === NO_TOKEN.hex) return record;
  const key = encryptionKey(token);
  const plain = utf8ToBytes(record);
  const mac = macOf(key, token, plain);
  return bytesToHex(concatBytes(mac, aes256Ctr(key, mac.subarray(0, IV_BYTES), plain)));
}

/**
 * Opens a record that came under a token. Without encryption it comes back as it was.
 * @param text anybody may have sent it
 * @throws MultisigError `bad-record` for what is no hex; `wrong-token` where token and record do not belong together,
 *   or a character was changed
 */
export function decryptBsms(text: string, token: BsmsToken): string {
  if (token.hex === NO_TOKEN.hex) return text;
  const hex = text.trim();
  if (hex.length > MAX_LENGTH || !/^(?:[0-9a-fA-F]{2}){33,}$/.test(hex)) {
    throw new MultisigError(
      'bad-record',
      'This is no encrypted BSMS record.',
      'Take the .dat file of the coordinator, or leave the token away for a .bsms file.',
    );
  }
  const bytes = hexToBytes(hex.toLowerCase());
  const mac = bytes.subarray(0, MAC_BYTES);
  const key = encryptionKey(token);
  const plain = aes256Ctr(key, mac.subarray(0, IV_BYTES), bytes.subarray(MAC_BYTES));
  if (!constantTimeEqual(macOf(key, token, plain), mac)) throw wrongToken();
  try {
    return bytesToUtf8(plain);
  } catch (cause) {
    if (!(cause instanceof MedwalletError)) throw cause;
    throw wrongToken(cause);
  }
}

function encryptionKey({ hex }: BsmsToken): Uint8Array {
  return pbkdf2Sha512(PASSWORD, hexToBytes(hex), ITERATIONS, 32);
}

function macOf(key: Uint8Array, { hex }: BsmsToken, plain: Uint8Array): Uint8Array {
  return hmacSha256(sha256(key), utf8ToBytes(hex), plain);
}

function wrongToken(cause?: unknown): MultisigError {
  return new MultisigError(
    'wrong-token',
    'The token does not open this BSMS record, or the record was changed.',
    'Ask the coordinator for token and record again.',
    { cause },
  );
}
