import { field, GLOBAL, keyOf, type PsbtField } from '../../src/cosign/fields.ts';
import { parsePsbt, serializePsbt, type Psbt } from '../../src/cosign/format.ts';
import { bytesToHex, serializeTransaction, type Transaction } from '../../src/encoding/index.ts';

type Place = 'global' | { readonly input: number } | { readonly output: number };

/** The same file with one map changed, written as a hostile program would: no check, no order. */
export function editMap(
  bytes: Uint8Array,
  place: Place,
  change: (map: readonly PsbtField[]) => readonly PsbtField[],
): Uint8Array {
  const psbt = parsePsbt(bytes);
  if (place === 'global') return serializePsbt({ ...psbt, global: change(psbt.global) });
  const [part, index] =
    'input' in place ? (['inputs', place.input] as const) : (['outputs', place.output] as const);
  return serializePsbt({ ...psbt, [part]: psbt[part].map((map, i) => (i === index ? change(map) : map)) });
}

/** Puts a field in, in the place of one with the same key. */
export function put(added: PsbtField): (map: readonly PsbtField[]) => PsbtField[] {
  return (map) => [...drop(added)(map), added];
}

export function drop(unwanted: PsbtField | number): (map: readonly PsbtField[]) => PsbtField[] {
  return (map) =>
    map.filter((entry) =>
      typeof unwanted === 'number'
        ? entry.type !== unwanted
        : bytesToHex(keyOf(entry)) !== bytesToHex(keyOf(unwanted)),
    );
}

/** The same file around another transaction; inputs and outputs that are new get empty maps. */
export function editTransaction(bytes: Uint8Array, change: (tx: Transaction) => Transaction): Uint8Array {
  const psbt: Psbt = parsePsbt(bytes);
  const transaction = change(psbt.transaction);
  const unsigned = field(GLOBAL.unsignedTransaction, serializeTransaction(transaction, { witness: false }));
  return serializePsbt({
    transaction,
    global: put(unsigned)(psbt.global),
    inputs: transaction.inputs.map((_, i) => psbt.inputs[i] ?? []),
    outputs: transaction.outputs.map((_, i) => psbt.outputs[i] ?? []),
  });
}
