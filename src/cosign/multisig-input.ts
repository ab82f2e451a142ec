import type { KeySignature } from '../bip322/index.ts';
import { tinyEcdsaVerifier } from '../crypto/curve.ts';
import { sighashAll, type Sighash } from '../crypto/index.ts';
import {
  bytesToHex,
  derToCompact,
  EncodingError,
  equalBytes,
  parseMultisigScript,
  parseWitness,
  SIGHASH_ALL,
  u32le,
} from '../encoding/index.ts';
import { CosignError, type CosignErrorCode } from './errors.ts';
import { fieldsOf, INPUT, valueOf, type PsbtField } from './fields.ts';
import { readPart, refused } from './foreign.ts';
import type { Psbt } from './format.ts';

/** What a P2WSH multisig input signs, from our own knowledge: the script and amount are never the PSBT's word. */
export interface MultisigInput {
  /** Number of the input in the transaction. */
  readonly index: number;
  readonly witnessScript: Uint8Array;
  /** Satoshis of the output it spends. */
  readonly value: bigint;
}

export function inputSighash(psbt: Psbt, input: MultisigInput): Sighash {
  return sighashAll(psbt.transaction, input.index, input.witnessScript, input.value);
}

/**
 * The signatures an input holds, as partial signatures or as a finished witness, every one of them verified.
 * One bad signature refuses the whole file: somebody is trying something, and counting around it would help.
 * @returns in the order of the script's keys
 * @throws CosignError `bad-sighash`, `bad-signature`, `foreign-signature`, `conflicting-signatures`,
 * `wrong-script`, `unsupported-input`, `malformed-psbt`
 */
export function inputSignatures(psbt: Psbt, input: MultisigInput): KeySignature[] {
  const map = psbt.inputs[input.index] ?? [];
  const sighashType = valueOf(map, INPUT.sighashType);
  if (sighashType !== undefined && !equalBytes(sighashType, u32le(SIGHASH_ALL))) throw badSighash();
  const hasScriptSig = [INPUT.redeemScript, INPUT.finalScriptSig].some((type) => valueOf(map, type));
  if (hasScriptSig) {
    throw refused(
      'unsupported-input',
      'A native segwit input comes with a redeem script or a scriptSig.',
      'Have the other wallet sign the file as it was.',
    );
  }
  const { threshold, publicKeys } = readPart('A witness script', () =>
    parseMultisigScript(input.witnessScript),
  );
  const sighash = inputSighash(psbt, input);
  const partial = fieldsOf(map, INPUT.partialSignature);
  const witness = valueOf(map, INPUT.finalWitness);
  if (witness === undefined) return partialSignatures(partial, publicKeys, sighash);
  if (partial.length > 0) {
    throw refused(
      'conflicting-signatures',
      'An input is finished and holds partial signatures besides.',
      'Have the other wallet sign the file as it was.',
    );
  }
  const stack = readPart('A finished witness', () => parseWitness(witness));
  return witnessSignatures(stack, { ...input, threshold, publicKeys }, sighash);
}

/**
 * The signatures of a finished multisig witness, counted as OP_CHECKMULTISIG counts.
 * @param stack anybody may have written it
 * @throws CosignError `wrong-script`, `bad-sighash`, `bad-signature`
 */
export function witnessSignatures(
  stack: readonly Uint8Array[],
  policy: {
    readonly witnessScript: Uint8Array;
    readonly threshold: number;
    readonly publicKeys: readonly Uint8Array[];
  },
  sighash: Sighash,
): KeySignature[] {
  const [dummy, ...items] = stack;
  const script = items.pop();
  if (script === undefined || !equalBytes(script, policy.witnessScript)) {
    throw refused('wrong-script', 'A finished witness brings another script.', 'Ask for the file again.');
  }
  if (dummy?.length !== 0 || items.length !== policy.threshold) throw badSignature();
  const signatures = items.map(stackSignature);
  const found: KeySignature[] = [];
  for (const publicKey of policy.publicKeys) {
    const signature64 = signatures[found.length];
    if (signature64 !== undefined && tinyEcdsaVerifier(sighash, publicKey, signature64)) {
      found.push({ publicKey, signature64 });
    }
  }
  if (found.length !== signatures.length) throw badSignature();
  return found;
}

function partialSignatures(
  fields: readonly PsbtField[],
  publicKeys: readonly Uint8Array[],
  sighash: Sighash,
): KeySignature[] {
  const order = publicKeys.map(bytesToHex);
  const byKey = new Map(fields.map(({ keyData, value }) => [bytesToHex(keyData), value]));
  if ([...byKey.keys()].some((key) => !order.includes(key))) {
    throw refused(
      'foreign-signature',
      'The PSBT holds a signature by a key that this address does not have.',
      'Ask for a file that only the co-signers signed.',
    );
  }
  return publicKeys.flatMap((publicKey) => {
    const item = byKey.get(bytesToHex(publicKey));
    if (item === undefined) return [];
    const signature64 = stackSignature(item);
    if (!tinyEcdsaVerifier(sighash, publicKey, signature64)) throw badSignature();
    return [{ publicKey, signature64 }];
  });
}

/** Strict DER, low S and the hash type, as on the stack. */
function stackSignature(item: Uint8Array): Uint8Array {
  if (item.length > 0 && item.at(-1) !== SIGHASH_ALL) throw badSighash();
  try {
    return derToCompact(item.subarray(0, -1));
  } catch (error) {
    if (error instanceof EncodingError) throw badSignature(error);
    throw error;
  }
}

function badSighash(): CosignError {
  return refused(
    'bad-sighash',
    'The PSBT asks for, or holds, a signature that does not cover the whole transaction.',
    'Sign with SIGHASH_ALL only.',
  );
}

function badSignature(cause?: unknown): CosignError {
  const code: CosignErrorCode = 'bad-signature';
  return new CosignError(
    code,
    'A signature in the PSBT is not by its key over this text or transaction.',
    'Ask that co-signer to sign the unsigned file again.',
    cause === undefined ? {} : { cause },
  );
}
