import { hash160, sha256, type EcdsaVerifier, type Sighash } from '../crypto/index.ts';
import {
  derToCompact,
  EncodingError,
  equalBytes,
  p2wpkhScriptCode,
  segwitProgram,
  SIGHASH_ALL,
} from '../encoding/index.ts';
import { countMultisig, readPolicy } from './check-multisig.ts';

/**
 * Why a signature is not one of this address over this message:
 * - `witness-mismatch`: the key or script in the witness is not the address' own;
 * - `item-count`: the stack has more or fewer items than the script consumes;
 * - `non-empty-dummy`: CHECKMULTISIG's extra item is not empty (NULLDUMMY);
 * - `bad-encoding`: a signature that is not strict DER, or empty;
 * - `high-s`: S in the upper half;
 * - `bad-sighash-type`: another hash type than SIGHASH_ALL;
 * - `not-signed`: well-formed, but not by these keys over this message.
 */
export type Bip322Reason =
  | 'witness-mismatch'
  | 'item-count'
  | 'non-empty-dummy'
  | 'bad-encoding'
  | 'high-s'
  | 'bad-sighash-type'
  | 'not-signed';

/**
 * BIP-322's three outcomes. `valid` speaks of the witness; the *simple* form, which has no time locks, is then valid at any time and any age.
 * `inconclusive` is about the address: its script is of a kind this verifier does not evaluate.
 */
export type Bip322Result =
  | {
      readonly outcome: 'valid';
      /** The keys that signed, in the order of the script; 33 bytes each. */
      readonly signers: Uint8Array[];
    }
  | { readonly outcome: 'inconclusive'; readonly reason: 'unsupported-script' }
  | { readonly outcome: 'invalid'; readonly reason: Bip322Reason };

/** What satisfies the script of an address, and what it signs. */
export interface Satisfaction {
  /** Of the address that must have signed: from the did or the policy, never from the witness. */
  readonly scriptPubKey: Uint8Array;
  /** The signer chose every byte of it. */
  readonly witness: readonly Uint8Array[];
  /** What the keys sign, given BIP-143's script code. */
  readonly sighash: (scriptCode: Uint8Array) => Sighash;
  /** The keys, as many as the threshold, that are likely to have signed; see `SimpleSignature`. */
  readonly likely?: readonly Uint8Array[];
}

/**
 * Whether a witness satisfies a P2WPKH address, or a P2WSH address whose script is a plain multisig of compressed
 * keys. What it brings is bound to the address before anything else is read from it: a witness that is only
 * consistent with itself proves nothing.
 */
export function evaluate(input: Satisfaction, verifier: EcdsaVerifier): Bip322Result {
  const address = segwitProgram(input.scriptPubKey);
  if (address?.version !== 0) return INCONCLUSIVE;
  switch (address.program.length) {
    case 20:
      return evaluateKey(input, address.program, verifier);
    case 32:
      return evaluateMultisig(input, address.program, verifier);
    default:
      return INCONCLUSIVE;
  }
}

const INCONCLUSIVE: Bip322Result = { outcome: 'inconclusive', reason: 'unsupported-script' };

function invalid(reason: Bip322Reason): Bip322Result {
  return { outcome: 'invalid', reason };
}

function evaluateKey(input: Satisfaction, program: Uint8Array, verifier: EcdsaVerifier): Bip322Result {
  const [stackItem, publicKey, ...rest] = input.witness;
  if (stackItem === undefined || publicKey === undefined || rest.length > 0) return invalid('item-count');
  if (publicKey.length !== 33 || !equalBytes(hash160(publicKey), program)) return invalid('witness-mismatch');
  const signature = readSignature(stackItem);
  if (typeof signature === 'string') return invalid(signature);
  const sighash = input.sighash(p2wpkhScriptCode(program));
  return verifier(sighash, publicKey, signature)
    ? { outcome: 'valid', signers: [publicKey] }
    : invalid('not-signed');
}

function evaluateMultisig(input: Satisfaction, program: Uint8Array, verifier: EcdsaVerifier): Bip322Result {
  const witnessScript = input.witness.at(-1);
  if (witnessScript === undefined) return invalid('item-count');
  if (!equalBytes(sha256(witnessScript), program)) return invalid('witness-mismatch');
  const policy = readPolicy(witnessScript);
  if (policy === undefined) return INCONCLUSIVE;
  const [dummy, ...stackItems] = input.witness.slice(0, -1);
  if (dummy === undefined || stackItems.length !== policy.threshold) return invalid('item-count');
  if (dummy.length > 0) return invalid('non-empty-dummy');
  const signatures: Uint8Array[] = [];
  for (const stackItem of stackItems) {
    const signature = readSignature(stackItem);
    if (typeof signature === 'string') return invalid(signature);
    signatures.push(signature);
  }
  const sighash = input.sighash(witnessScript);
  const count = (keys: readonly Uint8Array[]) => countMultisig(signatures, keys, sighash, verifier);
  const signers = likelySigners(input, policy.publicKeys, count) ?? count(policy.publicKeys);
  return signers === undefined ? invalid('not-signed') : { outcome: 'valid', signers };
}

/** Leaving keys out of the walk changes nothing about an answer that it gives, only about one that it misses. */
function likelySigners(
  { likely }: Satisfaction,
  publicKeys: readonly Uint8Array[],
  count: (keys: readonly Uint8Array[]) => Uint8Array[] | undefined,
): Uint8Array[] | undefined {
  if (likely === undefined || likely.length === publicKeys.length) return undefined;
  const chosen = publicKeys.filter((key) => likely.some((one) => equalBytes(one, key)));
  return chosen.length === likely.length ? count(chosen) : undefined;
}

/** A signature from the stack, strict DER and hash type, as 64 bytes; or why it is none. */
function readSignature(stackItem: Uint8Array): Uint8Array | 'bad-encoding' | 'high-s' | 'bad-sighash-type' {
  let signature: Uint8Array;
  try {
    signature = derToCompact(stackItem.subarray(0, -1));
  } catch (error) {
    if (!(error instanceof EncodingError)) throw error;
    return error.code === 'high-s' ? 'high-s' : 'bad-encoding';
  }
  return stackItem.at(-1) === SIGHASH_ALL ? signature : 'bad-sighash-type';
}
