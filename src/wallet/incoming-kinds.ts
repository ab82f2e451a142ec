import type { Acceptance, Card } from '../circle/index.ts';
import type { Claims, Revocation } from '../grant/index.ts';
import type { Report } from '../verify/index.ts';
import type { AddressProposal } from './address-accepting.ts';
import type { GrantProposal } from './cosigning.ts';
import type { ReceivedIssue } from './issue-reading.ts';
import type { StatementToCosign } from './statement-cosigning.ts';

/** What somebody sent, by its own form; what its file is called says nothing. */
export type IncomingItem =
  | { readonly kind: 'card'; readonly card: Card; readonly name: string | null }
  | { readonly kind: 'address'; readonly proposal: AddressProposal }
  | { readonly kind: 'acceptance'; readonly acceptance: Acceptance }
  | { readonly kind: 'offer'; readonly proposal: GrantProposal }
  | {
      readonly kind: 'accepted-offer';
      readonly grant: string;
      readonly claims: Claims;
      readonly text: string;
    }
  | { readonly kind: 'statement'; readonly statement: StatementToCosign }
  | { readonly kind: 'cosigned-statement'; readonly statement: number; readonly txid: string }
  | { readonly kind: 'package'; readonly grant: string; readonly claims: Claims; readonly report: Report }
  | { readonly kind: 'issue'; readonly issue: ReceivedIssue }
  | { readonly kind: 'revocation'; readonly revocation: Revocation }
  | { readonly kind: 'history'; readonly patient: string };
/** What a file from a shared folder is, by its own form. */
export type IncomingKind = IncomingItem['kind'];

/** What came of taking something: an answer for whoever sent it, a file to keep, and facts for programs. */
export interface TakenIncoming {
  readonly answer?: Uint8Array;
  readonly keep?: { readonly name: string; readonly bytes: Uint8Array };
  readonly facts: Readonly<Record<string, string | number | readonly string[] | null>>;
}

/** Something that waits for this wallet, after every check that can be made without a yes. */
export interface WantedIncoming {
  readonly state: 'new';
  /** What it asks for, whatever the bytes: the same thing in other bytes is not done twice. */
  readonly what: string;
  /** Whose word it is. */
  readonly from: string;
  /** We have no card of theirs. */
  readonly isStranger: boolean;
  readonly item: IncomingItem;
  /** Does it, by the use case that the command for it runs. @param petname what a new contact is called */
  take(petname?: string): Promise<TakenIncoming>;
}

/**
 * `foreign`: nothing of medwallet's. `own`: what this wallet wrote itself. `others`: for somebody else. `done`: dealt
 * with before, or overtaken by what came since.
 */
export type Incoming =
  | WantedIncoming
  | { readonly state: 'own' | 'others' | 'done'; readonly kind: IncomingKind }
  | { readonly state: 'foreign' };
