import type { PlaceHint } from '../anchor/index.ts';
import { serializeOutput, serializeTransaction, type Transaction } from '../encoding/index.ts';
import { derivePublicKey } from '../keys/index.ts';
import { recordScript, type RecordDescriptor } from '../multisig/index.ts';
import { derivationField } from './derivation.ts';
import { CosignError } from './errors.ts';
import { field, INPUT, OUTPUT, type PsbtField } from './fields.ts';
import { makePsbt, serializePsbt } from './format.ts';
import { writePapers, type StatementPapers } from './papers.ts';

/** Where an input or output lies under a descriptor; we know, we composed it. */
export interface Place extends PlaceHint {
  readonly descriptor: RecordDescriptor;
}

export interface DraftInput {
  /** The whole transaction that is spent from. */
  readonly previous: Transaction;
  /** None for a sponsor's. */
  readonly place?: Place | undefined;
}

export interface StatementDraft extends StatementPapers {
  /** Unsigned, as composed. */
  readonly transaction: Transaction;
  /** One for each input. */
  readonly inputs: readonly DraftInput[];
  /** One for each output; none for the OP_RETURN and for a sponsor's change. */
  readonly outputs: readonly (Place | undefined)[];
}

/**
 * A statement to be co-signed: a PSBT of version 0 in which every input brings its previous transaction, and
 * everything that is ours brings its script and the origin of its keys, for wallets that look for them.
 * @returns the PSBT's bytes
 * @throws CosignError `missing-previous` (as usage), `too-large`; LedgerError `malformed-note`
 */
export function createStatementPsbt(draft: StatementDraft): Uint8Array {
  const { transaction } = draft;
  const inputs = transaction.inputs.map((_, i) => inputFields(transaction, i, draft.inputs[i]));
  const outputs = transaction.outputs.map((_, i) => outputFields(draft.outputs[i]));
  return serializePsbt(makePsbt(transaction, { global: writePapers(draft), inputs, outputs }));
}

function inputFields(transaction: Transaction, index: number, draft: DraftInput | undefined): PsbtField[] {
  const vout = transaction.inputs[index]?.previous.vout ?? 0;
  const spent = draft?.previous.outputs[vout];
  if (draft === undefined || spent === undefined) {
    throw new CosignError(
      'missing-previous',
      `Input ${index} was composed without the transaction it spends from.`,
      'Report this: the wallet put a statement together wrongly.',
      { outcome: 'usage' },
    );
  }
  return [
    field(INPUT.nonWitnessUtxo, serializeTransaction(draft.previous, { witness: true })),
    field(INPUT.witnessUtxo, serializeOutput(spent)),
    ...placeFields(draft.place, INPUT),
  ];
}

function outputFields(place: Place | undefined): PsbtField[] {
  return placeFields(place, OUTPUT);
}

function placeFields(
  place: Place | undefined,
  types: { readonly witnessScript: number; readonly derivation: number },
): PsbtField[] {
  if (place === undefined) return [];
  const { descriptor, branch, index } = place;
  const { witnessScript, publicKeys } = recordScript(descriptor, branch, index, derivePublicKey);
  const origins = descriptor.keys.flatMap((key, i) => {
    const publicKey = publicKeys[i];
    return publicKey === undefined ? [] : [derivationField(types.derivation, key, place, publicKey)];
  });
  return [field(types.witnessScript, witnessScript), ...origins];
}
