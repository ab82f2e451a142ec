import type { JsonObject } from '../encoding/index.ts';

/**
 * A public fact that lies in a file beside the store: here too, so that the journal has it. Key: the kind, and what it
 * is of.
 */
export type FactRow =
  | { readonly kind: 'circle'; readonly hash: string; readonly file: JsonObject }
  | {
      readonly kind: 'revocation';
      readonly grant: string;
      readonly hash: string;
      readonly file: JsonObject;
    }
  | { readonly kind: 'ledger'; readonly did: string; readonly ledger: string }
  | {
      readonly kind: 'successor';
      readonly did: string;
      readonly before: string;
      readonly ledger: string;
    }
  | { readonly kind: 'proof'; readonly hash: string; readonly file: JsonObject }
  | { readonly kind: 'veto'; readonly hash: string; readonly file: JsonObject; readonly seen: number }
  | {
      readonly kind: 'settled';
      readonly ledger: string;
      readonly statement: number;
      readonly to: string;
    };

/** How far the journal in the vault has come. Key: `head`; `writing` for what is being written. */
export interface JournalRow {
  /** Number and SHA-256 of the newest file; while writing, of the first new one. */
  readonly number: number;
  readonly files: readonly string[];
  /** Number of the first file that a reader needs. */
  readonly base: number;
}

/** Rows that changed and are not in the journal yet. Key: random. */
export interface JournalDueRow {
  /** Table and key of each. */
  readonly rows: readonly (readonly [table: string, key: string])[];
  /** Something was deleted that older files of the journal must not hold either. */
  readonly erases: boolean;
}
