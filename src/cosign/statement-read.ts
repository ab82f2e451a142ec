import {
  parseLedgerId,
  sameOutpoint,
  type CosignerKnowledge,
  type KnownStatement,
  type LinkedStatement,
  type ProposalInput,
  type StatementProposal,
} from '../anchor/index.ts';
import { readCircleDocument, type ReadCircle } from '../circle/index.ts';
import { tinyEcdsaVerifier } from '../crypto/curve.ts';
import { transactionId } from '../crypto/index.ts';
import { equalBytes, hexToBytes, type Network, type Outpoint, type Transaction } from '../encoding/index.ts';
import { parseNote } from '../ledger/index.ts';
import { placeHint } from './derivation.ts';
import { INPUT, OUTPUT, type PsbtMap } from './fields.ts';
import { parsePsbt, type Psbt } from './format.ts';
import { readPapers, type PastStatement, type StatementPapers } from './papers.ts';
import { CosignError } from './errors.ts';
import { ownFields } from './proprietary.ts';
import { sighashTypes } from './sighash-types.ts';
import { statedOutput, statedTransaction } from './spent-output.ts';
import { psbtBytes } from './transport.ts';

/** A statement PSBT, read and not yet checked. */
export interface StatementFile {
  readonly psbt: Psbt;
  readonly papers: StatementPapers;
  /** Its signature is verified; whose circle it is, is the co-signer's to compare. */
  readonly circle: ReadCircle;
}

/**
 * Reads a statement PSBT that may come from anybody: the container, our fields, the circle document's
 * signature. Nothing here says that it may be signed.
 * @throws CosignError the codes of the file, `missing-field`, `unknown-field`; LedgerError `malformed-note`;
 * CircleError for a circle document that is not what it must be
 */
export function readStatementPsbt(
  input: Uint8Array | string,
  options: { readonly network: Network },
): StatementFile {
  const psbt = parsePsbt(psbtBytes(input));
  const papers = readPapers(ownFields(psbt.global));
  const circle = readCircleDocument(papers.circle, options, tinyEcdsaVerifier);
  return { psbt, papers, circle };
}

/**
 * The statement as a co-signer's checks take it, its history cut to what this co-signer does not know.
 * @throws CosignError `missing-field` where no consistency proof leads on from what is known, `malformed-psbt`
 */
export function statementProposal(file: StatementFile, standing: Standing): StatementProposal {
  const { psbt, papers, circle } = file;
  const history = linkedHistory(papers, standing, psbt.transaction);
  const known = Math.max(boundOf(standing), ...history.map(({ note }) => sizeOf(note)));
  return {
    transaction: psbt.transaction,
    note: papers.note,
    consistency: consistency(papers, known, sizeOf(papers.note)),
    inputs: psbt.inputs.map(proposalInput),
    outputHints: psbt.outputs.map((map) => placeHint(map, OUTPUT.derivation)),
    circle: {
      hash: circle.signed.hash,
      descriptorHash: hexToBytes(circle.circle.descriptorHash, 32),
      ledger: circle.circle.ledger,
    },
    history,
    genesis: papers.genesis,
  };
}

/** Which statements of a ledger a co-signer knows. */
export type Standing = Pick<CosignerKnowledge, 'ledger' | 'last' | 'earlier' | 'longest'>;

/**
 * The statements that a co-signer does not know, each with the proof that its log extends the one before. They begin
 * behind the newest one known that they can follow from; where a reorganisation undid that, behind an older one or at
 * the ledger's start.
 * @param next the statement that follows them, where there is one
 * @throws CosignError `missing-field` where no consistency proof leads on from what is known; LedgerError
 * `malformed-note`
 */
export function linkedHistory(
  papers: Pick<StatementPapers, 'history' | 'consistency'>,
  standing: Standing,
  next?: Transaction,
): LinkedStatement[] {
  let size = boundOf(standing);
  return unknownTo(papers.history, standing, next).map((past) => {
    const [first, second] = [size, sizeOf(past.note)];
    size = Math.max(first, second);
    // Older than what we know: then the proof is that its log is a beginning of that.
    const sizes = first < second ? ([first, second] as const) : ([second, first] as const);
    return { ...past, consistency: consistency(papers, ...sizes) };
  });
}

function boundOf({ last, longest }: Standing): number {
  return longest?.size ?? sizeOf(last?.note);
}

function sizeOf(note: string | undefined): number {
  return note === undefined ? 0 : parseNote(note).size;
}

function proposalInput(map: PsbtMap): ProposalInput {
  return {
    previous: statedTransaction(map),
    claimed: statedOutput(map),
    sighashTypes: sighashTypes(map),
    hint: placeHint(map, INPUT.derivation),
  };
}

// What the file says only chooses where the checks begin; they ask for every link, and for all of the longest log.
function unknownTo(
  history: readonly PastStatement[],
  { ledger, last, earlier = [] }: Standing,
  next: Transaction | undefined,
): readonly PastStatement[] {
  if (last === undefined) return history;
  const closes = (first: Transaction | undefined, seals: readonly Outpoint[]): boolean => {
    const closed = first?.inputs[0]?.previous;
    return closed !== undefined && seals.some((seal) => sameOutpoint(seal, closed));
  };
  // With nothing to follow, the newest one at hand must be the one that is known, not one of an older or another branch.
  const fits = ({ known, behind }: { known: KnownStatement; behind: readonly PastStatement[] }): boolean => {
    const first = behind[0]?.transaction ?? next;
    if (first === undefined) return isSame(history.at(-1), known);
    return closes(first, [known.next.outpoint, known.closed.outpoint]);
  };
  // The nearest: of branches that took each other's place several lead on from an older fork.
  const [nearest] = [last, ...earlier]
    .map((known) => ({ known, behind: missed(history, known) }))
    .filter(fits)
    .sort((a, b) => a.behind.length - b.behind.length);
  if (nearest !== undefined) return nearest.behind;
  const isWhole = ledger !== undefined && closes(history[0]?.transaction ?? next, [parseLedgerId(ledger)]);
  return isWhole ? history : missed(history, last);
}

// What comes after the statement known. One with its number is another transaction that took its place, and is
// kept; whether it may, is for the checks.
function missed(history: readonly PastStatement[], last: KnownStatement): PastStatement[] {
  const { statement: known } = parseNote(last.note);
  return history.filter((past) => {
    const { statement } = parseNote(past.note);
    return statement > known || (statement === known && !isSame(past, last));
  });
}

function isSame(past: PastStatement | undefined, { next }: KnownStatement): boolean {
  return past !== undefined && equalBytes(transactionId(past.transaction), next.outpoint.txid);
}

function consistency(
  papers: Pick<StatementPapers, 'consistency'>,
  first: number,
  second: number,
): readonly Uint8Array[] {
  const step = papers.consistency.find((known) => known.first === first && known.second === second);
  if (step !== undefined) return step.path;
  // Every log extends the empty one, and itself, without a proof; a shorter one is refused by the checks.
  if (first === 0 || first >= second) return [];
  throw missingProof(first, second);
}

function missingProof(first: number, second: number): CosignError {
  const what = `the proof that the log of ${second} events extends the one of ${first}`;
  return new CosignError(
    'missing-field',
    `The file does not hold ${what}.`,
    "Ask the patient for the ledger's whole history (medwallet anchor history --out FILE), and read it first: medwallet cosign FILE --history FILE --out FILE",
    { facts: { missing: what } },
  );
}
