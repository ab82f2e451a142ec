import type { SignedDocument } from '../bip322/index.ts';
import type { Network, Transaction } from '../encoding/index.ts';
import type { BlockInclusion } from './block.ts';

/** What a proof is about, in the ledger's log or among its active grants. */
export type ProofSubject =
  | { readonly type: 'event'; readonly event: Uint8Array; readonly salt: Uint8Array }
  | { readonly type: 'grant'; readonly grant: Uint8Array };

/** A proof as it is written (docs/spec/proof.md): its form is right, nothing of it is verified. */
export interface Proof {
  readonly network: Network;
  readonly ledger: string;
  readonly subject: ProofSubject;
  readonly inclusion: { readonly index: number; readonly size: number; readonly path: readonly Uint8Array[] };
  readonly note: string;
  readonly circle: SignedDocument | null;
  /** The transaction of the ledger id's outpoint, without witnesses. */
  readonly genesis: Transaction;
  /** From statement 1 to the note's, with their witnesses. */
  readonly statements: readonly Transaction[];
  readonly block: BlockInclusion | null;
  /** In the proof of a move: what was stated just before it. */
  readonly before?: Stated;
  /** In a successor ledger: how the one before it ended. */
  readonly predecessor?: Predecessor;
}

/** A note and the circle document whose hash stands in it. */
export interface Stated {
  readonly note: string;
  readonly circle: SignedDocument;
}

/** The ledger that a successor goes on for, up to its last note that counts. */
export interface Predecessor extends Stated {
  /** Without witnesses. */
  readonly genesis: Transaction;
  /** From statement 1 to the note's, with their witnesses. */
  readonly statements: readonly Transaction[];
  /** What closed its last seal against the patient's will; null where nothing has. */
  readonly closing: Closing | null;
}

export interface Closing {
  /** With its witnesses. */
  readonly transaction: Transaction;
  readonly block: BlockInclusion | null;
  /** The descriptor that the last seal lies under: it says which key is the patient's. */
  readonly descriptor: string;
  readonly veto: SignedDocument;
}
