import { bytesToHex, equalBytes, serializeTransaction } from '../encoding/index.ts';
import { INPUT, insertField, keyOf, valueOf, type PsbtMap } from './fields.ts';
import { refused } from './foreign.ts';
import type { Psbt } from './format.ts';

/**
 * The combiner of BIP-174, one-sided: `base` is the file we know, and from `other` come only fields of inputs
 * and outputs that it lacks. What another wallet did to the global fields, ours included, changes nothing. A
 * finished witness takes the place of partial signatures. No signature is verified here; the readers do that.
 * @throws CosignError `different-transaction`
 */
export function combinePsbts(base: Psbt, other: Psbt): Psbt {
  const [ours, theirs] = [base, other].map(({ transaction }) =>
    serializeTransaction(transaction, { witness: false }),
  );
  if (ours === undefined || theirs === undefined || !equalBytes(ours, theirs)) {
    throw refused(
      'different-transaction',
      'The files belong to different transactions or messages.',
      'Combine only files that were made from one and the same offer or statement.',
    );
  }
  return {
    ...base,
    inputs: base.inputs.map((map, i) => combineInput(map, other.inputs[i] ?? [])),
    outputs: base.outputs.map((map, i) => union(map, other.outputs[i] ?? [])),
  };
}

function combineInput(base: PsbtMap, other: PsbtMap): PsbtMap {
  const isFinished = [base, other].some((map) => valueOf(map, INPUT.finalWitness) !== undefined);
  const all = union(base, other);
  return isFinished ? all.filter(({ type }) => type !== INPUT.partialSignature) : all;
}

function union(base: PsbtMap, other: PsbtMap): PsbtMap {
  const known = new Set(base.map((entry) => bytesToHex(keyOf(entry))));
  const added = other.filter((entry) => !known.has(bytesToHex(keyOf(entry))));
  return added.reduce<PsbtMap>((map, entry) => insertField(map, entry), base);
}
