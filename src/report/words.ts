import { isPurpose, PURPOSES } from '../grant/index.ts';
import type { AuditEntry, AuditGrant, StatementState } from '../wallet/index.ts';
import { numberOf, purposeName, shortDay, type Language } from '../language/index.ts';
import { filled, html, type Html, type Piece } from './html.ts';
import { reportWords } from './phrases.ts';

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
export function storyOf(entry: AuditEntry, language: Language, grant?: AuditGrant): Story {
  const { event } = entry;
  const say = reportWords[language];
  const whom = name(entry.whom ?? '');
  const title = name(entry.record?.title ?? '');
  const about = (full: string, plain: string): Html =>
    grant === undefined ? filled(plain, whom) : filled(full, whom, thingsOf(grant, language));
  switch (event.type) {
    case 'record.added':
      return {
        kind: 'record',
        sentence: filled(say.added, title),
        facts: [say.inCollection(event.collection)],
      };
    case 'record.superseded':
      return { kind: 'record', sentence: filled(say.superseded, title), facts: [] };
    case 'record.refiled':
      return {
        kind: 'record',
        sentence: filled(say.refiled, title),
        facts: [say.toCollection(event.collection)],
      };
    case 'record.erased':
      return { kind: 'record', sentence: filled(say.erased, title), facts: [say.nothingLeft] };
    case 'grant.offered':
      return {
        kind: event.kind === 'emergency' ? 'emergency' : 'consent',
        sentence: about(say.offered, say.offeredPlain),
        facts: [say.until(shortDay(event.exp, language)), ...why(entry, language)],
      };
    case 'grant.issued':
      return {
        kind: event.kind === 'emergency' ? 'emergency' : 'consent',
        sentence: about(say.issued, say.issuedPlain),
        facts: [say.until(shortDay(event.exp, language)), ...why(entry, language)],
      };
    case 'grant.revoked':
      return {
        kind: 'ended',
        sentence: about(say.revoked, say.revokedPlain),
        facts: [say.takenBack, ...why(entry, language)],
      };
    case 'access.receipted':
      return {
        kind: 'access',
        sentence: filled(say.opened, whom, title),
        facts: [...why(entry, language), say.receipt(event.counter)],
      };
    case 'breakglass.seen':
      return { kind: 'emergency', sentence: filled(say.glass, whom), facts: why(entry, language) };
    case 'collection.rotated':
      return {
        kind: 'ledger',
        sentence: filled(say.newKey, name(event.collection)),
        facts: [say.after(say[ROTATIONS[event.reason]]), say.generation(event.generation)],
      };
    case 'circle.declared':
      return { kind: 'ledger', sentence: filled(say.circle(event.seq)), facts: [] };
    case 'key.rotated':
      return { kind: 'ledger', sentence: filled(say.keyChanged), facts: [event.reason] };
    case 'home.moved':
      return { kind: 'ledger', sentence: filled(say.moved), facts: [] };
  }
}

/** What a grant opens: at most three titles, or collections. */
export function thingsOf(grant: AuditGrant, language: Language): Html {
  const say = reportWords[language];
  const things = grant.records.length > 0 ? grant.records : grant.collections.map(say.allOf);
  const listed = things.slice(0, 3).map((thing, i) => html`${i === 0 ? '' : ', '}<bdi>${thing}</bdi>`);
  return html`${listed}${things.length > 3 ? say.more(things.length - 3) : ''}`;
}

const ROTATIONS = {
  revoked: 'afterRevoked',
  expired: 'afterExpired',
  'break-glass': 'afterGlass',
} as const;

/** A name or title that somebody else may have chosen: it cannot turn the direction of the text around it. */
export function name(text: string): Html {
  return html`<b><bdi>${text.startsWith('did:key:') ? shortDid(text) : text}</bdi></b>`;
}

function shortDid(did: string): string {
  return `${did.slice(0, 18)}…${did.slice(-6)}`;
}

export function purposeWords(code: string, language: Language): string {
  return isPurpose(code) ? purposeName(code, PURPOSES[code], language) : code;
}

function why({ purpose }: AuditEntry, language: Language): Piece[] {
  if (purpose === null) return [];
  return [filled(reportWords[language].why, html`<em>${purposeWords(purpose, language)}</em>`, purpose)];
}

/** What became of a statement, and whether the chain holds it now. */
export function stateWords(
  { state, confirmations, height }: StatementState,
  language: Language,
): {
  readonly words: string;
  readonly anchored: boolean;
} {
  const say = reportWords[language];
  const block = height === null ? '' : String(height);
  switch (state) {
    case 'final':
      return { words: say.final(block, numberOf(confirmations, language)), anchored: true };
    case 'confirmed':
      return {
        words: confirmations === 0 ? say.lastSeen(block) : say.confirmed(block, confirmations),
        anchored: true,
      };
    case 'in-mempool':
      return { words: say.inMempool, anchored: false };
    case 'conflicted':
      return { words: say.conflicted, anchored: false };
    case 'signed':
      return { words: say.signed, anchored: false };
  }
}

/** Whether the chain holds a statement now. */
export function isAnchored({ state }: StatementState): boolean {
  return state === 'final' || state === 'confirmed';
}
