import { base58CheckDecode, CryptoError, type EcdsaVerifier } from '../crypto/index.ts';
import {
  base64ToBytes,
  EncodingError,
  parseTransaction,
  scriptOfAddress,
  type Network,
} from '../encoding/index.ts';
import { Bip322Error } from './errors.ts';
import type { Bip322Reason } from './evaluate.ts';
import { verifyFull, type FullResult } from './full.ts';
import { decodeSimple } from './simple.ts';
import { verifySimple } from './verify.ts';

/** A text, the address that is said to have signed it, and the signature as text. */
export interface SignedText {
  readonly address: string;
  readonly network: Network;
  readonly message: string;
  /** `smp…`, `ful…` or `pof…` (BIP-322 version 2); without one of these prefixes it is invalid. */
  readonly signature: string;
}

/**
 * What a signature of any form shows. BIP-322's three outcomes:
 * - `valid`: at lock time `time` and age `age` (nLockTime and the input's nSequence of the signed transaction, as
 *   Bitcoin encodes them), both 0 where there is no time lock, as always in the simple form; `signers` are the keys
 *   that signed, in the order of the script, 33 bytes each. medwallet itself accepts nothing with a time lock;
 * - `inconclusive`: nothing is wrong, and something cannot be judged here: a kind of address, a transaction
 *   version, or funds that only a node can see;
 * - `invalid`: a check failed. Beside the reasons of {@link Bip322Reason}: `missing-prefix`, `malformed-signature`
 *   and `too-large` for what is no signature of version 2, `not-to-sign` for a transaction that does not sign this
 *   message for this address.
 */
export type MessageResult =
  | Exclude<FullResult, { readonly outcome: 'invalid' }>
  | {
      readonly outcome: 'invalid';
      readonly reason: Bip322Reason | 'missing-prefix' | 'malformed-signature' | 'too-large' | 'not-to-sign';
    };

/** In base64. A transaction with 15 signatures and a script of 15 keys takes 2,300. */
const MAX_CHARACTERS = 4_096;

/**
 * Verifies a signed message after BIP-322 version 2.0.0, in the forms *simple* and *full*, for P2WPKH and plain
 * P2WSH multisig addresses. The network is not part of what is signed: only the address' script is.
 * @param input anybody's
 * @throws EncodingError `bad-address`, `wrong-network`; Bip322Error `malformed-message` for text with half a character
 */
export function verifyMessage(input: SignedText, verifier: EcdsaVerifier): MessageResult {
  const { message, signature } = input;
  const scriptPubKey = scriptOf(input);
  const form = signature.slice(0, 3);
  if (form === 'pof') return { outcome: 'inconclusive', reason: 'proof-of-funds' };
  try {
    if (form === 'ful') {
      const transaction = readFull(signature.slice(3));
      return scriptPubKey === undefined
        ? UNSUPPORTED
        : verifyFull({ message, scriptPubKey, transaction }, verifier);
    }
    const witness = decodeSimple(signature);
    if (scriptPubKey === undefined) return UNSUPPORTED;
    const result = verifySimple({ message, scriptPubKey, witness }, verifier);
    return result.outcome === 'valid' ? { ...result, time: 0, age: 0 } : result;
  } catch (error) {
    if (!(error instanceof Bip322Error)) throw error;
    switch (error.code) {
      case 'missing-prefix':
      case 'malformed-signature':
      case 'too-large':
        return { outcome: 'invalid', reason: error.code };
      default:
        throw error;
    }
  }
}

const UNSUPPORTED = { outcome: 'inconclusive', reason: 'unsupported-script' } as const;

/** Undefined for an address that is good and no witness program: an older kind, in base58. */
function scriptOf({ address, network }: SignedText): Uint8Array | undefined {
  try {
    return scriptOfAddress(address, network);
  } catch (error) {
    if (!(error instanceof EncodingError) || error.code !== 'bad-address' || !isBase58(address)) throw error;
    return undefined;
  }
}

function isBase58(address: string): boolean {
  try {
    return address.length <= 40 && base58CheckDecode(address).length === 21;
  } catch (error) {
    if (error instanceof CryptoError || error instanceof EncodingError) return false;
    throw error;
  }
}

function readFull(base64: string) {
  if (base64.length > MAX_CHARACTERS) {
    throw new Bip322Error(
      'too-large',
      `The signature has more than ${MAX_CHARACTERS} characters.`,
      'Check that it is the right text.',
    );
  }
  try {
    return parseTransaction(base64ToBytes(base64));
  } catch (error) {
    if (!(error instanceof EncodingError)) throw error;
    throw new Bip322Error(
      'malformed-signature',
      'What follows ful is not the base64 of a transaction.',
      'Copy the signature again, whole.',
      { cause: error },
    );
  }
}
