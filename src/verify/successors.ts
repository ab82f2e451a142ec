import { patientTookPart, type ProvenPredecessor, type ProvenStatement } from '../anchor/index.ts';
import { DEFAULT_MOVE_DELAY, isOurs, type ReadCircle } from '../circle/index.ts';
import { bytesToHex, displayTxid, type Did } from '../encoding/index.ts';
import type { Evidence } from './evidence.ts';
import type { ProofQuestion } from './options.ts';
import { readCircle, type ProvenRotation } from './rotations.ts';
import { findVetoes, vetoesAbout, vetoTiming, type FoundVeto, type Timing } from './vetoes.ts';

/**
 * - `in-force`: it goes on for the ledger before, which ended where it says;
 * - `refused`: the ledger before did not end there;
 * - `unknown`: which of the two it is could not be checked.
 */
export type SuccessorState = 'in-force' | 'refused' | 'unknown';

/** A ledger that goes on for another one: a break in the history, and shown as one. */
export interface ProvenSuccessor {
  readonly ledger: string;
  /** The ledger that ended. */
  readonly before: string;
  /** Number of its last statement that counts. */
  readonly statement: number;
  readonly patient: Did;
  /** Why it ended: the patient vetoed what followed, or nothing followed. */
  readonly cause: 'veto' | 'ended';
  readonly state: SuccessorState;
  /** Why, as the rest of a sentence. */
  readonly detail: string;
}

/** A successor as its proof says it: its own patient's word that it is one. */
export interface StatedSuccessor {
  readonly proven: ProvenStatement;
  readonly predecessor: ProvenPredecessor;
  readonly successor: Omit<ProvenSuccessor, 'state' | 'detail'>;
  /** The last circle document of the ledger that ended. */
  readonly last: ReadCircle;
}

/**
 * Reads a successor out of a proof that holds: the notes name the ledger before and its last note, and the patient
 * of that note says the same in the circle document.
 */
export function statedSuccessor(
  proven: ProvenStatement,
  options: ProofQuestion,
): StatedSuccessor | undefined {
  const { predecessor, circle, ledger } = proven;
  if (predecessor === undefined || circle === undefined) return undefined;
  const [own, last] = [circle, predecessor.circle].map(({ bytes }) => readCircle(bytes, options));
  const { note, noteHash, patient, closing } = predecessor;
  const says = own?.circle.after;
  if (last === undefined || own?.circle.patient !== patient) return undefined;
  if (says?.ledger !== note.ledger || says.note !== bytesToHex(noteHash)) return undefined;
  const cause = closing === undefined ? 'ended' : 'veto';
  const { statement } = note;
  return { proven, predecessor, last, successor: { ledger, before: note.ledger, statement, patient, cause } };
}

/** The seal that a node has to be asked about, `txid:vout`; none where something closed it. */
export function sealInQuestion({ predecessor }: StatedSuccessor): string | undefined {
  const { txid, vout } = predecessor.seal.outpoint;
  return predecessor.closing === undefined ? `${displayTxid(txid)}:${vout}` : undefined;
}

export function judgeSuccessor(
  stated: StatedSuccessor,
  known: {
    readonly vetoes: readonly FoundVeto[];
    readonly rotations: readonly ProvenRotation[];
    readonly timing: Timing;
    readonly evidence: Evidence;
    readonly options: ProofQuestion;
  },
): ProvenSuccessor {
  const { successor } = stated;
  const agreed = known.rotations.some(
    ({ ledger, statement, consented }) =>
      consented && ledger === successor.before && statement === successor.statement + 1,
  );
  if (agreed) {
    return {
      ...successor,
      state: 'refused',
      detail: 'the patient agreed to what followed in the ledger before',
    };
  }
  const judged = successor.cause === 'ended' ? judgeEnd(stated, known.evidence) : judgeVeto(stated, known);
  return { ...successor, ...judged };
}

type Judged = Pick<ProvenSuccessor, 'state' | 'detail'>;

function judgeEnd(stated: StatedSuccessor, { chain }: Evidence): Judged {
  const question = sealInQuestion(stated);
  const answer = chain?.seals.find(({ seal }) => seal === question);
  if (answer === undefined) {
    return { state: 'unknown', detail: 'no node has said whether the ledger before goes on' };
  }
  return answer.unspent
    ? { state: 'in-force', detail: 'nothing has closed the last seal of the ledger before' }
    : { state: 'refused', detail: 'something has closed the last seal of the ledger before' };
}

function judgeVeto(
  stated: StatedSuccessor,
  {
    vetoes,
    timing,
    options,
  }: { readonly vetoes: readonly FoundVeto[]; readonly timing: Timing; readonly options: ProofQuestion },
): Judged {
  const { predecessor, successor, last } = stated;
  const { closing, noteHash } = predecessor;
  const { patient, before: ledger, statement } = successor;
  const brought = closing === undefined ? [] : findVetoes([{ file: closing.veto.bytes }]);
  const own = vetoesAbout([...brought, ...vetoes], { patient, ledger, statement, noteHash }, options);
  if (own.length === 0) return { state: 'refused', detail: 'no veto of the patient is about what followed' };
  const part = tookPart(predecessor, options);
  if (part === undefined) {
    return { state: 'unknown', detail: "whether the patient's own key took part could not be checked" };
  }
  if (part) return { state: 'refused', detail: "the patient's own key closed the last seal herself" };
  const block = closing?.block;
  if (block === undefined || block.confirmations < 1) {
    return { state: 'unknown', detail: 'no node has said in which block the last seal was closed' };
  }
  const until = block.time + (last.circle.moveDelay ?? DEFAULT_MOVE_DELAY);
  const timings = own.map((veto) => vetoTiming(veto, until, timing));
  if (timings.includes('in-time')) {
    return { state: 'in-force', detail: 'the patient vetoed in time what followed in the ledger before' };
  }
  return timings.includes('unknown')
    ? { state: 'unknown', detail: 'nothing shows whether the veto came in time' }
    : { state: 'refused', detail: 'the veto came too late' };
}

function tookPart(predecessor: ProvenPredecessor, { network, derive }: ProofQuestion): boolean | undefined {
  if (derive === undefined) return undefined;
  try {
    return patientTookPart(predecessor, network, derive);
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    return undefined;
  }
}
