import type { Did } from '../encoding/index.ts';

/**
 * Everything verification may lean on comes in as data. Bytes may be anybody's and are checked here; the other
 * fields are facts that the caller vouches for: which board answered, what its own node said.
 */
export interface Evidence {
  /** One entry for each board that was asked, whether it answered or not. */
  readonly boards: readonly BoardReading[];
  /** Revocations from files and from what the caller has seen before. */
  readonly revocations: readonly Uint8Array[];
  /** Circle documents from files and from what the caller has seen before. */
  readonly circles: readonly Uint8Array[];
  /** Proofs (docs/spec/proof.md) from files: of the grant, of changes of identity, of successor ledgers. */
  readonly proofs?: readonly Uint8Array[];
  /** Only in the patient's own wallet: `revocations` holds all that its store knows. Takes the boards' place. */
  readonly ownStore?: boolean;
  /** Which ledger was first seen for which patient. What goes on for what is proved by `proofs`. */
  readonly pins?: readonly LedgerPin[];
  /** Vetoes from files and from what the caller has seen before; those on the boards count anyway. */
  readonly vetoes?: readonly SeenVeto[];
  /** Changes of identity that this caller found in force when their waiting time was over. */
  readonly settled?: readonly SettledRotation[];
  /** What the caller's own node says; absent when none was asked or reached. */
  readonly chain?: ChainEvidence;
  /** The latest time that the caller has ever had vouched for, Unix seconds: signed dates, blocks; never a clock. */
  readonly lastSeenTime?: number;
}

/** One look at a notice board: what hung there, or that it did not answer. */
export interface BoardReading {
  /** As circle documents name it, `vault:default`. */
  readonly board: string;
  readonly answered: boolean;
  /**
   * The files under the topic of the grant, those for token holders opened (their age identity follows from
   * `boardSeed`), and what the reader could open under the topic of the patient, and of whoever held that
   * patient's key before.
   */
  readonly files: readonly Uint8Array[];
  /**
   * Files that the reader did not look into because there were too many: age files, which no revocation is, and
   * files too long to be one. A reader that leaves out anything else must say that the board did not answer.
   */
  readonly unread?: number;
  /** What hangs there and is no file of a board: too large, a link, or not named by its SHA-256. Only counted. */
  readonly ignored?: number;
}

/** A patient's ledger as the caller has pinned it. */
export interface LedgerPin {
  readonly patient: Did;
  readonly ledger: string;
}

/** A veto against a rotation, as it was seen. */
export interface SeenVeto {
  readonly file: Uint8Array;
  /** When the caller first saw it, Unix seconds; absent for one that it sees now. */
  readonly seen?: number;
}

/** A rotation of keys that nobody can veto any more. */
export interface SettledRotation {
  readonly ledger: string;
  /** Number of the statement that holds it. */
  readonly statement: number;
  readonly to: Did;
}

/** What the caller knows of the chain; nothing here is asked of anybody. */
export interface ChainEvidence {
  /** Median time of the newest block, Unix seconds. */
  readonly medianTime: number;
  /** Answers for the outpoints that {@link sealsInQuestion} lists, the mempool included. */
  readonly seals: readonly SealAnswer[];
  /** The node's answer for a block; undefined when its active chain does not have it. */
  readonly header?: (blockHash: string) => TrustedHeader | undefined;
}

/** Whether a seal (an output) is still unspent, by a node that the caller trusts. */
export interface SealAnswer {
  /** `txid:vout`, the txid as explorers show it. */
  readonly seal: string;
  readonly unspent: boolean;
}

/** A block of the active chain by a source that the caller trusts. Times are Unix seconds. */
export interface TrustedHeader {
  readonly height: number;
  /** 1 for the newest block. */
  readonly confirmations: number;
}
