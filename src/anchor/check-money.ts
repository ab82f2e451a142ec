import { serializeTransaction, type Transaction, type TxOutput } from '../encoding/index.ts';
import { unsafe, type AnchorError } from './errors.ts';
import type { OwnScripts, Place } from './own-scripts.ts';
import type { CosignerKnowledge, OwnInput, StatementProposal } from './proposal.ts';
import { multisigWitnessSize, signedVirtualSize, witnessSizeOf } from './sizes.ts';

/** Its place is fixed by the shape, and it holds nothing. */
const COMMITMENT_OUTPUT = 1;

export interface Money {
  readonly fee: bigint;
  readonly vsize: number;
  readonly sponsor: { readonly inputs: bigint; readonly outputs: bigint };
  readonly ownInputs: readonly OwnInput[];
}

/**
 * Whose money goes in, whose comes out, and what the miners get.
 * @param spent what each input really spends
 * @param statement the note's number, around which seals are recognised
 * @throws AnchorError `seal-not-linked`, `overspent`, `foreign-input`, `foreign-output`, `sponsor-overpaid`, `value-not-returned`,
 *   `fee-too-high`, `fee-rate-too-high`
 */
export function checkMoney(
  proposal: StatementProposal,
  spent: readonly TxOutput[],
  statement: number,
  known: CosignerKnowledge,
  own: OwnScripts,
): Money {
  const tx = proposal.transaction;
  const around = { statement, scan: known.scan };
  const sources = spent.map((output, i) => ({
    ...output,
    // The seal lies where statement n − 1 put it; nothing needs to be searched for it.
    place:
      own.match(output.script, 0, statement - 1) ?? own.find(output.script, proposal.inputs[i]?.hint, around),
  }));
  const [seal] = sources;
  if (seal?.place === undefined) {
    throw unsafe('seal-not-linked', 'The seal does not lie under a descriptor that was agreed to.');
  }
  // Beside its own seal a statement spends fee money. What else lies on branch 0 may be the seal of another ledger.
  if (sources.some(({ place }, i) => i > 0 && place?.branch === 0)) {
    throw unsafe('foreign-input', 'An input besides the seal spends from the branch of seals.');
  }
  // Only the target counts as home: what would stay behind under an old descriptor is not returned. And only the next
  // seal and change on branch 1: what lies elsewhere under it is found by no wallet.
  const targets = tx.outputs.map((output, i) => {
    const place =
      i === 0
        ? own.match(output.script, 0, statement)
        : own.findChange(output.script, proposal.outputHints?.[i], known.scan);
    return { ...output, place: place?.descriptor.text === known.target.text ? place : undefined };
  });
  const inputs = totals(sources);
  const outputs = totals(targets);
  const fee = inputs.ours + inputs.others - outputs.ours - outputs.others;
  if (fee < 0n) throw unsafe('overspent', 'The outputs hold more than the inputs.');
  if (sources.some(({ place }) => place === undefined)) {
    checkSponsor(inputs, outputs, known);
    // What is taken from the seal would go on to be change that the patient did not ask for.
    if ((targets[0]?.value ?? 0n) < seal.value) throw notReturned();
  } else if (targets.some(({ place }, i) => place === undefined && i !== COMMITMENT_OUTPUT)) {
    throw unsafe('foreign-output', 'An output lies outside the descriptor, and nobody sponsors it.');
  }
  const vsize = estimateSize(tx, sources);
  checkFee(fee, vsize, known);
  const ownInputs = sources.flatMap(({ place }, input) => (place === undefined ? [] : [{ input, ...place }]));
  return { fee, vsize, sponsor: { inputs: inputs.others, outputs: outputs.others }, ownInputs };
}

interface Totals {
  readonly ours: bigint;
  readonly others: bigint;
}

interface Placed extends TxOutput {
  readonly place: Place | undefined;
}

function totals(outputs: readonly Placed[]): Totals {
  const sum = (isOurs: boolean): bigint =>
    outputs
      .filter(({ place }) => (place !== undefined) === isOurs)
      .reduce((total, { value }) => total + value, 0n);
  return { ours: sum(true), others: sum(false) };
}

function checkSponsor(inputs: Totals, outputs: Totals, known: CosignerKnowledge): void {
  if (known.sponsor === 'refused') {
    throw unsafe('foreign-input', 'An input is not of the descriptors, and no sponsor was asked for.');
  }
  if (outputs.others > inputs.others) {
    throw unsafe('sponsor-overpaid', 'The sponsor takes out more than it puts in.');
  }
  if (outputs.ours < inputs.ours) throw notReturned();
}

function notReturned(): AnchorError {
  return unsafe(
    'value-not-returned',
    'With a sponsor, the seal keeps its value and everything of the patient must come back.',
  );
}

function checkFee(fee: bigint, vsize: number, { maxFee, maxFeeRate }: CosignerKnowledge): void {
  if (fee > maxFee) {
    throw unsafe('fee-too-high', `The fee is ${fee} sat, over the cap of ${maxFee} sat.`, {
      fee: Number(fee),
    });
  }
  if (Number(fee) > maxFeeRate * vsize) {
    throw unsafe('fee-rate-too-high', `The fee is over the cap of ${maxFeeRate} sat/vB.`, {
      fee: Number(fee),
      vsize,
    });
  }
}

function estimateSize(tx: Transaction, sources: readonly Placed[]): number {
  const base = serializeTransaction(tx, { witness: false }).length;
  const witnesses = sources.map(({ place, script }) => {
    const threshold = place?.descriptor.threshold;
    return threshold === undefined ? witnessSizeOf(script) : multisigWitnessSize(threshold.k, threshold.n);
  });
  return signedVirtualSize(base, witnesses);
}
