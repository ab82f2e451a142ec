import { checkDocumentSignature, Bip322Error, type SignedDocument } from '../bip322/index.ts';
import {
  EncodingError,
  equalBytes,
  publicKeyOfDid,
  type Did,
  type Network,
  type Transaction,
} from '../encoding/index.ts';
import type { EcdsaVerifier } from '../crypto/index.ts';
import { LedgerError, parseNote, type Note } from '../ledger/index.ts';
import { verifyBlockInclusion, type BlockInclusion } from './block.ts';
import { unproven, type AnchorError } from './errors.ts';

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

/** What a proof says of a block; true only where `confirmations` is above 0. */
export interface ProvenBlock {
  readonly hash: string;
  readonly height: number;
  readonly time: number;
  readonly confirmations: number;
}

/** @throws AnchorError `malformed-note`, `wrong-network`, `wrong-ledger` */
export function checkNote(text: string, ledger: string, network: Network): Note {
  const note = readNote(text);
  if (note.network !== network) throw wrongNetwork(note.network, network);
  if (note.ledger !== ledger) throw unproven('wrong-ledger', 'The note names another ledger.');
  return note;
}

export function wrongNetwork(actual: Network, expected: Network): AnchorError {
  return unproven('wrong-network', `This proof is for ${actual}, not for ${expected}.`);
}

/**
 * The circle document that a note names: it is the one, it is about this ledger, and the patient it names signed
 * it. @throws AnchorError `wrong-circle`
 */
export function checkCircle(
  circle: SignedDocument,
  note: Note,
  options: Pick<ProofOptions, 'network' | 'verifier'>,
): Did {
  const { patient, ledger } = circle.document;
  const isNamed = equalBytes(circle.hash, note.circle) && ledger === note.ledger;
  if (!isNamed || typeof patient !== 'string' || !isSignedBy(patient, circle, options)) {
    throw unproven('wrong-circle', 'The circle document is not the one of this note and ledger.');
  }
  return patient;
}

/** @throws AnchorError those of {@link verifyBlockInclusion}, `unlinked-header`, `wrong-height` */
export function checkBlock(
  transaction: Transaction,
  block: BlockInclusion | null,
  options: Pick<ProofOptions, 'network' | 'trustedHeader'>,
): ProvenBlock | undefined {
  if (block === null) return undefined;
  const { hash, time } = verifyBlockInclusion(transaction, block, options.network);
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

function readNote(text: string): Note {
  try {
    return parseNote(text);
  } catch (error) {
    if (error instanceof LedgerError) throw unproven('malformed-note', 'The note is not one.', error);
    throw error;
  }
}

function isSignedBy(
  patient: Did,
  circle: SignedDocument,
  { network, verifier }: Pick<ProofOptions, 'network' | 'verifier'>,
): boolean {
  try {
    checkDocumentSignature(circle, { type: 'circle', network, signer: publicKeyOfDid(patient) }, verifier);
    return true;
  } catch (error) {
    if (error instanceof Bip322Error || error instanceof EncodingError) return false;
    throw error;
  }
}
