import { bytesToHex, hexToBytes } from '../encoding/index.ts';
import { MedwalletError } from '../errors.ts';
import { digestStream } from '../crypto/index.ts';
import { defaultCollection, issuingHash, issuingOfManifest, parseManifest } from '../record/index.ts';
import { mainIdentity } from './age-keys.ts';
import { isCurrent } from './collections.ts';
import { decryptBlob, NOWHERE, blobChanged } from './decrypting.ts';
import { WalletError } from './errors.ts';
import { finishFiling, prepareFiling } from './filing.ts';
import { recordAdded } from './record-events.ts';
import {
  issueBoards,
  isSameIssue,
  badIssue,
  readIssueFile,
  waitingIssues,
  type ReceivedIssue,
  type WaitingIssue,
} from './issue-reading.ts';
import { authorOf } from './authors.ts';
import { checkIssuer, type Issuer } from './issuer.ts';
import { keysChanged } from './key-debts.ts';
import { appendEvent } from './log.ts';
import { resolveCollection } from './own-collections.ts';
import type { ByteSource } from './ports/bytes.ts';
import { findRecord, type RecordSummary } from './records.ts';
import { deleteDoomed } from './resealing.ts';
import { isSealedToUs, rewrapBlob } from './rewrapping.ts';
import { freshRecordKeys } from './record-keys.ts';
import type { Tables } from './ports/store.ts';
import type { RecordRow, WalletRows } from './rows.ts';
import { defaultVault, requireRole, type Session } from './session.ts';
import { supersede } from './superseding.ts';

/** How a patient takes an issued record. */
export interface Acceptance {
  /** His own filing; by document and media type unless told. */
  readonly collection?: string;
  /** His own title; the provider's unless told. What was signed is the content, not its title. */
  readonly title?: string;
  /** The encrypted file, where the provider's vault is another one. */
  readonly blob?: ByteSource | AsyncIterable<Uint8Array>;
}

/** A record that was accepted, and who signed it. */
export interface Accepted {
  readonly record: RecordSummary;
  readonly issuer: Issuer;
}

/**
 * An issued record, from a file or from our boards by the beginning of its id.
 * @throws WalletError `no-issue`, `unknown-issuer`; as `readIssueFile`
 */
export async function findIssue(
  session: Session,
  which: string | Uint8Array,
): Promise<ReceivedIssue | WaitingIssue> {
  requireRole(session, 'patient', 'take issued records');
  if (typeof which !== 'string') {
    const issue = await readIssueFile(session, which);
    const posted = (await waitingIssues(session)).issues.find((one) =>
      isSameIssue(one.manifest, issue.manifest),
    );
    // What the file says counts, not what hangs on a board under the same nonce.
    return posted === undefined ? issue : { ...issue, settle: posted.settle, posted: posted.posted };
  }
  const { issues } = await waitingIssues(session);
  const matches = which.length < 6 ? [] : issues.filter(({ manifest }) => manifest.id.startsWith(which));
  const [only] = matches;
  if (only !== undefined && matches.length === 1) return only;
  throw new WalletError(
    'no-issue',
    `No issued record ${which} waits on your boards.`,
    'See what waits: medwallet record list. Or name the file that the provider gave you.',
    { outcome: 'usage' },
  );
}

/**
 * Accepts an issued record: its content is what its provider signed, or nothing is taken. It is filed under keys of
 * our own; the provider's copy in the vault goes, where the vault obeys.
 * @throws WalletError `unknown-issuer`, `already-accepted`, `bad-issuer`, `blob-missing`, `blob-changed`,
 * `unknown-record` or `superseded` for what it says it replaces; as {@link findIssue}
 */
export async function acceptIssue(
  session: Session,
  which: string | Uint8Array,
  how: Acceptance = {},
): Promise<Accepted> {
  const issue = await findIssue(session, which);
  const { manifest: issued } = issue;
  requireKnown(issue);
  session.store.view((tables) => {
    requireNew(tables, issue);
  });
  const older = olderVersion(session, issue);
  if (how.blob !== undefined) await importBlob(session, issue, how.blob);
  // By our own key and no other: a provider could name a file in the vault that he was granted, of ours or of
  // another patient's, and have us delete it.
  const own = [mainIdentity(session)];
  const read = await decryptBlob(defaultVault(session), issued, own, NOWHERE, session.streams);
  if (read.sha256 !== issue.plaintext.sha256 || read.size !== issue.plaintext.size) throw blobChanged(issued);
  const author = authorOf(session, issued.author);
  const issuer = await checkIssuer(session, issued, read, { author, offline: true });
  if (issuer === undefined || issuer.result !== 'passed') {
    throw new WalletError(
      'bad-issuer',
      `Who signed this record is not shown. ${issuer?.detail ?? ''}`.trim(),
      'Ask the provider to issue the record again.',
      { facts: { author: issued.author ?? '' } },
    );
  }
  const collection =
    how.collection === undefined ? defaultCollection(issued) : resolveCollection(session, how.collection);
  prepareFiling(session, [collection]);
  const { generation, secret, recipients } = await freshRecordKeys(session, collection);
  const blob = await rewrapBlob(session, issued, own, recipients);
  const manifest = parseManifest({
    ...issued,
    ...blob,
    title: how.title ?? issued.title,
    collection,
    generation,
  });
  const row: RecordRow = { manifest, secret, plaintext: issue.plaintext, added: session.clock.now() };
  const isInTime = session.store.change((tables) => {
    // Looked at again: another process may have accepted it meanwhile.
    requireNew(tables, issue);
    tables.table('record').put(manifest.id, row);
    tables.table('doomed').put(issued.sha256, { since: row.added });
    appendEvent(session, tables, { ...recordAdded(session, row), issuing: statementHash(issue) });
    if (older !== undefined) supersede(session, tables, { record: older, reason: issue.reason }, manifest.id);
    if ('settle' in issue) issue.settle(tables);
    keysChanged(tables);
    return isCurrent(session, tables, collection, generation);
  });
  deleteDoomed(session);
  if ('posted' in issue) takeDown(session, issue.posted);
  const added = [manifest.id];
  await finishFiling(session, { added, late: isInTime ? [] : added });
  return { record: findRecord(session, manifest.id), issuer };
}

/**
 * Declines an issued record: it is not asked about again, and its file and its notice go where the vault obeys. The
 * same file can still be accepted later, for as long as somebody has the encrypted record.
 */
export async function declineIssue(session: Session, which: string | Uint8Array): Promise<ReceivedIssue> {
  const issue = await findIssue(session, which);
  session.store.view((tables) => {
    requireNew(tables, issue);
  });
  const isOurs = await isSealedToUs(session, issue.manifest.sha256);
  session.store.change((tables) => {
    if (isOurs) tables.table('doomed').put(issue.manifest.sha256, { since: session.clock.now() });
    if ('settle' in issue) issue.settle(tables);
  });
  deleteDoomed(session);
  if ('posted' in issue) takeDown(session, issue.posted);
  return issue;
}

function requireKnown({ issuer }: ReceivedIssue): void {
  if (issuer.name !== null) return;
  throw new WalletError(
    'unknown-issuer',
    'You have no card of the provider who issued this record.',
    'Ask the provider for a card, and save it: medwallet contact add FILE --name NAME',
    { facts: { author: issuer.did } },
  );
}

function requireNew(tables: Tables<WalletRows>, { manifest }: ReceivedIssue): void {
  const same = tables
    .table('record')
    .list()
    .find(({ key, row }) => key === manifest.id || isSameIssue(row.manifest, manifest));
  if (same === undefined) return;
  throw new WalletError(
    'already-accepted',
    `This record is among yours already: ${same.key}.`,
    'There is nothing to do. See it: medwallet record show ID',
    { facts: { record: same.key } },
  );
}

// A provider replaces what he issued himself, nobody else's and none of our own.
function olderVersion(session: Session, { manifest }: ReceivedIssue): string | undefined {
  if (manifest.supersedes === undefined) return undefined;
  const { supersedes } = manifest;
  const row = session.store.view((tables) => tables.table('record').get(supersedes));
  if (row === undefined || row.manifest.author !== manifest.author) {
    throw badIssue('it says that it replaces a record which this provider did not issue to you');
  }
  return supersedes;
}

async function importBlob(
  session: Session,
  { manifest }: ReceivedIssue,
  source: ByteSource | AsyncIterable<Uint8Array>,
): Promise<void> {
  const writer = defaultVault(session).createBlob();
  try {
    const digest = digestStream();
    let size = 0;
    for await (const piece of source) {
      size += piece.length;
      if (size > manifest.size) throw blobChanged(manifest);
      digest.update(piece);
      writer.write(piece);
    }
    if (digest.digest().sha256 !== manifest.sha256) throw blobChanged(manifest);
    writer.commit();
  } catch (error) {
    writer.abort();
    throw error;
  }
}

function statementHash({ manifest, plaintext }: ReceivedIssue): string {
  const issuing = issuingOfManifest(manifest, hexToBytes(plaintext.sha256, 32));
  if (issuing === undefined) throw badIssue('it is not signed');
  return bytesToHex(issuingHash(issuing.document, issuing.signature));
}

function takeDown(session: Session, posted: { readonly topic: string; readonly file: string }): void {
  for (const board of issueBoards(session)) {
    try {
      session.vault(board)?.unpost(posted.topic, posted.file);
    } catch (error) {
      // It is settled: what still hangs there is not asked about again.
      if (!(error instanceof MedwalletError)) throw error;
    }
  }
}
