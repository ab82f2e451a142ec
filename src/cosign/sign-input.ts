import { bytesToHex, equalBytes, parseMultisigScript } from '../encoding/index.ts';
import type { SigningKey } from '../keys/index.ts';
import type { CosignError } from './errors.ts';
import { field, INPUT, insertField } from './fields.ts';
import { refused } from './foreign.ts';
import { serializePsbt, type Psbt } from './format.ts';
import { inputSighash, inputSignatures, type MultisigInput } from './multisig-input.ts';
import { signAgreed } from './second-opinion.ts';

/**
 * Adds one signature to a multisig input, SIGHASH_ALL, and changes nothing else in the file. Signatures that
 * are there already are verified first, the new one afterwards.
 * @throws CosignError `not-our-key`, `already-signed`, `too-many-signatures`, `second-opinion`, and all of
 * {@link inputSignatures}
 */
export function signMultisigInput(psbt: Psbt, input: MultisigInput, key: SigningKey): Psbt {
  const { threshold, publicKeys } = parseMultisigScript(input.witnessScript);
  if (!publicKeys.some((candidate) => equalBytes(candidate, key.publicKey))) throw notOurKey();
  const present = inputSignatures(psbt, input);
  if (present.some(({ publicKey }) => equalBytes(publicKey, key.publicKey))) {
    throw refused('already-signed', 'This key has signed already.', 'Pass the file on to the next signer.');
  }
  if (present.length >= threshold) {
    throw refused(
      'too-many-signatures',
      'All signatures that are needed are there already.',
      'Finish the file instead of signing it.',
    );
  }
  const { digest } = inputSighash(psbt, input);
  const signature = signAgreed(serializePsbt(psbt), input.index, digest, key);
  const added = field(INPUT.partialSignature, signature, key.publicKey);
  const inputs = psbt.inputs.map((map, i) => (i === input.index ? insertField(map, added) : map));
  const signed = { ...psbt, inputs };
  checkSigned(signed, input, key.publicKey);
  return signed;
}

export function notOurKey(): CosignError {
  return refused(
    'not-our-key',
    'None of the keys asked for in this file is ours.',
    'Check that it was meant for this wallet and this profile.',
  );
}

// A signature that leaves is read back as a stranger would: a fault in a library or in memory stays here.
function checkSigned(psbt: Psbt, input: MultisigInput, publicKey: Uint8Array): void {
  const keys = inputSignatures(psbt, input).map((signature) => bytesToHex(signature.publicKey));
  if (keys.includes(bytesToHex(publicKey))) return;
  throw refused(
    'bad-signature',
    'The signature just made cannot be read back.',
    'Report this; send nothing.',
  );
}
