import * as v from 'valibot';
import type { JsonValue } from '../encoding/index.ts';
import { EnvelopeError, openSmall } from '../envelope/index.ts';
import { readIssue } from '../grant/index.ts';
import { RECORD_REASONS, type RecordReason } from '../ledger/index.ts';
import { parseManifest, type Manifest } from '../record/index.ts';
import { mainIdentity } from './age-keys.ts';
import { ownCircles } from './circle.ts';
import { WalletError } from './errors.ts';
import { ownDids } from './identities.ts';
import { lookFor } from './looking.ts';
import type { Tables } from './ports/store.ts';
import type { ContactRow, WalletRows } from './rows.ts';
import { DEFAULT_BOARD, type Session } from './session.ts';

/** Bytes of an issue as it travels: an age file around at most 64 KiB. */
export const MAX_ISSUE_FILE_BYTES = 81_920;

const hex = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const contentSchema = v.strictObject({
  manifest: v.custom<JsonValue>(() => true),
  secret: hex,
  plaintext: v.strictObject({ sha256: hex, size: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
  reason: v.exactOptional(v.picklist(RECORD_REASONS)),
});

/** An issued record that its provider has signed for, described but not opened yet. */
export interface ReceivedIssue {
  readonly manifest: Manifest;
  /** The record's identity as its provider made it: 32 bytes, hex. */
  readonly secret: string;
  readonly plaintext: { readonly sha256: string; readonly size: number };
  readonly reason: RecordReason;
  readonly issuer: { readonly did: string; readonly name: string | null };
}

/** One that hangs on a board. */
export interface WaitingIssue extends ReceivedIssue {
  /** @internal Inside the transaction of what it led to: it is dealt with. */
  readonly settle: (tables: Tables<WalletRows>) => void;
  /** Where it hangs: the topic, and the SHA-256 of the file in hex. */
  readonly posted: { readonly topic: string; readonly file: string };
}

/**
 * Reads an issued record that somebody handed us as a file.
 * @throws WalletError `not-for-us`, `bad-issue`; GrantError for what its provider did not sign; RecordError for the
 * description
 */
export async function readIssueFile(session: Session, file: Uint8Array): Promise<ReceivedIssue> {
  return received(session, await opened(session, file));
}

/**
 * What providers have left on our boards, oldest first, each until it is accepted or declined. Anybody may post:
 * only what somebody signed whose card we have is here; the rest is counted, and shows once we have the card.
 */
export async function waitingIssues(
  session: Session,
): Promise<{ issues: WaitingIssue[]; strangers: number }> {
  const boards = issueBoards(session);
  const found: WaitingIssue[] = [];
  for (const topic of ownDids(session)) {
    const where = { purpose: 'issue', boards, topic };
    for (const { value, settle, name } of await lookFor(session, where, (bytes) =>
      received(session, bytes),
    )) {
      found.push({ ...value, settle, posted: { topic, file: name } });
    }
  }
  const records = session.store.view((tables) => tables.table('record').list());
  const issues = found
    .filter(
      ({ manifest }) =>
        !records.some(({ key, row }) => key === manifest.id || isSameIssue(row.manifest, manifest)),
    )
    .sort((a, b) => (a.manifest.issued ?? 0) - (b.manifest.issued ?? 0));
  const known = issues.filter(({ issuer }) => issuer.name !== null);
  return { issues: known, strangers: issues.length - known.length };
}

/** The boards on which a provider may have left something. */
export function issueBoards(session: Session): string[] {
  return [...new Set([DEFAULT_BOARD, ...(ownCircles(session).at(-1)?.circle.boards ?? [])])];
}

/** The same content issued once: a nonce is drawn for each. */
export function isSameIssue(a: Manifest, b: Manifest): boolean {
  return a.author === b.author && a.nonce === b.nonce;
}

async function opened(session: Session, file: Uint8Array): Promise<Uint8Array> {
  try {
    return await openSmall(file, [mainIdentity(session)]);
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    if (error.code !== 'no-matching-identity') throw badIssue('it is not the file that was issued', error);
    throw new WalletError(
      'not-for-us',
      'This issued record is sealed to somebody else.',
      'Ask the provider to issue it to you: give him your card first.',
      { cause: error },
    );
  }
}

function received(session: Session, bytes: Uint8Array): ReceivedIssue {
  const { issue, content } = readIssue(bytes, { network: session.network }, session.verifier);
  const parsed = v.safeParse(contentSchema, content);
  if (!parsed.success) throw badIssue('its content has another form');
  const { secret, plaintext, reason = 'corrected' } = parsed.output;
  const manifest = parseManifest(parsed.output.manifest);
  if (!ownDids(session).some((did) => did === issue.to) || manifest.patient !== issue.to) {
    throw new WalletError(
      'not-for-us',
      'This record was issued to another patient.',
      'Give it back to the provider; nothing was taken.',
    );
  }
  // Whoever hands it over is the author: nobody passes on, as new, what another one has signed.
  if (manifest.author !== issue.by || manifest.authorSignature === undefined) {
    throw badIssue('it is not signed by whoever issues it');
  }
  const contact = session.store.view((tables) => tables.table('contact').get(issue.by));
  return { manifest, secret, plaintext, reason, issuer: { did: issue.by, name: nameOf(contact) } };
}

// A patient's or a guardian's card makes nobody a provider.
function nameOf(contact: ContactRow | undefined): string | null {
  return contact?.card.role === 'provider' ? contact.petname : null;
}

export function badIssue(problem: string, cause?: unknown): WalletError {
  return new WalletError(
    'bad-issue',
    `This issued record cannot be taken: ${problem}.`,
    'Ask the provider to issue the record again.',
    { cause },
  );
}
