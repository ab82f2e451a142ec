import type { SignedDocument } from '../bip322/index.ts';
import { transactionId } from '../crypto/index.ts';
import { displayTxid, equalBytes, type Did, type Outpoint } from '../encoding/index.ts';
import { commitment, noteHash, type Note } from '../ledger/index.ts';
import { unproven } from './errors.ts';
import { checkCommitment, verifyChain, type ProvenChain } from './proof-chain.ts';
import { checkBlock, checkCircle, checkNote, type ProofOptions, type ProvenBlock } from './proof-parts.ts';
import type { Closing, Predecessor, Stated } from './proof.ts';
import type { Seal } from './proposal.ts';
import { sealSigners } from './seal-witness.ts';

/** A note that a statement committed to, and the circle document that its patient signed. */
export interface ProvenStated {
  readonly note: Note;
  /** SHA-256, 32 bytes. */
  readonly noteHash: Uint8Array;
  readonly circle: SignedDocument;
  readonly patient: Did;
}

/** The ledger before this one, up to the last note that its successor counts. */
export interface ProvenPredecessor extends ProvenStated {
  /** What its last statement left. */
  readonly seal: Seal;
  readonly closing: ProvenClosing | undefined;
}

/** The transaction that closed that seal. That the patient had no part in it is not said here. */
export interface ProvenClosing {
  readonly txid: string;
  /** The keys that signed for the seal, 33 bytes each. */
  readonly signers: readonly Uint8Array[];
  readonly block: ProvenBlock | undefined;
  /** As the proof states it: it counts if the circle document names its hash. */
  readonly descriptor: string;
  /** Its signature is not verified yet. */
  readonly veto: SignedDocument;
}

/**
 * What was stated just before a statement, from the same chain of transactions.
 * @throws AnchorError `wrong-number`, `wrong-commitment`, `wrong-circle`, and those of a note
 */
export function checkBefore(
  before: Stated,
  after: Note,
  chain: ProvenChain,
  options: ProofOptions,
): ProvenStated {
  const note = checkNote(before.note, after.ledger, options.network);
  if (note.statement !== after.statement - 1) {
    throw unproven(
      'wrong-number',
      `Before statement ${after.statement} comes another than ${note.statement}.`,
    );
  }
  const committed = chain.commitments[note.statement - 1] ?? new Uint8Array(0);
  if (!equalBytes(committed, commitment(before.note))) {
    throw unproven('wrong-commitment', 'The statement before commits to something else than its note.');
  }
  return stated(before, note, options);
}

/**
 * How the ledger before this one ended: its chain of statements up to the note that every note here names.
 * @throws AnchorError `wrong-predecessor`, `wrong-number`, `wrong-commitment`, `wrong-circle`,
 *   `unsigned-statement`, and those of notes, chains and blocks
 */
export function checkPredecessor(old: Predecessor, note: Note, options: ProofOptions): ProvenPredecessor {
  const { after } = note;
  if (after === undefined || !equalBytes(noteHash(old.note), after.noteHash)) {
    throw unproven('wrong-predecessor', 'The notes of this ledger name another predecessor, or none.');
  }
  const last = checkNote(old.note, after.ledger, options.network);
  if (old.statements.length !== last.statement) {
    throw unproven('wrong-number', `${old.statements.length} statements lead to number ${last.statement}.`);
  }
  const chain = verifyChain({ ...old, ledger: after.ledger }, options.verifier);
  checkCommitment(chain, old.note);
  const closing = old.closing === null ? undefined : checkClosing(old.closing, chain.seal, options);
  return { ...stated(old, last, options), seal: chain.seal, closing };
}

function stated({ circle, note: text }: Stated, note: Note, options: ProofOptions): ProvenStated {
  return { note, noteHash: noteHash(text), circle, patient: checkCircle(circle, note, options) };
}

// Whoever took the seal need not have made a statement of it: only that it is spent, and by whom, counts.
function checkClosing(closing: Closing, seal: Seal, options: ProofOptions): ProvenClosing {
  const { transaction, descriptor, veto } = closing;
  const index = transaction.inputs.findIndex(({ previous }) => same(previous, seal.outpoint));
  const signers = index < 0 ? undefined : sealSigners(transaction, seal, options.verifier, index);
  if (signers === undefined) {
    throw unproven('unsigned-statement', 'The last seal was not closed by this transaction.');
  }
  const txid = displayTxid(transactionId(transaction));
  return { txid, signers, block: checkBlock(transaction, closing.block, options), descriptor, veto };
}

function same(a: Outpoint, b: Outpoint): boolean {
  return a.vout === b.vout && equalBytes(a.txid, b.txid);
}
