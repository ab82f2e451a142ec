import { compactSize, segwitProgram, type Transaction } from '../encoding/index.ts';

/** Bytes of the longest signature with low S in strict DER, and its sighash byte. */
const SIGNATURE = 72;
const KEY = 33;

/** Witness bytes of an input that k of n keys sign, at the longest. */
export function multisigWitnessSize(k: number, n: number): number {
  const script = 3 + n * (1 + KEY);
  return 1 + 1 + k * (1 + SIGNATURE) + compactSize(script).length + script;
}

/**
 * Witness bytes of a stranger's input: exact at the longest for the two kinds that one key spends, and the
 * least possible for every other, so that a rate computed from it errs upwards.
 */
export function witnessSizeOf(script: Uint8Array): number {
  const program = segwitProgram(script);
  if (program?.version === 0 && program.program.length === 20) return 1 + 1 + SIGNATURE + 1 + KEY;
  // A Schnorr signature and the sighash byte that SIGHASH_ALL is written with.
  if (program?.version === 1 && program.program.length === 32) return 1 + 1 + 64 + 1;
  return 1;
}

/** True for the kinds of script whose witness {@link witnessSizeOf} knows exactly. */
export function isKeySpend(script: Uint8Array): boolean {
  return witnessSizeOf(script) > 1;
}

/**
 * Virtual bytes of a transaction once it is signed (BIP-141). Every input must spend a witness program.
 * @param base the transaction's bytes without witnesses
 * @param witnesses witness bytes of each input
 */
export function signedVirtualSize(base: number, witnesses: readonly number[]): number {
  const witness = witnesses.reduce((sum, size) => sum + size, 2);
  return Math.ceil((4 * base + witness) / 4);
}

/** Bytes without witnesses, from the lengths alone. */
export function baseSize(tx: Pick<Transaction, 'outputs'> & { readonly inputs: { length: number } }): number {
  const outputs = tx.outputs.reduce(
    (sum, { script }) => sum + 8 + compactSize(script.length).length + script.length,
    0,
  );
  const counts = compactSize(tx.inputs.length).length + compactSize(tx.outputs.length).length;
  return 4 + counts + tx.inputs.length * 41 + outputs + 4;
}
