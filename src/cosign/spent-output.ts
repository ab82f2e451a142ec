import { transactionId } from '../crypto/index.ts';
import {
  ByteReader,
  displayTxid,
  equalBytes,
  parseTransaction,
  type Transaction,
  type TxOutput,
} from '../encoding/index.ts';
import { INPUT, valueOf } from './fields.ts';
import { readPart, refused } from './foreign.ts';
import { MAX_PSBT_BYTES, type Psbt } from './format.ts';

const MAX_SCRIPT = 10_000;

/**
 * The output that an input spends, as the PSBT states it; undefined where it states nothing. A full previous
 * transaction is proof, since its hash stands in the input; a bare output is only the writer's word, so where
 * both are there they must agree.
 * @throws CosignError `false-previous`, `malformed-psbt`
 */
export function spentOutput(psbt: Psbt, index: number): TxOutput | undefined {
  const stated = statedOutput(psbt, index);
  const proven = provenOutput(psbt, index);
  if (stated === undefined || proven === undefined) return proven ?? stated;
  if (stated.value !== proven.value || !equalBytes(stated.script, proven.script)) {
    throw refused(
      'false-previous',
      'The PSBT states another amount or script for an input than its previous transaction has.',
      'Do not sign it; the fee would not be what it seems.',
    );
  }
  return proven;
}

/**
 * The previous transaction of an input, its txid checked; undefined where the PSBT does not bring it.
 * @throws CosignError `false-previous`, `malformed-psbt`
 */
export function previousTransaction(psbt: Psbt, index: number): Transaction | undefined {
  const bytes = valueOf(psbt.inputs[index] ?? [], INPUT.nonWitnessUtxo);
  const spent = psbt.transaction.inputs[index]?.previous;
  if (bytes === undefined || spent === undefined) return undefined;
  const transaction = readPart('A previous transaction', () =>
    parseTransaction(bytes, { maxBytes: MAX_PSBT_BYTES }),
  );
  if (!equalBytes(transactionId(transaction), spent.txid) || transaction.outputs[spent.vout] === undefined) {
    throw refused(
      'false-previous',
      `Input ${index} comes with another transaction than the one it spends.`,
      'Do not sign it; ask for the file again.',
    );
  }
  return transaction;
}

/** `txid:vout` of an input, for errors. */
export function inputName(psbt: Psbt, index: number): string {
  const previous = psbt.transaction.inputs[index]?.previous;
  return previous === undefined ? `input ${index}` : `${displayTxid(previous.txid)}:${previous.vout}`;
}

function provenOutput(psbt: Psbt, index: number): TxOutput | undefined {
  const vout = psbt.transaction.inputs[index]?.previous.vout ?? 0;
  return previousTransaction(psbt, index)?.outputs[vout];
}

function statedOutput(psbt: Psbt, index: number): TxOutput | undefined {
  const bytes = valueOf(psbt.inputs[index] ?? [], INPUT.witnessUtxo);
  if (bytes === undefined) return undefined;
  return readPart('The output that an input spends', () => {
    const reader = new ByteReader(bytes, 'the output');
    const output = { value: reader.u64le(), script: reader.varBytes(MAX_SCRIPT) };
    reader.end();
    return output;
  });
}
