import { isPurpose, PURPOSES } from '../grant/index.ts';
import type { AuditEntry, AuditGrant, StatementState } from '../wallet/index.ts';
import { html, type Html, type Piece } from './html.ts';
import { shortDay } from './time.ts';

/** What a reader may want to see apart from the rest; also a class of the page's style. */
export type Kind = 'access' | 'consent' | 'ended' | 'emergency' | 'record' | 'ledger';

export interface Story {
  readonly kind: Kind;
  /** One sentence: who did what. */
  readonly sentence: Html;
  /** What belongs to it, a short phrase each. */
  readonly facts: readonly Piece[];
}

/** An event as a person would tell it. @param grant the grant that it is about, where it is known */
export function storyOf(entry: AuditEntry, grant?: AuditGrant): Story {
  const { event } = entry;
  const things = grant === undefined ? null : html` ${thingsOf(grant)}`;
  const whom = name(entry.whom ?? '');
  const title = name(entry.record?.title ?? '');
  switch (event.type) {
    case 'record.added':
      return { kind: 'record', sentence: html`You added ${title}`, facts: [`in ${event.collection}`] };
    case 'record.superseded':
      return { kind: 'record', sentence: html`A newer version took the place of ${title}`, facts: [] };
    case 'record.refiled':
      return { kind: 'record', sentence: html`You moved ${title}`, facts: [`to ${event.collection}`] };
    case 'record.erased':
      return { kind: 'record', sentence: html`You erased ${title}`, facts: ['nothing of it is left here'] };
    case 'grant.offered':
      return {
        kind: event.kind === 'emergency' ? 'emergency' : 'consent',
        sentence: html`You offered ${whom} to read${things}`,
        facts: [until(event.exp), ...why(entry)],
      };
    case 'grant.issued':
      return {
        kind: event.kind === 'emergency' ? 'emergency' : 'consent',
        sentence: html`${whom} may read${things}`,
        facts: [until(event.exp), ...why(entry)],
      };
    case 'grant.revoked':
      return {
        kind: 'ended',
        sentence: html`${whom} may no longer read${things}`,
        facts: ['taken back', ...why(entry)],
      };
    case 'access.receipted':
      return {
        kind: 'access',
        sentence: html`${whom} opened ${title}`,
        facts: [...why(entry), `receipt ${event.counter}`],
      };
    case 'breakglass.seen':
      return { kind: 'emergency', sentence: html`${whom} was let in, in an emergency`, facts: why(entry) };
    case 'collection.rotated':
      return {
        kind: 'ledger',
        sentence: html`New key for the collection ${name(event.collection)}`,
        facts: [`after ${ROTATIONS[event.reason]}`, `generation ${event.generation}`],
      };
    case 'circle.declared':
      return { kind: 'ledger', sentence: html`You signed circle document ${event.seq}`, facts: [] };
    case 'key.rotated':
      return { kind: 'ledger', sentence: html`You changed your key`, facts: [event.reason] };
    case 'home.moved':
      return { kind: 'ledger', sentence: html`You moved to a new record address`, facts: [] };
  }
}

/** What a grant opens: at most three titles, or collections. */
export function thingsOf(grant: AuditGrant): Html {
  const things = grant.records.length > 0 ? grant.records : grant.collections.map((one) => `all of ${one}`);
  const listed = things.slice(0, 3).map((thing, i) => html`${i === 0 ? '' : ', '}<bdi>${thing}</bdi>`);
  return html`${listed}${things.length > 3 ? ` and ${things.length - 3} more` : ''}`;
}

const ROTATIONS = {
  revoked: 'a grant was taken back',
  expired: 'a grant ended',
  'break-glass': 'an emergency',
} as const;

/** A name or title that somebody else may have chosen: it cannot turn the direction of the text around it. */
export function name(text: string): Html {
  return html`<b><bdi>${text.startsWith('did:key:') ? shortDid(text) : text}</bdi></b>`;
}

function shortDid(did: string): string {
  return `${did.slice(0, 18)}…${did.slice(-6)}`;
}

export function purposeWords(code: string): string {
  return isPurpose(code) ? PURPOSES[code] : code;
}

function why({ purpose }: AuditEntry): Piece[] {
  return purpose === null ? [] : [html`for <em>${purposeWords(purpose)}</em> (${purpose})`];
}

function until(seconds: number): string {
  return `until ${shortDay(seconds)}`;
}

/** What became of a statement, and whether the chain holds it now. */
export function stateWords({ state, confirmations, height }: StatementState): {
  readonly words: string;
  readonly anchored: boolean;
} {
  const block = height === null ? '' : `block ${height}`;
  switch (state) {
    case 'final':
      return { words: `${block}, final with ${confirmations} confirmations`, anchored: true };
    case 'confirmed':
      return {
        words:
          confirmations === 0
            ? `${block}, as last seen`
            : `${block}, ${plural(confirmations, 'confirmation')}`,
        anchored: true,
      };
    case 'in-mempool':
      return { words: 'sent, waits for a block', anchored: false };
    case 'conflicted':
      return { words: 'in conflict with another transaction', anchored: false };
    case 'signed':
      return { words: 'signed, not in a block', anchored: false };
  }
}

export function plural(count: number, word: string): string {
  return `${count} ${count === 1 ? word : `${word}s`}`;
}
