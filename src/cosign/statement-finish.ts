import type { CheckedStatement } from '../anchor/index.ts';
import { multisigWitness } from '../bip322/index.ts';
import { parseTransaction, serializeWitness, type Transaction } from '../encoding/index.ts';
import { combinePsbts } from './combine.ts';
import { CosignError } from './errors.ts';
import { field, INPUT } from './fields.ts';
import { readPart } from './foreign.ts';
import { MAX_PSBT_BYTES, parsePsbt, serializePsbt, type Psbt } from './format.ts';
import { sponsorWitness } from './sponsor-input.ts';
import { statedTransaction } from './spent-output.ts';
import { checkStatementPsbt, type ReviewedStatement, type StatementOptions } from './statement-check.ts';
import { psbtBytes, rawTransactionBytes } from './transport.ts';

export interface FinishedStatement {
  /** Ready to be sent. */
  readonly transaction: Transaction;
  readonly checked: CheckedStatement;
}

/**
 * The finished transaction of a statement that enough have signed. All of a co-signer's checks are made again;
 * each of the record address' inputs gets exactly as many signatures as it needs, in CHECKMULTISIG's order.
 * @throws CosignError `missing-signatures` (outcome `incomplete`), and all of `checkStatementPsbt`
 */
export function finishStatementPsbt(
  input: Uint8Array | string,
  options: StatementOptions,
): FinishedStatement {
  return finish(checkStatementPsbt(input, options));
}

/**
 * Puts the signatures of what came back from other wallets onto the statement as we wrote it: PSBTs, whatever
 * was done to our fields in them, or raw transactions, binary or hex. Nothing is verified yet; signing and
 * finishing do that.
 * @param draft the PSBT as we gave it away, or a later copy with more signatures
 * @returns the PSBT's bytes
 * @throws CosignError `different-transaction`, and the codes of the file
 */
export function combineStatementPsbts(
  draft: Uint8Array | string,
  returned: readonly (Uint8Array | string)[],
): Uint8Array {
  const base = parsePsbt(psbtBytes(draft));
  const all = returned.reduce<Psbt>((psbt, file) => combinePsbts(psbt, returnedPsbt(file, base)), base);
  return serializePsbt(all);
}

/**
 * What another wallet gave back for a statement that we wrote, finished: a PSBT (`walletprocesspsbt`) or a raw
 * transaction (Electrum). Our own draft says what it must be; from outside come only signatures.
 * @throws all of {@link combineStatementPsbts} and {@link finishStatementPsbt}
 */
export function readFinishedStatement(
  returned: Uint8Array | string,
  draft: Uint8Array | string,
  options: StatementOptions,
): FinishedStatement {
  return finishStatementPsbt(combineStatementPsbts(draft, [returned]), options);
}

function finish({ file, checked, inputs }: ReviewedStatement): FinishedStatement {
  const { psbt } = file;
  const incomplete = inputs.find(({ signatures, threshold }) => signatures.length < threshold);
  if (incomplete !== undefined) {
    throw missingSignatures(incomplete.index, incomplete.signatures.length, incomplete.threshold);
  }
  const own = new Map(inputs.map((input) => [input.index, input]));
  const witnesses = psbt.transaction.inputs.map((_, i) => {
    const sealed = own.get(i);
    if (sealed !== undefined) return multisigWitness(sealed.signatures, sealed.witnessScript);
    return foreignWitness(psbt, i);
  });
  const signed = psbt.transaction.inputs.map((input, i) => ({ ...input, witness: witnesses[i] ?? [] }));
  return { transaction: { ...psbt.transaction, inputs: signed }, checked };
}

function foreignWitness(psbt: Psbt, index: number): Uint8Array[] {
  const vout = psbt.transaction.inputs[index]?.previous.vout ?? 0;
  const spent = statedTransaction(psbt.inputs[index] ?? [])?.outputs[vout];
  const witness = spent && sponsorWitness(psbt, index, spent);
  if (witness === undefined || witness.length === 0) throw missingSignatures(index, 0, 1);
  return witness;
}

function missingSignatures(input: number, present: number, needed: number): CosignError {
  return new CosignError(
    'missing-signatures',
    `Input ${input} has ${present} of ${needed} signatures.`,
    'Send the file to another co-signer and finish it when it comes back.',
    { outcome: 'incomplete', facts: { input, present, needed } },
  );
}

function returnedPsbt(returned: Uint8Array | string, draft: Psbt): Psbt {
  const bytes = rawTransactionBytes(returned);
  if (bytes === undefined) return parsePsbt(psbtBytes(returned));
  const raw = readPart('The finished transaction', () =>
    parseTransaction(bytes, { maxBytes: MAX_PSBT_BYTES }),
  );
  const inputs = raw.inputs.map(({ witness }) =>
    witness.length === 0 ? [] : [field(INPUT.finalWitness, serializeWitness(witness))],
  );
  return { transaction: raw, global: draft.global, inputs, outputs: [] };
}
