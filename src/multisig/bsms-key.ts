import { sha256, type EcdsaVerifier, type Sighash } from '../crypto/index.ts';
import {
  base64ToBytes,
  bytesToBase64,
  compactSize,
  concatBytes,
  utf8ToBytes,
  type Network,
} from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { NO_TOKEN, type BsmsToken } from './bsms-token.ts';
import { MultisigError } from './errors.ts';
import { readForeignKey } from './foreign-key.ts';
import type { KeyExpression } from './key-expression.ts';

const VERSION = 'BSMS 1.0';
/** Bitcoin Core's `signmessage`, which BIP-129 accepts and its own examples use. */
const MAGIC = 'Bitcoin Signed Message:\n';
/** First byte of such a signature for a compressed key; what follows is R ‖ S. */
const COMPRESSED = 31;
const MAX_DESCRIPTION = 80;
const MAX_LENGTH = 1_024;

/** What a signer tells a coordinator in round 1 of BIP-129. */
export interface BsmsKey {
  readonly token: BsmsToken;
  readonly key: KeyExpression;
  /** At most 80 characters. Whoever wrote it chose them. */
  readonly description: string;
}

/** The four lines of a key record that are signed; hardened steps with an apostrophe, as in the BIP's examples. */
export function bsmsKeyLines({
  token,
  key,
  description,
}: Omit<BsmsKey, 'key'> & { readonly key: string }): string {
  if (description.length > MAX_DESCRIPTION || /\p{Cc}/u.test(description)) {
    throw badRecord('A description has at most 80 characters, in one line.');
  }
  return [VERSION, token.hex, key.replace(/h(?=[/\]])/g, "'"), description].join('\n');
}

/** What the xpub's own key signs for these lines. */
export function bsmsKeyHash(lines: string): Sighash {
  const text = utf8ToBytes(lines);
  const once = sha256(
    concatBytes(compactSize(MAGIC.length), utf8ToBytes(MAGIC), compactSize(text.length), text),
  );
  return { once, digest: sha256(once) };
}

/** The whole record. @param signature 64 bytes R ‖ S; `recovery` says which of the keys that fit it is meant */
export function bsmsKeyRecord(
  lines: string,
  signed: { readonly signature: Uint8Array; readonly recovery: number },
): string {
  const header = Uint8Array.of(COMPRESSED + signed.recovery);
  return `${lines}\n${bytesToBase64(concatBytes(header, signed.signature))}`;
}

/**
 * Reads a key record of another signer and checks that the key itself has signed it. That it is really that person's
 * key nobody proves here: whoever brings the record chose the key.
 * @param token the one of this set-up; a record under another one belongs to another
 * @throws MultisigError `bad-record`, `bad-key`, `wrong-network`, `wrong-token`, `bad-signature`
 */
export function parseBsmsKey(
  text: string,
  network: Network,
  verifier: EcdsaVerifier,
  token: BsmsToken = NO_TOKEN,
): BsmsKey {
  if (text.length > MAX_LENGTH) throw badRecord('The key record is too long.');
  const all = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const [version, stated = '', expression = '', description = '', signature = '', ...rest] = all;
  if (version !== VERSION || all.length < 5 || rest.length > 0) {
    throw badRecord('This is not a BSMS 1.0 key record.');
  }
  if (description.length > MAX_DESCRIPTION) throw badRecord('The description has more than 80 characters.');
  if (stated.toLowerCase() !== token.hex) {
    throw new MultisigError(
      'wrong-token',
      'This key record was made for another BSMS set-up.',
      'Give its token with --bsms-token-file, or ask for a record with the token of this one.',
    );
  }
  const key = readForeignKey(expression, network);
  // Signed as it was spelled, not as we spell it.
  const lines = [version, stated, expression, description].join('\n');
  if (!verifier(bsmsKeyHash(lines), key.publicKey, compact(signature))) throw badSignature();
  return { token, key, description };
}

function compact(text: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = base64ToBytes(text);
  } catch (cause) {
    if (!(cause instanceof MedwalletError)) throw cause;
    throw badSignature(cause);
  }
  const header = bytes[0] ?? 0;
  if (bytes.length !== 65 || header < COMPRESSED || header > COMPRESSED + 3) throw badSignature();
  return bytes.subarray(1);
}

function badSignature(cause?: unknown): MultisigError {
  return new MultisigError(
    'bad-signature',
    'The key record is not signed by the key in it.',
    'Do not use it; ask the person for a new one.',
    { cause },
  );
}

function badRecord(sentence: string): MultisigError {
  return new MultisigError('bad-record', sentence, 'Ask for the key record (round 1 of BIP-129) again.');
}
