import type { Did, JsonObject } from '../../encoding/index.ts';

/** What a wallet can read without unlocking: public facts, each checked before it came here. */
export interface Trust {
  /** Signed circle documents, as they came: all, or those that say they are of one patient. */
  circles(of?: Did): JsonObject[];
  addCircle(hash: string, file: JsonObject): void;
  /** Signed revocations of one grant, as they came. */
  revocations(grant: string): JsonObject[];
  addRevocation(grant: string, hash: string, file: JsonObject): void;
  /** The first ledger id seen for a did, or its successor; another one is a conflict and changes nothing. */
  pinnedLedger(did: string): string | undefined;
  pinLedger(did: string, ledger: string): void;
  /** Every ledger that was seen for somebody: the first one, and those that go on for it. */
  pins(): { readonly patient: string; readonly ledger: string }[];
  /** A ledger that goes on for one that was pinned; from now on it is the one {@link pinnedLedger} gives. */
  pinSuccessor(did: string, before: string, ledger: string): void;
  /** Proofs of changes of identity, of moves and of successor ledgers, as they came. */
  proofs(): JsonObject[];
  addProof(hash: string, file: JsonObject): void;
  /** Signed vetoes, and when each was first seen. */
  vetoes(): { readonly file: JsonObject; readonly seen: number }[];
  addVeto(hash: string, file: JsonObject, seen: number): void;
  /** Changes of identity that were found in force here, after their waiting time. */
  settled(): { readonly ledger: string; readonly statement: number; readonly to: Did }[];
  settle(rotation: { readonly ledger: string; readonly statement: number; readonly to: Did }): void;
  /** The latest time that something besides this machine's clock has vouched for, in Unix seconds. */
  lastSeen(): number | undefined;
  sawTime(seconds: number): void;
}
