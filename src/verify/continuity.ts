import { parseProof, type ProvenStatement } from '../anchor/index.ts';
import { isOurs, type ReadCircle } from '../circle/index.ts';
import { bytesToHex, type Did } from '../encoding/index.ts';
import { sha256 } from '../crypto/index.ts';
import type { Evidence } from './evidence.ts';
import type { ProofQuestion } from './options.ts';
import { judgeRotation, statedRotation, type ProvenRotation, type StatedRotation } from './rotations.ts';
import {
  judgeSuccessor,
  sealInQuestion,
  statedSuccessor,
  type ProvenSuccessor,
  type StatedSuccessor,
} from './successors.ts';
import type { FoundVeto, Timing } from './vetoes.ts';
import { verifyKnown } from './proof-of.ts';

/** Who goes on for whom, as proofs at hand show it. Everything in here was verified; nothing is a claim. */
export class Continuity {
  readonly rotations: readonly ProvenRotation[];
  readonly successors: readonly ProvenSuccessor[];

  constructor(rotations: readonly ProvenRotation[], successors: readonly ProvenSuccessor[]) {
    this.rotations = rotations;
    this.successors = successors;
  }

  /** The identity that goes on for this one, or itself. */
  current(did: Did): Did {
    const seen = new Set<Did>();
    let now = did;
    for (let next = this.#after(now); next !== undefined && !seen.has(next); next = this.#after(now)) {
      seen.add(now);
      now = next;
    }
    return now;
  }

  /** True for two identities of one patient. */
  isSame(a: Did, b: Did): boolean {
    return a === b || this.current(a) === this.current(b);
  }

  /** The rotation by which a key was given up. */
  givenUp(did: Did): ProvenRotation | undefined {
    return this.#inForce().find(({ from }) => from === did);
  }

  /**
   * The rotation that keeps this key from being its patient's: it became so by one that is not in force, or after
   * such a one. Undefined for a key that never took over from another.
   */
  obstacle(did: Did, seen: ReadonlySet<Did> = new Set()): ProvenRotation | undefined {
    const ways = this.rotations.filter(({ to, from }) => to === did && !seen.has(from));
    const obstacles = ways.map((one) =>
      one.state === 'in-force' ? this.obstacle(one.from, new Set([...seen, did])) : one,
    );
    return obstacles.some((one) => one === undefined) ? undefined : obstacles[0];
  }

  /** The ledger and all that go on for it, one after the other. */
  line(ledger: string): readonly string[] {
    const line = [ledger];
    for (const [i] of this.successors.entries()) {
      const next = this.successors.find(({ before, state }) => state === 'in-force' && before === line[i]);
      if (next === undefined || line.includes(next.ledger)) break;
      line.push(next.ledger);
    }
    return line;
  }

  /** What is said of the ledgers between these two, where the second is said to go on for the first. */
  between(before: string, ledger: string): ProvenSuccessor['state'] | undefined {
    if (this.line(before).includes(ledger)) return 'in-force';
    const last = this.line(before).at(-1);
    const said = this.successors.filter((one) => one.ledger === ledger && one.before === last);
    if (said.length === 0) return undefined;
    return said.some(({ state }) => state === 'unknown') ? 'unknown' : 'refused';
  }

  /** The last statement of a ledger that counts; undefined while it is not known to have ended. */
  end(ledger: string): number | undefined {
    const ends = [
      ...this.rotations
        .filter((one) => one.ledger === ledger && one.state === 'vetoed')
        .map(({ statement }) => statement - 1),
      ...this.successors
        .filter((one) => one.before === ledger && one.state === 'in-force')
        .map(({ statement }) => statement),
    ];
    return ends.length === 0 ? undefined : Math.min(...ends);
  }

  #after(did: Did): Did | undefined {
    return this.givenUp(did)?.to;
  }

  // A key is given up once: what a later statement says about it again is not its patient's.
  #inForce(): ProvenRotation[] {
    return this.rotations
      .filter(({ state }) => state === 'in-force')
      .toSorted((a, b) => a.statement - b.statement);
  }
}

/** What proofs say before it is judged. */
export interface Stated {
  readonly rotations: readonly StatedRotation[];
  readonly successors: readonly StatedSuccessor[];
}

/**
 * Finds the rotations and successors among proofs that anybody may have sent. A proof that does not hold says
 * nothing, and spoils nothing.
 */
export function findStated(
  proofs: readonly Uint8Array[],
  evidence: Evidence,
  options: ProofQuestion,
): Stated {
  const distinct = new Map(proofs.map((bytes) => [bytesToHex(sha256(bytes)), bytes]));
  const proven = [...distinct.values()].flatMap((bytes) => verified(bytes, evidence, options));
  return {
    rotations: proven.map((one) => statedRotation(one, options)).filter((one) => one !== undefined),
    successors: proven.map((one) => statedSuccessor(one, options)).filter((one) => one !== undefined),
  };
}

/** The outpoints that a node has to be asked about before the successors can be judged. */
export function sealsOf({ successors }: Stated): string[] {
  return successors.map(sealInQuestion).filter((seal) => seal !== undefined);
}

/** Everybody whose circle documents bear on what is stated. */
export function peopleOf({ rotations, successors }: Stated): ReadonlySet<Did> {
  return new Set([
    ...rotations.flatMap(({ rotation }) => [rotation.from, rotation.to]),
    ...successors.map(({ successor }) => successor.patient),
  ]);
}

/** Judges what is stated by vetoes, circle documents, boards and the node. */
export function judgeStated(
  stated: Stated,
  at: {
    readonly vetoes: readonly FoundVeto[];
    readonly circles: readonly ReadCircle[];
    readonly evidence: Evidence;
    readonly options: ProofQuestion;
  },
): Continuity {
  const now = at.evidence.chain?.medianTime ?? at.options.now;
  const timingOf = (ledger: string): Timing => ({ now, successorBlocks: blocksAfter(ledger, stated) });
  const rotations = stated.rotations.map((one) =>
    judgeRotation(one, { ...at, timing: timingOf(one.rotation.ledger) }),
  );
  const successors = stated.successors.map((one) =>
    judgeSuccessor(one, { ...at, rotations, timing: timingOf(one.successor.before) }),
  );
  const judged = new Continuity(rotations, withoutForks(successors));
  return new Continuity(
    rotations.map((one) => withinLedger(one, judged)),
    judged.successors,
  );
}

/** Of two ledgers that both go on for one, neither does: that would be two histories. */
function withoutForks(successors: readonly ProvenSuccessor[]): ProvenSuccessor[] {
  return successors.map((one) => {
    const isForked = successors.some(
      ({ before, ledger, state }) => before === one.before && ledger !== one.ledger && state === 'in-force',
    );
    return isForked && one.state === 'in-force'
      ? { ...one, state: 'unknown', detail: 'two ledgers say that they go on for the one before' }
      : one;
  });
}

/** What is stated behind the end of a ledger changes nobody's key. */
function withinLedger(rotation: ProvenRotation, judged: Continuity): ProvenRotation {
  const end = judged.end(rotation.ledger);
  return end === undefined || rotation.statement <= end || rotation.state === 'vetoed'
    ? rotation
    : { ...rotation, state: 'vetoed', detail: 'the ledger had ended before it' };
}

function blocksAfter(ledger: string, { successors }: Stated): number[] {
  return successors
    .filter(({ successor }) => successor.before === ledger)
    .flatMap(({ proven: { block } }) => (block !== undefined && block.confirmations > 0 ? [block.time] : []));
}

function verified(bytes: Uint8Array, evidence: Evidence, options: ProofQuestion): ProvenStatement[] {
  try {
    const { subject, predecessor, before } = parseProof(bytes);
    // Form first: a chain of statements costs signatures.
    const isTold = predecessor !== undefined || (before !== undefined && subject.type === 'event');
    return isTold ? [verifyKnown(bytes, evidence, options)] : [];
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    return [];
  }
}
