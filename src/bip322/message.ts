import { hash160, sighashAll, taggedHash, transactionId, type Sighash } from '../crypto/index.ts';
import {
  concatBytes,
  p2wpkhScript,
  p2wpkhScriptCode,
  utf8ToBytes,
  type Transaction,
} from '../encoding/index.ts';
import { Bip322Error } from './errors.ts';

const TAG = 'BIP0322-signed-message';
const OP_RETURN_ALONE = Uint8Array.of(0x6a);

/**
 * BIP-322's message hash: the tagged SHA-256 of the UTF-8 bytes, without length or terminator. The network is
 * not part of it, which is why our texts name the network themselves.
 * @throws Bip322Error `malformed-message` for text with a lone surrogate: two of those would share one hash
 */
export function messageHash(message: string): Uint8Array {
  if (!message.isWellFormed()) {
    throw new Bip322Error(
      'malformed-message',
      'The message holds half of a character and has no UTF-8 form.',
      'Write the text again.',
    );
  }
  return taggedHash(TAG, utf8ToBytes(message));
}

/** The transaction that nobody can ever mine and whose output stands for the message (BIP-322). */
export function toSpend(message: string, scriptPubKey: Uint8Array): Transaction {
  return {
    version: 0,
    inputs: [
      {
        previous: { txid: new Uint8Array(32), vout: 0xffffffff },
        scriptSig: concatBytes(Uint8Array.of(0x00, 32), messageHash(message)),
        sequence: 0,
        witness: [],
      },
    ],
    outputs: [{ value: 0n, script: scriptPubKey }],
    lockTime: 0,
  };
}

/** The transaction that spends {@link toSpend}, in the *simple* form's fixed shape and without its witness. */
export function toSign(message: string, scriptPubKey: Uint8Array): Transaction {
  const txid = transactionId(toSpend(message, scriptPubKey));
  return {
    version: 0,
    inputs: [{ previous: { txid, vout: 0 }, scriptSig: new Uint8Array(0), sequence: 0, witness: [] }],
    outputs: [{ value: 0n, script: OP_RETURN_ALONE }],
    lockTime: 0,
  };
}

/**
 * What a key signs for a message and a segwit v0 address: SIGHASH_ALL, BIP-143.
 * @param scriptCode the witness script, or {@link keyScripts}' for a single key
 */
export function messageSighash(message: string, scriptPubKey: Uint8Array, scriptCode: Uint8Array): Sighash {
  return sighashAll(toSign(message, scriptPubKey), 0, scriptCode, 0n);
}

/**
 * The P2WPKH script of one key and its BIP-143 script code.
 * @param publicKey 33 bytes, compressed
 */
export function keyScripts(publicKey: Uint8Array): {
  readonly scriptPubKey: Uint8Array;
  readonly scriptCode: Uint8Array;
} {
  const hash = hash160(publicKey);
  return { scriptPubKey: p2wpkhScript(hash), scriptCode: p2wpkhScriptCode(hash) };
}
