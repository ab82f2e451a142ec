import { transactionId } from '../crypto/index.ts';
import {
  ByteReader,
  equalBytes,
  parseTransaction,
  type Transaction,
  type TxOutput,
} from '../encoding/index.ts';
import { INPUT, valueOf, type PsbtMap } from './fields.ts';
import { readPart, refused } from './foreign.ts';
import { MAX_PSBT_BYTES, type Psbt } from './format.ts';

const MAX_SCRIPT = 10_000;

/**
 * The previous transaction that a PSBT brings for an input. It is proof only once its txid was compared with
 * the one that the input names.
 * @throws CosignError `malformed-psbt`
 */
export function statedTransaction(map: PsbtMap): Transaction | undefined {
  const bytes = valueOf(map, INPUT.nonWitnessUtxo);
  if (bytes === undefined) return undefined;
  return readPart('A previous transaction', () => parseTransaction(bytes, { maxBytes: MAX_PSBT_BYTES }));
}

/**
 * The output that a PSBT says an input spends: the writer's word, and nothing else.
 * @throws CosignError `malformed-psbt`
 */
export function statedOutput(map: PsbtMap): TxOutput | undefined {
  const bytes = valueOf(map, INPUT.witnessUtxo);
  if (bytes === undefined) return undefined;
  return readPart('The output that an input spends', () => {
    const reader = new ByteReader(bytes, 'the output');
    const output = { value: reader.u64le(), script: reader.varBytes(MAX_SCRIPT) };
    reader.end();
    return output;
  });
}

/**
 * The output that an input spends, where the writer's word is enough because something else binds it: for a
 * message the txid, which is computed from the script. A previous transaction beside it must agree.
 * @throws CosignError `false-previous`, `malformed-psbt`
 */
export function spentOutput(psbt: Psbt, index: number): TxOutput | undefined {
  const map = psbt.inputs[index] ?? [];
  const previous = psbt.transaction.inputs[index]?.previous;
  const stated = statedOutput(map);
  const transaction = statedTransaction(map);
  if (transaction === undefined || previous === undefined) return stated;
  const proven = transaction.outputs[previous.vout];
  const isTrue =
    proven !== undefined &&
    equalBytes(transactionId(transaction), previous.txid) &&
    (stated === undefined || (stated.value === proven.value && equalBytes(stated.script, proven.script)));
  if (isTrue) return proven;
  throw refused(
    'false-previous',
    `Input ${index} comes with another transaction than the one it spends.`,
    'Do not sign it; ask for the file again.',
  );
}
