import { parseProof, type Proof, type ProvenStatement } from '../anchor/index.ts';
import { isOurs } from '../circle/index.ts';
import { sha256 } from '../crypto/index.ts';
import { bytesToHex } from '../encoding/index.ts';
import type { Token } from '../grant/index.ts';
import { verifyKnown } from './proof-of.ts';
import type { Proven } from './proven.ts';
import type { ProvenRotation } from './rotations.ts';

/** What one good proof says about the grant. */
export interface ProvenProof {
  /** The ledger that the grant names, or one that goes on for it. */
  readonly ledger: string;
  /** Number of the statement. */
  readonly statement: number;
  /** Hash of the circle document that its note names, hex. */
  readonly circle: string;
  /** The seal that the statement left, `txid:vout`. */
  readonly seal: string;
  /** Whether the note counts the grant among the active ones; a proof of its event does not say that. */
  readonly active: boolean;
  /** Of the block that holds the statement, by the caller's node; 0 without one. */
  readonly confirmations: number;
}

type Known = Pick<Proven, 'token' | 'collected' | 'continuity' | 'evidence' | 'options'>;

/**
 * Verifies the proofs that are about this grant in the ledger it names, up to its end, or in a ledger that goes on
 * for it. One that does not hold is no evidence
 * of anything: whoever can post to a board can post nonsense, so it is left out and spoils nothing.
 */
export function provenProofs(known: Known): ProvenProof[] {
  const distinct = new Map(known.collected.proofs.map((bytes) => [bytesToHex(sha256(bytes)), bytes]));
  return [...distinct.values()].map((bytes) => prove(bytes, known)).filter((proof) => proof !== undefined);
}

function prove(bytes: Uint8Array, known: Known): ProvenProof | undefined {
  try {
    // Form and subject first: they cost nothing, a chain of statements costs signatures.
    if (!isNamedIn(parseProof(bytes), known)) return undefined;
    const { patient, ledger, note, subject, txid, block } = verifyKnown(bytes, known.evidence, known.options);
    const { continuity } = known;
    if (patient !== undefined && !continuity.isSame(patient, known.token.claims.iss)) return undefined;
    if (note.statement > (continuity.end(ledger) ?? Infinity)) return undefined;
    if (subject.type === 'event' && !isIssue(subject, known.token)) return undefined;
    return {
      ledger,
      statement: note.statement,
      circle: bytesToHex(note.circle),
      seal: `${txid}:0`,
      active: subject.type === 'grant',
      confirmations: block?.confirmations ?? 0,
    };
  } catch (cause) {
    if (!isOurs(cause)) throw cause;
    return undefined;
  }
}

function isNamedIn({ ledger, subject }: Proof, { token: { claims, grantId }, continuity }: Known): boolean {
  if (claims.ledger === undefined || !continuity.line(claims.ledger).includes(ledger)) return false;
  return subject.type === 'event' || bytesToHex(subject.grant) === grantId;
}

function isIssue({ event }: Extract<ProvenStatement['subject'], { type: 'event' }>, token: Token): boolean {
  return event.type === 'grant.issued' && event.grant === token.grantId;
}

/** True where the statement that holds a rotation, or one behind it, counts the grant as active. */
export function isCarried(proof: ProvenProof, rotation: ProvenRotation): boolean {
  return proof.active && (proof.ledger !== rotation.ledger || proof.statement >= rotation.statement);
}

/** True where a statement up to a rotation holds the grant, or one behind it counts it as active. */
export function isHeldBy(proof: ProvenProof, rotation: ProvenRotation): boolean {
  if (isCarried(proof, rotation)) return true;
  return (
    proof.ledger === rotation.ledger && proof.statement <= rotation.statement && rotation.reason !== 'stolen'
  );
}
