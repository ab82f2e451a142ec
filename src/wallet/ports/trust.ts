import type { Did, JsonObject } from '../../encoding/index.ts';

/** What a wallet can read without unlocking: public facts, each checked before it came here. */
export interface Trust {
  /** Signed circle documents, as they came: all, or those that say they are of one patient. */
  circles(of?: Did): JsonObject[];
  addCircle(hash: string, file: JsonObject): void;
  /** Signed revocations of one grant, as they came. */
  revocations(grant: string): JsonObject[];
  addRevocation(grant: string, hash: string, file: JsonObject): void;
  /** The first ledger id seen for a did; a later, different one is a conflict and changes nothing. */
  pinnedLedger(did: string): string | undefined;
  pinLedger(did: string, ledger: string): void;
  /** The latest time that something besides this machine's clock has vouched for, in Unix seconds. */
  lastSeen(): number | undefined;
  sawTime(seconds: number): void;
}
