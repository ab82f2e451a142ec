import type { Network, Outpoint, Transaction, TxOutput } from '../encoding/index.ts';
import type { Note } from '../ledger/index.ts';
import type { RecordDescriptor } from '../multisig/index.ts';

/** An output that closes when it is spent: the chain of these is the ledger. */
export interface Seal {
  readonly outpoint: Outpoint;
  /** Satoshis. */
  readonly value: bigint;
  readonly script: Uint8Array;
}

/** Where a script may lie under a descriptor. From a PSBT it is a place to look, never proof. */
export interface PlaceHint {
  readonly branch: 0 | 1;
  readonly index: number;
}

/** What a PSBT brings about one input. All of it is the sender's word until it was checked. */
export interface ProposalInput {
  /** The whole transaction that the input spends from. */
  readonly previous?: Transaction | undefined;
  /** Amount and script, where they are claimed beside it. */
  readonly claimed?: TxOutput | undefined;
  /** The sighash type asked for and the last byte of every signature that is there already. */
  readonly sighashTypes: readonly number[];
  readonly hint?: PlaceHint | undefined;
}

/** One statement and what links it to the one before. */
export interface LinkedStatement {
  readonly transaction: Transaction;
  readonly note: string;
  /** RFC 6962 consistency proof from the statement before, or from the empty log. */
  readonly consistency: readonly Uint8Array[];
}

/** A statement that somebody wants signed, as plain data. */
export interface StatementProposal extends LinkedStatement {
  /** One for each input of the transaction. */
  readonly inputs: readonly ProposalInput[];
  /** By output; may be shorter. */
  readonly outputHints?: readonly (PlaceHint | undefined)[] | undefined;
  /** The circle document that came along, its signature checked by the caller. */
  readonly circle: {
    readonly hash: Uint8Array;
    readonly descriptorHash: Uint8Array;
    readonly ledger: string | null;
  };
  /** Statements since the last one that the co-signer knows, oldest first, with their witnesses. */
  readonly history: readonly LinkedStatement[];
  /** The transaction of the genesis outpoint: needed where the history begins with statement 1. */
  readonly genesis?: Transaction | undefined;
}

/** The newest statement that a co-signer signed or verified itself. */
export interface KnownStatement {
  readonly note: string;
  /** The seal it closed: a replacement closes the same one. */
  readonly closed: Seal;
  /** Its output 0. */
  readonly next: Seal;
}

/** A statement that was followed on the way, and the seal it closes. */
export interface PassedStatement {
  readonly note: string;
  readonly transaction: Transaction;
  readonly closed: Seal;
}

/** A log that was stated: how many events, and the RFC 6962 root over them. */
export interface StatedLog {
  readonly size: number;
  readonly root: Uint8Array;
}

/** What a co-signer knows without the proposal, and what it is ready to allow. */
export interface CosignerKnowledge {
  readonly network: Network;
  /** Every descriptor that it agreed to, old homes included. */
  readonly descriptors: readonly RecordDescriptor[];
  /** Where the next seal must go: today's home, or the new one while a move that it agreed to is under way. */
  readonly target: RecordDescriptor;
  /** Where it was pinned already. */
  readonly ledger?: string | undefined;
  /** The predecessor, where this is a successor ledger whose first statement is still to come. */
  readonly after?: Note['after'] | undefined;
  readonly last?: KnownStatement | undefined;
  /**
   * Older ones that it signed or verified, newest first: a statement may follow from one of them where a reorganisation
   * put another version in its place. The log of `last` binds all the same.
   */
  readonly earlier?: readonly KnownStatement[] | undefined;
  /** The longest log that it signed or verified, where that is not the one of `last`: it binds too. */
  readonly longest?: StatedLog | undefined;
  readonly sponsor: 'allowed' | 'refused';
  /** Highest fee in satoshis. */
  readonly maxFee: bigint;
  /** Highest fee in satoshis per virtual byte. */
  readonly maxFeeRate: number;
  /** How many addresses to try where a hint is missing: from 0 on branch 1, around the seal on branch 0. */
  readonly scan: number;
}

/** An input that the descriptors can spend, and where its keys lie. */
export interface OwnInput extends PlaceHint {
  readonly input: number;
  readonly descriptor: RecordDescriptor;
}

/** What was proved about a proposal. A co-signer shows this, and signs `ownInputs` and nothing else. */
export interface CheckedStatement {
  readonly ledger: string;
  readonly statement: number;
  readonly note: Note;
  /** It takes the place of a statement with the same number. */
  readonly replaces: boolean;
  /**
   * It does not follow from the last statement known, but from an older one or from the ledger's start: what was signed
   * since hangs on a seal that another statement closes here, so that never both are in one chain.
   */
  readonly restarts: boolean;
  /** The missed statements that it follows from, oldest first. */
  readonly passed: readonly PassedStatement[];
  readonly movesHome: boolean;
  /** How many events are new since the statement before. */
  readonly newEvents: number;
  /** Satoshis. */
  readonly fee: bigint;
  /** Virtual bytes once it is signed, at most; at least, where inputs of an unknown kind are among them. */
  readonly vsize: number;
  /** Satoshis of all inputs and outputs that are not the descriptors'. */
  readonly sponsor: { readonly inputs: bigint; readonly outputs: bigint };
  /** Satoshis in the seal. */
  readonly seal: { readonly before: bigint; readonly after: bigint };
  readonly ownInputs: readonly OwnInput[];
}
