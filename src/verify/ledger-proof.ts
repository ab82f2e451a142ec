import type { ProvenStatement } from '../anchor/index.ts';
import { bytesToHex, type Did } from '../encoding/index.ts';
import type { LedgerEvent } from '../ledger/index.ts';
import { findStated, judgeStated, peopleOf, sealsOf, type Continuity } from './continuity.ts';
import { VerifyError } from './errors.ts';
import type { Evidence } from './evidence.ts';
import type { ProofQuestion } from './options.ts';
import { verifyKnown } from './proof-of.ts';
import { readCircle, type ProvenRotation, type RotationState } from './rotations.ts';
import type { ProvenSuccessor } from './successors.ts';
import { findVetoes } from './vetoes.ts';

/** What judging a proof may lean on, besides the proof itself. */
export type ProofEvidence = Pick<
  Evidence,
  'boards' | 'proofs' | 'circles' | 'vetoes' | 'settled' | 'chain' | 'ownStore'
>;

/** A proof that holds, and what it means for whose the ledger is. */
export interface LedgerProofReport {
  readonly proven: ProvenStatement;
  /** Who has the patient's key now, where the proof brings a circle document. */
  readonly patientNow?: Did;
  /** When it is the proof of a change of identity. */
  readonly rotation?: ProvenRotation;
  /** When it is the proof of a move. */
  readonly move?: ProvenMove;
  /** When it brings the ledger before this one: how that one ended. A break, and to be shown as one. */
  readonly successor?: ProvenSuccessor;
}

/** A new record address. It is the patient's own where she signed for it, or where her new key is in force. */
export interface ProvenMove {
  /** Descriptor hashes, hex. */
  readonly from: string;
  readonly to: string;
  readonly statement: number;
  readonly state: RotationState;
  readonly detail: string;
}

/**
 * Verifies a proof that anybody may have sent, and judges from it, and from the other proofs and vetoes at hand,
 * whether the statement counts, whose key is whose, and which ledger goes on for which. Nothing is asked.
 * @throws AnchorError, LedgerError for a proof that does not hold; VerifyError `ledger-ended` where its patient ended
 *   the ledger before this statement, `not-a-successor` where it brings a ledger before this one that did not end so
 */
export function verifyLedgerProof(
  bytes: Uint8Array,
  evidence: ProofEvidence,
  options: ProofQuestion,
): LedgerProofReport {
  const proven = verifyKnown(bytes, evidence, options);
  const continuity = judge(bytes, evidence, options);
  const { ledger, note, patient, predecessor } = proven;
  const end = continuity.end(ledger);
  const rotation = find(continuity.rotations, proven);
  if (end !== undefined && note.statement > end && rotation?.state !== 'vetoed') throw ended(end);
  const successor =
    predecessor &&
    continuity.successors.find((one) => one.ledger === ledger && one.before === predecessor.note.ledger);
  if (predecessor !== undefined && (successor === undefined || successor.state === 'refused')) {
    throw noSuccessor(successor?.detail ?? 'its patient says nothing of it');
  }
  const move = moveOf(proven, continuity, options);
  return {
    proven,
    ...(patient === undefined ? {} : { patientNow: continuity.current(patient) }),
    ...(rotation === undefined ? {} : { rotation }),
    ...(move === undefined ? {} : { move }),
    ...(successor === undefined ? {} : { successor }),
  };
}

/** The outpoints that a node should be asked about before {@link verifyLedgerProof}, `txid:vout`. */
export function proofSealsInQuestion(
  bytes: Uint8Array,
  evidence: ProofEvidence,
  options: ProofQuestion,
): string[] {
  return sealsOf(findStated([bytes, ...(evidence.proofs ?? [])], withDefaults(evidence), options));
}

function judge(bytes: Uint8Array, evidence: ProofEvidence, options: ProofQuestion): Continuity {
  const whole = withDefaults(evidence);
  const stated = findStated([bytes, ...(evidence.proofs ?? [])], whole, options);
  const posted = evidence.boards.flatMap(({ files }) => files).map((file) => ({ file }));
  const vetoes = findVetoes([...(evidence.vetoes ?? []), ...posted]);
  const people = peopleOf(stated);
  const circles = evidence.circles
    .map((file) => readCircle(file, options))
    .filter((circle) => circle !== undefined && people.has(circle.circle.patient))
    .filter((circle) => circle !== undefined);
  return judgeStated(stated, { vetoes, circles, evidence: whole, options });
}

function withDefaults(evidence: ProofEvidence): Evidence {
  return { revocations: [], ...evidence };
}

function find(
  rotations: readonly ProvenRotation[],
  { ledger, note, subject }: ProvenStatement,
): ProvenRotation | undefined {
  if (subject.type !== 'event' || subject.event.type !== 'key.rotated') return undefined;
  const { from, to } = subject.event;
  return rotations.find(
    (one) => one.ledger === ledger && one.statement === note.statement && one.from === from && one.to === to,
  );
}

type Moved = Extract<LedgerEvent, { type: 'home.moved' }>;

function moveOf(
  proven: ProvenStatement,
  continuity: Continuity,
  options: ProofQuestion,
): ProvenMove | undefined {
  const { subject, note } = proven;
  if (subject.type !== 'event' || subject.event.type !== 'home.moved') return undefined;
  const { from, to } = subject.event;
  return { from, to, statement: note.statement, ...moveState(subject.event, proven, continuity, options) };
}

function moveState(
  event: Moved,
  { before, circle, note, ledger, patient }: ProvenStatement,
  continuity: Continuity,
  options: ProofQuestion,
): Pick<ProvenMove, 'state' | 'detail'> {
  const [old, next] = [before?.circle, circle].map((one) => one && readCircle(one.bytes, options));
  if (old === undefined || next === undefined || patient === undefined) {
    return { state: 'unknown', detail: 'the proof does not bring what was stated before' };
  }
  const isHere =
    event.circle === bytesToHex(note.circle) &&
    event.to === next.circle.descriptorHash &&
    event.from === old.circle.descriptorHash;
  if (!isHere) return { state: 'unknown', detail: 'it is not this statement that moved the home' };
  if (old.circle.patient === patient)
    return { state: 'in-force', detail: 'the patient signed for the new home' };
  const rotation = continuity.rotations.find(
    (one) => one.ledger === ledger && one.statement === note.statement,
  );
  if (rotation !== undefined) return { state: rotation.state, detail: rotation.detail };
  return next.rotation?.from === old.circle.patient
    ? { state: 'in-force', detail: 'the old key signed for the new one' }
    : { state: 'unknown', detail: 'no proof at hand is of the change of identity that came with it' };
}

function ended(end: number): VerifyError {
  return new VerifyError(
    'ledger-ended',
    `The patient ended this ledger: its last statement that counts is number ${end}.`,
    'Ask the patient for a proof from the ledger that goes on for it.',
    { facts: { statement: end } },
  );
}

function noSuccessor(detail: string): VerifyError {
  return new VerifyError(
    'not-a-successor',
    `This ledger does not go on for the one that it names: ${detail}.`,
    'Do not rely on this proof; ask the patient which ledger is the right one.',
  );
}
