import { sha256, sighashAll, type EcdsaVerifier } from '../crypto/index.ts';
import {
  bytesToHex,
  derToCompact,
  EncodingError,
  equalBytes,
  p2wshScript,
  parseMultisigScript,
  SIGHASH_ALL,
  type Transaction,
  type TxOutput,
} from '../encoding/index.ts';

/**
 * Who signed the input of a statement that spends a seal, input 0 unless told, if its witness is what the seal demands: the plain multisig script whose
 * hash the seal holds, and exactly as many signatures as its threshold, strict DER, low S, SIGHASH_ALL, in the
 * order of their keys. Anything else, however valid by consensus, is undefined.
 * @param seal the output that the input spends; never what the witness claims about it
 * @returns the keys that signed, 33 bytes each, in the order of the script
 */
export function sealSigners(
  tx: Transaction,
  seal: TxOutput,
  verifier: EcdsaVerifier,
  index = 0,
): readonly Uint8Array[] | undefined {
  const witness = tx.inputs[index]?.witness ?? [];
  const witnessScript = witness.at(-1);
  const [dummy, ...items] = witness.slice(0, -1);
  if (witnessScript === undefined || dummy?.length !== 0) return undefined;
  // The script is bound to the seal before anything is read from it.
  if (!equalBytes(p2wshScript(sha256(witnessScript)), seal.script)) return undefined;
  const policy = readPolicy(witnessScript);
  if (policy === undefined || items.length !== policy.threshold) return undefined;
  const signatures = items.map(readSignature);
  const sighash = sighashAll(tx, index, witnessScript, seal.value);
  // As CHECKMULTISIG counts: keys and signatures are walked once, in the same direction.
  const signers: Uint8Array[] = [];
  for (const key of policy.publicKeys) {
    const signature = signatures[signers.length];
    if (signature !== undefined && verifier(sighash, key, signature)) signers.push(key);
  }
  return signers.length === policy.threshold ? signers : undefined;
}

// Two signatures at least: one key alone never moves a ledger. No key twice: it would count twice.
function readPolicy(
  script: Uint8Array,
): { readonly threshold: number; readonly publicKeys: readonly Uint8Array[] } | undefined {
  try {
    const policy = parseMultisigScript(script);
    const distinct = new Set(policy.publicKeys.map(bytesToHex)).size;
    return policy.threshold >= 2 && distinct === policy.publicKeys.length ? policy : undefined;
  } catch (error) {
    if (error instanceof EncodingError) return undefined;
    throw error;
  }
}

function readSignature(item: Uint8Array): Uint8Array | undefined {
  if (item.at(-1) !== SIGHASH_ALL) return undefined;
  try {
    return derToCompact(item.subarray(0, -1));
  } catch (error) {
    if (error instanceof EncodingError) return undefined;
    throw error;
  }
}
