import { equalBytes, serializeOutpoint, type Transaction } from '../encoding/index.ts';
import { combinePsbts } from './combine.ts';
import { fieldsOf, GLOBAL, INPUT, type PsbtField } from './fields.ts';
import { refused } from './foreign.ts';
import { makePsbt, parsePsbt, serializePsbt } from './format.ts';
import { psbtBytes } from './transport.ts';

/** What comes from a sponsor's input: where its coin is from, and that it is signed. */
const SPONSOR_FIELDS: readonly number[] = [
  INPUT.nonWitnessUtxo,
  INPUT.witnessUtxo,
  INPUT.partialSignature,
  INPUT.finalWitness,
];

/**
 * Puts what a sponsor made of our draft onto our draft: its transaction, its coins with their signatures, and the
 * co-signers' signatures. Our own papers stay, so the transaction is held to the note that we wrote. Nothing is
 * verified yet: signing and finishing make all checks, of what returns to the record address above all.
 * @param draft the PSBT as we gave it away
 * @returns the PSBT's bytes
 * @throws CosignError `different-transaction` unless it closes the same seal, pays the same next seal and holds
 * the same commitment; and the codes of the file
 */
export function adoptSponsoredPsbt(draft: Uint8Array | string, returned: Uint8Array | string): Uint8Array {
  const ours = parsePsbt(psbtBytes(draft));
  const theirs = parsePsbt(psbtBytes(returned));
  if (!isSameStatement(ours.transaction, theirs.transaction)) {
    throw refused(
      'different-transaction',
      'What came back is another statement than the one that was given away.',
      'Use the file that was made from the last medwallet anchor.',
    );
  }
  const sponsors = theirs.inputs.slice(1).map(sponsorFields);
  const adopted = makePsbt(theirs.transaction, {
    global: ours.global.filter(({ type }) => type !== GLOBAL.unsignedTransaction),
    inputs: [ours.inputs[0] ?? [], ...sponsors],
    outputs: theirs.outputs.map((_, i) => (i === 0 ? (ours.outputs[0] ?? []) : [])),
  });
  return serializePsbt(combinePsbts(adopted, theirs));
}

function isSameStatement(ours: Transaction, theirs: Transaction): boolean {
  const [sealIn, otherIn] = [ours.inputs[0], theirs.inputs[0]];
  if (sealIn === undefined || otherIn === undefined) return false;
  const [sealOut, commitment] = ours.outputs;
  const [otherOut, otherCommitment] = theirs.outputs;
  return (
    equalBytes(serializeOutpoint(sealIn.previous), serializeOutpoint(otherIn.previous)) &&
    sealOut !== undefined &&
    otherOut !== undefined &&
    equalBytes(sealOut.script, otherOut.script) &&
    commitment !== undefined &&
    otherCommitment !== undefined &&
    equalBytes(commitment.script, otherCommitment.script)
  );
}

function sponsorFields(map: readonly PsbtField[]): PsbtField[] {
  return SPONSOR_FIELDS.flatMap((type) => fieldsOf(map, type));
}
