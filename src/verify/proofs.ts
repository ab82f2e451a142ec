import { parseProof, verifyProof, type Proof, type ProvenStatement } from '../anchor/index.ts';
import { isOurs } from '../circle/index.ts';
import { sha256 } from '../crypto/index.ts';
import { bytesToHex } from '../encoding/index.ts';
import type { Token } from '../grant/index.ts';
import type { Proven } from './proven.ts';

/** What one good proof says about the grant. */
export interface ProvenProof {
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

type Known = Pick<Proven, 'token' | 'collected' | 'evidence' | 'options'>;

/**
 * Verifies the proofs that are about this grant in the ledger it names. One that does not hold is no evidence
 * of anything: whoever can post to a board can post nonsense, so it is left out and spoils nothing.
 */
export function provenProofs(known: Known): ProvenProof[] {
  const distinct = new Map(known.collected.proofs.map((bytes) => [bytesToHex(sha256(bytes)), bytes]));
  return [...distinct.values()].map((bytes) => prove(bytes, known)).filter((proof) => proof !== undefined);
}

function prove(bytes: Uint8Array, known: Known): ProvenProof | undefined {
  try {
    // Form and subject first: they cost nothing, a chain of statements costs signatures.
    if (!isNamedIn(parseProof(bytes), known.token)) return undefined;
    const proven = verify(bytes, known);
    const { patient, note, subject, txid, block } = proven;
    if (patient !== undefined && patient !== known.token.claims.iss) return undefined;
    if (subject.type === 'event' && !isIssue(subject, known.token)) return undefined;
    return {
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

function isNamedIn({ ledger, subject }: Proof, { claims, grantId }: Token): boolean {
  if (ledger !== claims.ledger) return false;
  return subject.type === 'event' || bytesToHex(subject.grant) === grantId;
}

function isIssue({ event }: Extract<ProvenStatement['subject'], { type: 'event' }>, token: Token): boolean {
  return event.type === 'grant.issued' && event.grant === token.grantId;
}

/** A block that our node does not have takes the confirmations away, not the signatures under the statement. */
function verify(bytes: Uint8Array, { evidence, options }: Known): ProvenStatement {
  const { network, verifier, require } = options;
  const base = { network, verifier, finalDepth: require.finalAt ?? 6 };
  try {
    return verifyProof(bytes, { ...base, trustedHeader: evidence.chain?.header });
  } catch (cause) {
    if (!isOurs(cause) || evidence.chain?.header === undefined) throw cause;
    if (cause.code !== 'unlinked-header' && cause.code !== 'wrong-height') throw cause;
    return verifyProof(bytes, base);
  }
}
