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
import { missingField, ownFields } from './proprietary.ts';
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
  const known = Math.max(sizeOf(standing.last?.note), ...history.map(({ note }) => sizeOf(note)));
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
export type Standing = Pick<CosignerKnowledge, 'ledger' | 'last' | 'earlier'>;

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
  let size = sizeOf(standing.last?.note);
  return unknownTo(papers.history, standing, next).map((past) => {
    const [first, second] = [size, sizeOf(past.note)];
    size = Math.max(first, second);
    // An older version of a statement that we know in a longer one: then the proof is that it is a beginning of that.
    const step =
      second < first
        ? papers.consistency.find((one) => one.first === second && one.second === first)
        : undefined;
    return { ...past, consistency: step?.path ?? consistency(papers, first, second) };
  });
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
  const behindLast = missed(history, last);
  const fits = (behind: readonly PastStatement[], seals: readonly Outpoint[]): boolean => {
    const first = behind[0]?.transaction ?? next;
    const closes = first?.inputs[0]?.previous;
    return first === undefined || seals.some((seal) => closes !== undefined && sameOutpoint(seal, closes));
  };
  for (const known of [last, ...earlier]) {
    const behind = known === last ? behindLast : missed(history, known);
    if (fits(behind, [known.next.outpoint, known.closed.outpoint])) return behind;
  }
  return ledger !== undefined && fits(history, [parseLedgerId(ledger)]) ? history : behindLast;
}

// What comes after the statement known. One with its number is another transaction that took its place, and is
// kept; whether it may, is for the checks.
function missed(history: readonly PastStatement[], last: KnownStatement): PastStatement[] {
  const { statement: known } = parseNote(last.note);
  return history.filter(({ note, transaction }) => {
    const { statement } = parseNote(note);
    return (
      statement > known ||
      (statement === known && !equalBytes(transactionId(transaction), last.next.outpoint.txid))
    );
  });
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
  throw missingField(`the proof that the log of ${second} events extends the one of ${first}`);
}
