import { composeStatement, readStatementTransaction, type StatementPlan } from '../anchor/index.ts';
import { sha256, transactionId } from '../crypto/index.ts';
import {
  equalBytes,
  p2wshScript,
  parseMultisigScript,
  serializeOutput,
  serializeTransaction,
  type Network,
  type Transaction,
  type TxOutput,
} from '../encoding/index.ts';
import { commitment } from '../ledger/index.ts';
import { combinePsbts } from './combine.ts';
import { CosignError } from './errors.ts';
import { field, fieldsOf, GLOBAL, INPUT, valueOf, type PsbtField } from './fields.ts';
import { readPart, refused } from './foreign.ts';
import { makePsbt, parsePsbt, serializePsbt } from './format.ts';
import { missingField } from './proprietary.ts';
import { statedTransaction } from './spent-output.ts';
import { checkStatementPsbt, type StatementOptions } from './statement-check.ts';
import { readStatementPsbt, type StatementFile } from './statement-read.ts';

/** The others are the sponsor's coins, in what is composed here. */
const SEAL_INPUT = 0;

/** Whoever pays the fee in the patient's place. */
export interface Sponsor {
  /** Coins of one key each (P2WPKH or P2TR), with the transactions they come from. */
  readonly coins: readonly { readonly previous: Transaction; readonly vout: number }[];
  readonly changeScript: Uint8Array;
  /** Satoshis per virtual byte. */
  readonly feeRate: number;
}

/**
 * Composes an unsigned statement anew so that a sponsor pays: the seal keeps its value, the patient's fee money
 * stays where it is, and the papers are carried over as they are. The result has passed a co-signer's checks.
 * @returns a PSBT without signatures; the sponsor's own wallet signs the sponsor's inputs
 * @throws CosignError `already-signed` when somebody signed the draft, `missing-previous`; AnchorError
 * `sponsor-too-small`, `bad-request`; and all of `checkStatementPsbt`
 */
export function sponsorStatementPsbt(
  input: Uint8Array | string,
  options: StatementOptions & { readonly sponsor: Sponsor },
): Uint8Array {
  const allowed = { ...options, known: { ...options.known, sponsor: 'allowed' as const } };
  const { file } = checkStatementPsbt(input, allowed);
  const psbt = withSponsor(file, options.sponsor);
  checkStatementPsbt(psbt, allowed);
  return psbt;
}

/**
 * The same for a sponsor who is no co-signer and knows neither the descriptor nor the ledger. Nothing is known
 * to be true about the statement then, but the sponsor's own money is safe: its inputs, its change and the fee are
 * what this function put there, whatever the rest says.
 * @throws CosignError `wrong-script`, `false-previous`, `already-signed`, `missing-previous` and those of the
 * file; AnchorError for a transaction of another shape, `sponsor-too-small`, `bad-request`
 */
export function sponsorForeignStatementPsbt(
  input: Uint8Array | string,
  options: { readonly network: Network; readonly sponsor: Sponsor },
): Uint8Array {
  return withSponsor(readStatementPsbt(input, options), options.sponsor);
}

/**
 * Puts the signatures of the sponsor's own wallet onto the statement that was composed for it: those of its coins. That
 * wallet signs whatever it has a key for. Where that is a custody key as well, whoever sent the statement chose what it
 * would sign away as the seal, and a sponsor has checked nothing of that.
 * @param made as {@link sponsorStatementPsbt} or {@link sponsorForeignStatementPsbt} gave it
 * @returns the PSBT's bytes
 * @throws CosignError `different-transaction`, and the codes of the file
 */
export function addSponsorSignatures(made: Uint8Array, signed: Uint8Array): Uint8Array {
  const theirs = parsePsbt(signed);
  const inputs = theirs.inputs.map((map, i) => (i === SEAL_INPUT ? [] : map));
  return serializePsbt(combinePsbts(parsePsbt(made), { ...theirs, inputs }));
}

function withSponsor(file: StatementFile, sponsor: Sponsor): Uint8Array {
  const { psbt } = file;
  if (psbt.inputs.some(isSigned)) {
    throw refused(
      'already-signed',
      'Somebody has signed this statement, and a sponsor would make it another one.',
      'Have the sponsor come before the first signature.',
    );
  }
  const coins = sponsor.coins.map(({ previous, vout }) => {
    const output = outputAt(previous, vout);
    return { outpoint: { txid: transactionId(previous), vout }, value: output.value, script: output.script };
  });
  const { transaction } = composeStatement({
    ...planOf(file),
    feeRate: sponsor.feeRate,
    sponsor: { coins, changeScript: sponsor.changeScript },
  });
  const sponsors = sponsor.coins.map(({ previous, vout }): PsbtField[] => [
    field(INPUT.nonWitnessUtxo, serializeTransaction(previous, { witness: true })),
    field(INPUT.witnessUtxo, serializeOutput(outputAt(previous, vout))),
  ]);
  const made = makePsbt(transaction, {
    global: psbt.global.filter(({ type }) => type !== GLOBAL.unsignedTransaction),
    inputs: [[...(psbt.inputs[0] ?? [])], ...sponsors],
    outputs: transaction.outputs.map((_, i) => (i === 0 ? [...(psbt.outputs[0] ?? [])] : [])),
  });
  return serializePsbt(made);
}

/**
 * What a sponsor composes anew, from a statement that may come from anybody: enough to choose coins by. The seal's
 * value and policy are bound to what input 0 really spends.
 * @throws those of {@link sponsorForeignStatementPsbt} that the file itself gives rise to
 */
export function readSponsorPlan(
  input: Uint8Array | string,
  options: { readonly network: Network },
): Pick<StatementPlan, 'seal' | 'nextScript' | 'commitment' | 'threshold'> {
  return planOf(readStatementPsbt(input, options));
}

function planOf(file: StatementFile): ReturnType<typeof readSponsorPlan> {
  const shape = readStatementTransaction(file.psbt.transaction);
  const seal = sealOf(file);
  return {
    seal: { outpoint: shape.seal, value: seal.value },
    nextScript: shape.nextSeal.script,
    commitment: commitment(file.papers.note),
    threshold: seal.threshold,
  };
}

// Value and policy of the seal, each bound to what input 0 really spends.
function sealOf({ psbt }: StatementFile): TxOutput & { threshold: { k: number; n: number } } {
  const map = psbt.inputs[0] ?? [];
  const outpoint = psbt.transaction.inputs[0]?.previous;
  const previous = statedTransaction(map);
  if (outpoint === undefined || previous === undefined) throw missingPrevious();
  if (!equalBytes(transactionId(previous), outpoint.txid)) {
    throw refused(
      'false-previous',
      'Input 0 comes with another transaction than the one it spends.',
      'Do not pay for it; ask for the file again.',
    );
  }
  const output = outputAt(previous, outpoint.vout);
  const script = valueOf(map, INPUT.witnessScript);
  if (script === undefined) throw missingField('the witness script of each seal');
  if (!equalBytes(p2wshScript(sha256(script)), output.script)) {
    throw refused(
      'wrong-script',
      'Input 0 states another script than the seal has.',
      'Do not pay for it; ask for the file again.',
    );
  }
  const { threshold: k, publicKeys } = readPart("The seal's script", () => parseMultisigScript(script));
  return { ...output, threshold: { k, n: publicKeys.length } };
}

function outputAt(transaction: Transaction, vout: number): TxOutput {
  const output = transaction.outputs[vout];
  if (output === undefined) throw missingPrevious();
  return output;
}

function isSigned(map: readonly PsbtField[]): boolean {
  return [INPUT.partialSignature, INPUT.finalWitness].some((type) => fieldsOf(map, type).length > 0);
}

function missingPrevious(): CosignError {
  return new CosignError(
    'missing-previous',
    'A coin was named without the transaction that holds it.',
    'Give the whole transaction of each coin.',
    { outcome: 'usage' },
  );
}
