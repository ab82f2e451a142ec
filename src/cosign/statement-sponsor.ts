import { composeStatement } from '../anchor/index.ts';
import { transactionId } from '../crypto/index.ts';
import type { Transaction, TxOutput } from '../encoding/index.ts';
import { commitment } from '../ledger/index.ts';
import { derivePublicKey } from '../keys/index.ts';
import { recordScript } from '../multisig/index.ts';
import { CosignError } from './errors.ts';
import { fieldsOf, INPUT } from './fields.ts';
import { refused } from './foreign.ts';
import type { Psbt } from './format.ts';
import { statedTransaction } from './spent-output.ts';
import { checkStatementPsbt, type StatementOptions } from './statement-check.ts';
import { createStatementPsbt, type DraftInput } from './statement-create.ts';

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
  const { known, sponsor } = options;
  const allowed = { ...options, known: { ...known, sponsor: 'allowed' as const } };
  const { file, checked } = checkStatementPsbt(input, allowed);
  if (file.psbt.inputs.some(isSigned)) {
    throw refused(
      'already-signed',
      'Somebody has signed this statement, and a sponsor would make it another one.',
      'Have the sponsor come before the first signature.',
    );
  }
  const seal = sealOf(file.psbt);
  const coins = sponsor.coins.map(({ previous, vout }) => {
    const output = outputAt(previous, vout);
    return { outpoint: { txid: transactionId(previous), vout }, value: output.value, script: output.script };
  });
  const place = { descriptor: known.target, branch: 0 as const, index: checked.statement };
  const threshold = checked.ownInputs[0]?.descriptor.threshold ?? known.target.threshold;
  const { transaction } = composeStatement({
    seal: { outpoint: seal.outpoint, value: seal.value },
    nextScript: recordScript(known.target, 0, checked.statement, derivePublicKey).scriptPubKey,
    commitment: commitment(file.papers.note),
    threshold,
    feeRate: sponsor.feeRate,
    sponsor: { coins, changeScript: sponsor.changeScript },
  });
  const own = checked.ownInputs.find((candidate) => candidate.input === 0);
  const inputs: DraftInput[] = [
    { previous: seal.previous, place: own },
    ...sponsor.coins.map(({ previous }) => ({ previous })),
  ];
  const outputs = transaction.outputs.map((_, i) => (i === 0 ? place : undefined));
  const psbt = createStatementPsbt({ ...file.papers, transaction, inputs, outputs });
  checkStatementPsbt(psbt, allowed);
  return psbt;
}

function sealOf(psbt: Psbt) {
  const outpoint = psbt.transaction.inputs[0]?.previous;
  const previous = statedTransaction(psbt.inputs[0] ?? []);
  if (outpoint === undefined || previous === undefined) throw missingPrevious();
  return { outpoint, previous, ...outputAt(previous, outpoint.vout) };
}

function outputAt(transaction: Transaction, vout: number): TxOutput {
  const output = transaction.outputs[vout];
  if (output === undefined) throw missingPrevious();
  return output;
}

function isSigned(map: Psbt['inputs'][number]): boolean {
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
