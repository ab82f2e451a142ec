import type { SignedDocument } from '../bip322/index.ts';
import { transactionId } from '../crypto/index.ts';
import { bytesToHex, displayTxid, type Did } from '../encoding/index.ts';
import {
  activeLeaf,
  eventLeaf,
  parseEvent,
  verifyInclusion,
  type LedgerEvent,
  type Note,
} from '../ledger/index.ts';
import { unproven } from './errors.ts';
import { checkBefore, checkPredecessor, type ProvenPredecessor, type ProvenStated } from './handing-on.ts';
import { ledgerIdBytes } from './ledger-id.ts';
import { checkCommitment, verifyChain } from './proof-chain.ts';
import { parseProof } from './proof-format.ts';
import {
  checkBlock,
  checkCircle,
  checkNote,
  wrongNetwork,
  type ProofOptions,
  type ProvenBlock,
} from './proof-parts.ts';
import type { Proof } from './proof.ts';

/** What a proof proved. */
export interface ProvenStatement {
  readonly ledger: string;
  readonly note: Note;
  readonly subject:
    | { readonly type: 'event'; readonly event: LedgerEvent }
    | { readonly type: 'grant'; readonly grant: string };
  /** Who the ledger belongs to, if the proof brought the circle document of its note. */
  readonly patient: Did | undefined;
  /** The statement transaction, display order. */
  readonly txid: string;
  /** The keys that signed it, 33 bytes each. */
  readonly signers: readonly Uint8Array[];
  readonly assurance: 'logged' | 'confirmed' | 'final';
  /** What the proof says of the block; true only as far as `assurance` says. */
  readonly block: ProvenBlock | undefined;
  /** The circle document of the note, signed by `patient`. */
  readonly circle: SignedDocument | undefined;
  /** What was stated just before, if the proof brought it. */
  readonly before: ProvenStated | undefined;
  /** How the ledger before this one ended, if the proof brought it. */
  readonly predecessor: ProvenPredecessor | undefined;
}

/**
 * Verifies a proof that anybody may have sent, in the order of docs/spec/proof.md. No node is asked: what the
 * chain says comes in as `trustedHeader`.
 * @throws AnchorError with a code for each check; LedgerError `malformed-event`
 */
export function verifyProof(bytes: Uint8Array, options: ProofOptions): ProvenStatement {
  const proof = parseProof(bytes);
  if (proof.network !== options.network) throw wrongNetwork(proof.network, options.network);
  const note = checkNote(proof.note, proof.ledger, options.network);
  const subject = checkSubject(proof, note);
  const circle = proof.circle ?? undefined;
  const patient = circle && checkCircle(circle, note, options);
  if (proof.statements.length !== note.statement) {
    throw unproven('wrong-number', `${proof.statements.length} statements lead to number ${note.statement}.`);
  }
  const chain = verifyChain(proof, options.verifier);
  checkCommitment(chain, proof.note);
  const { statement, signers } = chain;
  const before = proof.before && checkBefore(proof.before, note, chain, options);
  const predecessor = proof.predecessor && checkPredecessor(proof.predecessor, note, options);
  const block = checkBlock(statement, proof.block, options);
  const confirmations = block?.confirmations ?? 0;
  return {
    ledger: proof.ledger,
    note,
    subject,
    patient,
    txid: displayTxid(transactionId(statement)),
    signers,
    assurance: confirmations < 1 ? 'logged' : confirmations < options.finalDepth ? 'confirmed' : 'final',
    block,
    circle,
    before,
    predecessor,
  };
}

function checkSubject({ subject, inclusion, ledger }: Proof, note: Note): ProvenStatement['subject'] {
  const isEvent = subject.type === 'event';
  const leaf = isEvent
    ? eventLeaf(subject.salt, subject.event)
    : activeLeaf(ledgerIdBytes(ledger), subject.grant);
  const tree = isEvent
    ? { size: note.size, root: note.root }
    : { size: note.activeCount, root: note.activeRoot };
  // The path does not fix the size (two sizes can share one), so it is the note's that counts.
  if (inclusion.size !== tree.size || !verifyInclusion({ ...inclusion, ...tree, leaf })) {
    throw unproven('not-included', 'The path does not lead from the leaf to the root in the note.');
  }
  return isEvent
    ? { type: 'event', event: parseEvent(subject.event) }
    : { type: 'grant', grant: bytesToHex(subject.grant) };
}
