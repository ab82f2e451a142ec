import {
  bytesToHex,
  compactToDer,
  concatBytes,
  parseMultisigScript,
  SIGHASH_ALL,
} from '../encoding/index.ts';
import { Bip322Error } from './errors.ts';

/** One co-signer's part. */
export interface KeySignature {
  /** 33 bytes. */
  readonly publicKey: Uint8Array;
  /** 64 bytes, R ‖ S. */
  readonly signature64: Uint8Array;
}

/** The witness of a P2WPKH input: signature and key. */
export function keyWitness(signature: Uint8Array, publicKey: Uint8Array): Uint8Array[] {
  return [stackSignature(signature), publicKey];
}

/**
 * The witness of a multisig P2WSH input: the empty dummy, as many signatures as the threshold in the order of
 * the script's keys, the script. More signatures than needed are left out from the end of that order. Nothing
 * is verified here.
 * @throws Bip322Error `foreign-key`, `duplicate-key`, `missing-signatures`; EncodingError `bad-script`
 */
export function multisigWitness(
  signatures: readonly KeySignature[],
  witnessScript: Uint8Array,
): Uint8Array[] {
  const { threshold, publicKeys } = parseMultisigScript(witnessScript);
  const order = publicKeys.map(bytesToHex);
  const byKey = new Map(signatures.map(({ publicKey, signature64 }) => [bytesToHex(publicKey), signature64]));
  if (byKey.size < signatures.length) {
    throw refusal('duplicate-key', 'One key brought two signatures.', 'Give each signature once.');
  }
  if ([...byKey.keys()].some((key) => !order.includes(key))) {
    throw refusal('foreign-key', 'A signature is of a key that this address does not have.', 'Leave it out.');
  }
  const chosen = order.flatMap((key) => byKey.get(key) ?? []).slice(0, threshold);
  if (chosen.length < threshold) {
    throw new Bip322Error(
      'missing-signatures',
      `${chosen.length} of ${threshold} signatures are there.`,
      'Ask the other co-signers to sign first.',
      { outcome: 'incomplete', facts: { present: chosen.length, needed: threshold } },
    );
  }
  return [new Uint8Array(0), ...chosen.map(stackSignature), witnessScript];
}

function stackSignature(signature: Uint8Array): Uint8Array {
  return concatBytes(compactToDer(signature), Uint8Array.of(SIGHASH_ALL));
}

function refusal(code: 'duplicate-key' | 'foreign-key', sentence: string, hint: string): Bip322Error {
  return new Bip322Error(code, sentence, hint);
}
