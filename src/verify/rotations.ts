import type { ProvenStatement } from '../anchor/index.ts';
import { DEFAULT_MOVE_DELAY, isOurs, readCircleDocument, type ReadCircle } from '../circle/index.ts';
import { bytesToHex, type Did } from '../encoding/index.ts';
import type { Evidence } from './evidence.ts';
import type { ProofQuestion } from './options.ts';
import { vetoesAbout, vetoTiming, type FoundVeto, type LastWord, type Timing } from './vetoes.ts';

/**
 * - `in-force`: the new key is the patient's, the old one is not any more;
 * - `waiting`: made without the old key, and its time to object is not over: the old one still counts;
 * - `vetoed`: the old key objected in time, and the ledger ended at the statement before;
 * - `unknown`: which of these it is could not be checked.
 */
export type RotationState = 'in-force' | 'waiting' | 'vetoed' | 'unknown';

/** A change of the patient's identity that a statement holds. */
export interface ProvenRotation {
  readonly ledger: string;
  /** Number of the statement that holds it. */
  readonly statement: number;
  readonly from: Did;
  readonly to: Did;
  readonly reason: 'planned' | 'lost' | 'stolen';
  /** The old key signed for the new one. */
  readonly consented: boolean;
  readonly state: RotationState;
  /** Unix seconds until which it waits, where its block is known to the node. */
  readonly until?: number;
  /** Why, as the rest of a sentence. */
  readonly detail: string;
}

/** A rotation as its proof says it, and what is needed to judge it. */
export interface StatedRotation {
  readonly proven: ProvenStatement;
  readonly rotation: Omit<ProvenRotation, 'state' | 'until' | 'detail'>;
  readonly last: LastWord;
  /** The circle document of the statement before, the old key's own. */
  readonly former: ReadCircle;
  /** The new key's first one. */
  readonly next: ReadCircle;
}

/**
 * Reads a rotation out of a proof that holds. It counts where it is stated by the very statement whose circle
 * document the new key signed, right behind one whose circle document the old key signed, and where the grants it
 * carries over are those of that statement.
 */
export function statedRotation(proven: ProvenStatement, options: ProofQuestion): StatedRotation | undefined {
  const { subject, before, circle, note, ledger } = proven;
  if (subject.type !== 'event' || subject.event.type !== 'key.rotated') return undefined;
  if (before === undefined || circle === undefined) return undefined;
  const { from, to, reason, activeCount, activeRoot } = subject.event;
  if (before.patient !== from || proven.patient !== to || from === to) return undefined;
  if (activeCount !== note.activeCount || activeRoot !== bytesToHex(note.activeRoot)) return undefined;
  const [former, next] = [before.circle, circle].map(({ bytes }) => readCircle(bytes, options));
  if (former === undefined || next === undefined) return undefined;
  const consented = next.rotation?.from === from;
  const { statement } = note;
  const last = { patient: from, ledger, statement: statement - 1, noteHash: before.noteHash };
  return { proven, rotation: { ledger, statement, from, to, reason, consented }, last, former, next };
}

/** @param circles what is at hand of the old key's circle documents: the newest sets the waiting time */
export function judgeRotation(
  stated: StatedRotation,
  known: {
    readonly vetoes: readonly FoundVeto[];
    readonly circles: readonly ReadCircle[];
    readonly timing: Timing;
    readonly evidence: Evidence;
    readonly options: ProofQuestion;
  },
): ProvenRotation {
  const { rotation, proven, former } = stated;
  const { evidence } = known;
  if (rotation.consented)
    return { ...rotation, state: 'in-force', detail: 'the old key signed for the new one' };
  const own = vetoesAbout(known.vetoes, stated.last, known.options);
  const { block } = proven;
  if (block === undefined || block.confirmations < 1) {
    if (own.length > 0 && evidence.chain !== undefined) return { ...rotation, ...VETOED };
    const detail = 'it waits from its block, and no node has said which that is';
    return { ...rotation, state: 'unknown', detail };
  }
  const until = block.time + moveDelay(former, known.circles);
  const timings = own.map((veto) => vetoTiming(veto, until, known.timing));
  if (timings.includes('in-time')) return { ...rotation, until, ...VETOED };
  if (known.timing.now < until) {
    return { ...rotation, until, state: 'waiting', detail: 'the old key may still object to it' };
  }
  if (isSettled(rotation, evidence)) {
    return { ...rotation, until, state: 'in-force', detail: 'it was found in force before' };
  }
  if (timings.includes('unknown')) {
    return { ...rotation, until, state: 'unknown', detail: 'nothing shows whether a veto came in time' };
  }
  if (!isRead(former, evidence)) {
    const detail = 'no board was read on which the old key would have objected';
    return { ...rotation, until, state: 'unknown', detail };
  }
  return { ...rotation, until, state: 'in-force', detail: 'nobody objected while it waited' };
}

const VETOED = { state: 'vetoed', detail: 'the old key objected, and the ledger ended before it' } as const;

/** Whoever moved without the patient must not shorten the wait by an older document of hers. */
function moveDelay(former: ReadCircle, circles: readonly ReadCircle[]): number {
  const own = circles.filter(({ circle }) => circle.patient === former.circle.patient);
  const [newest = former] = [former, ...own].toSorted((a, b) => b.circle.seq - a.circle.seq);
  return newest.circle.moveDelay ?? DEFAULT_MOVE_DELAY;
}

function isSettled(
  { ledger, statement, to }: StatedRotation['rotation'],
  { settled = [] }: Evidence,
): boolean {
  return settled.some((one) => one.ledger === ledger && one.statement === statement && one.to === to);
}

function isRead({ circle }: ReadCircle, { boards, ownStore }: Evidence): boolean {
  return ownStore === true || boards.some(({ board, answered }) => answered && circle.boards.includes(board));
}

export function readCircle(
  bytes: Uint8Array,
  options: Pick<ProofQuestion, 'network' | 'verifier'>,
): ReadCircle | undefined {
  try {
    return readCircleDocument(bytes, options, options.verifier);
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    return undefined;
  }
}
