import { hash160, hash256, sha256, transactionId, type Sighash } from '../crypto/index.ts';
import {
  compactSize,
  concatBytes,
  p2wpkhScript,
  p2wpkhScriptCode,
  SIGHASH_ALL,
  utf8ToBytes,
  type Transaction,
} from '../encoding/index.ts';
import { Bip322Error } from './errors.ts';

const TAG = sha256(utf8ToBytes('BIP0322-signed-message'));
/** Of BIP-340's tagged hash: the same for every message. */
const TAGGED = concatBytes(TAG, TAG);
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
  return sha256(TAGGED, utf8ToBytes(message));
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
  // Only the message hash and the script vary: the bytes of both transactions are put together around them.
  const txid = hash256(
    concatBytes(SPEND_HEAD, messageHash(message), SPEND_MIDDLE, sized(scriptPubKey), ZERO_4),
  );
  const outpoint = concatBytes(txid, ZERO_4);
  const preimage = concatBytes(
    ZERO_4,
    hash256(outpoint),
    SEQUENCES,
    outpoint,
    sized(scriptCode),
    ZERO_8,
    ZERO_4,
    OUTPUTS,
    ZERO_4,
    Uint8Array.of(SIGHASH_ALL, 0, 0, 0),
  );
  const once = sha256(preimage);
  return { once, digest: sha256(once) };
}

const ZERO_4 = new Uint8Array(4);
const ZERO_8 = new Uint8Array(8);
/** Of {@link toSpend}: version, one input without a previous output, and its script up to the message hash. */
const SPEND_HEAD = concatBytes(
  ZERO_4,
  Uint8Array.of(1),
  new Uint8Array(32),
  Uint8Array.of(0xff, 0xff, 0xff, 0xff, 34, 0x00, 32),
);
/** The input's sequence, one output, its value. */
const SPEND_MIDDLE = concatBytes(ZERO_4, Uint8Array.of(1), ZERO_8);
/** BIP-143's hashSequence and hashOutputs of {@link toSign}. */
const SEQUENCES = hash256(ZERO_4);
const OUTPUTS = hash256(concatBytes(ZERO_8, sized(OP_RETURN_ALONE)));

function sized(script: Uint8Array): Uint8Array {
  return concatBytes(compactSize(script.length), script);
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
