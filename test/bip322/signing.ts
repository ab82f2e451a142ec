import { keyScripts, keyWitness, messageSighash, type KeySignature } from '../../src/bip322/index.ts';
import type { SigningKey } from '../../src/keys/index.ts';
import type { MultisigScript } from '../../src/multisig/index.ts';

/** A co-signer's part of a multisig signature over a message. */
export function partOf(key: SigningKey, policy: MultisigScript, message: string): KeySignature {
  const { digest } = messageSighash(message, policy.scriptPubKey, policy.witnessScript);
  return { publicKey: key.publicKey, signature64: key.sign(digest) };
}

/** The whole witness of a single key's address over a message. */
export function singleWitness(key: SigningKey, message: string): Uint8Array[] {
  const { scriptPubKey, scriptCode } = keyScripts(key.publicKey);
  return keyWitness(key.sign(messageSighash(message, scriptPubKey, scriptCode).digest), key.publicKey);
}
