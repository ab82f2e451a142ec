import { checkDocumentSignature, Bip322Error, type SignedDocument } from '../bip322/index.ts';
import { transactionId, type EcdsaVerifier } from '../crypto/index.ts';
import {
  bytesToHex,
  displayTxid,
  EncodingError,
  equalBytes,
  publicKeyOfDid,
  type Did,
  type Network,
  type Transaction,
} from '../encoding/index.ts';
import {
  activeLeaf,
  commitment,
  eventLeaf,
  LedgerError,
  parseEvent,
  parseNote,
  verifyInclusion,
  type LedgerEvent,
  type Note,
} from '../ledger/index.ts';
import { verifyBlockInclusion } from './block.ts';
import { unproven, type AnchorError } from './errors.ts';
import { ledgerIdBytes } from './ledger-id.ts';
import { verifyChain } from './proof-chain.ts';
import { parseProof, type Proof } from './proof-format.ts';

/** What a source that the reader trusts says of a block. */
export interface TrustedHeader {
  readonly height: number;
  /** Blocks from it to the tip, itself included; below 1 it is not in the active chain. */
  readonly confirmations: number;
}

export interface ProofOptions {
  readonly network: Network;
  readonly verifier: EcdsaVerifier;
  /** By block hash in display order. Without it the assurance stays `logged`. */
  readonly trustedHeader?: ((hash: string) => TrustedHeader | undefined) | undefined;
  /** Confirmations from which on a statement counts as final. */
  readonly finalDepth: number;
}

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
  readonly block:
    | {
        readonly hash: string;
        readonly height: number;
        readonly time: number;
        readonly confirmations: number;
      }
    | undefined;
}

/**
 * Verifies a proof that anybody may have sent, in the order of docs/spec/proof.md. No node is asked: what the
 * chain says comes in as `trustedHeader`.
 * @throws AnchorError with a code for each check; LedgerError `malformed-event`
 */
export function verifyProof(bytes: Uint8Array, options: ProofOptions): ProvenStatement {
  const proof = parseProof(bytes);
  const note = checkNote(proof, options.network);
  const subject = checkSubject(proof, note);
  const patient = checkCircle(proof, note, options);
  if (proof.statements.length !== note.statement) {
    throw unproven('wrong-number', `${proof.statements.length} statements lead to number ${note.statement}.`);
  }
  const { statement, commitment: committed, signers } = verifyChain(proof, options.verifier);
  if (!equalBytes(committed, commitment(proof.note))) {
    throw unproven('wrong-commitment', 'The statement commits to something else than the note.');
  }
  const block = checkBlock(statement, proof, options);
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
  };
}

function checkNote(proof: Proof, network: Network): Note {
  if (proof.network !== network) throw wrongNetwork(proof.network, network);
  const note = readNote(proof.note);
  if (note.network !== network) throw wrongNetwork(note.network, network);
  if (note.ledger !== proof.ledger) throw unproven('wrong-ledger', 'The note names another ledger.');
  return note;
}

function wrongNetwork(actual: Network, expected: Network): AnchorError {
  return unproven('wrong-network', `This proof is for ${actual}, not for ${expected}.`);
}

function readNote(text: string): Note {
  try {
    return parseNote(text);
  } catch (error) {
    if (error instanceof LedgerError) throw unproven('malformed-note', 'The note is not one.', error);
    throw error;
  }
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

function checkCircle({ circle, ledger }: Proof, note: Note, options: ProofOptions): Did | undefined {
  if (circle === null) return undefined;
  const { patient, ledger: named } = circle.document;
  const isNamed = equalBytes(circle.hash, note.circle) && named === ledger;
  if (!isNamed || typeof patient !== 'string' || !isSignedBy(patient, circle, options)) {
    throw unproven('wrong-circle', 'The circle document is not the one of this note and ledger.');
  }
  return patient;
}

function isSignedBy(patient: Did, circle: SignedDocument, { network, verifier }: ProofOptions): boolean {
  try {
    checkDocumentSignature(circle, { type: 'circle', network, signer: publicKeyOfDid(patient) }, verifier);
    return true;
  } catch (error) {
    if (error instanceof Bip322Error || error instanceof EncodingError) return false;
    throw error;
  }
}

function checkBlock(
  statement: Transaction,
  { block }: Proof,
  options: ProofOptions,
): ProvenStatement['block'] {
  if (block === null) return undefined;
  const { hash, time } = verifyBlockInclusion(statement, block, options.network);
  const { height } = block;
  if (options.trustedHeader === undefined) return { hash, height, time, confirmations: 0 };
  const trusted = options.trustedHeader(hash);
  if (trusted === undefined || trusted.confirmations < 1) {
    throw unproven('unlinked-header', 'The block is not in the chain that is trusted here.');
  }
  if (trusted.height !== height) {
    throw unproven('wrong-height', `The block has the height ${trusted.height}, not ${height}.`);
  }
  return { hash, height, time, confirmations: trusted.confirmations };
}
