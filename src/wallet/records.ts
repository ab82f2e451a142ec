import { bytesToHex, type JsonObject } from '../encoding/index.ts';
import { meantBy } from '../language/index.ts';
import type { RecordReason } from '../ledger/index.ts';
import { defaultCollection, parseManifest, sniffMediaType, type Manifest } from '../record/index.ts';
import { recordIdentity } from './age-keys.ts';
import { isCurrent } from './collections.ts';
import { beginContent, sealContent, type Content } from './content.ts';
import { decryptBlob, NOWHERE, type Decrypted } from './decrypting.ts';
import { WalletError } from './errors.ts';
import { finishFiling, prepareFiling } from './filing.ts';
import { recordAdded } from './record-events.ts';
import { keysChanged } from './key-debts.ts';
import { appendEvent } from './log.ts';
import { idMeantBy, meantFacts, shortened } from './meant.ts';
import { resolveCollection } from './own-collections.ts';
import type { ByteSink, ByteSource } from './ports/bytes.ts';
import { freshRecordKeys } from './record-keys.ts';
import type { RecordRow } from './rows.ts';
import { defaultVault, requireRole, type Session } from './session.ts';
import { supersede } from './superseding.ts';

const ID_BYTES = 16;
const NONCE_BYTES = 32;
/** Stands in for the blob while the rest of a manifest is checked. */
const NOT_SEALED_YET = { sha256: '0'.repeat(64), size: 1 };

/** What is known of a record when it is added. Its title and kind are sealed with it. */
export interface NewRecord {
  readonly title: string;
  /** Guessed from the first bytes and the name when absent. */
  readonly mediaType?: string;
  /** LOINC document type. */
  readonly category?: string;
  readonly collection?: string;
  /** ISO 8601 date or instant of the content. */
  readonly effective?: string;
  /** For guessing the media type only. */
  readonly fileName?: string;
  /** The id of the version that it takes the place of, whole, and why. */
  readonly supersedes?: { readonly record: string; readonly reason: RecordReason };
}

/** A record of this wallet, with its manifest. */
export interface RecordSummary extends RecordRow {
  readonly id: string;
}

/**
 * Adds a file of any size: encrypted on the way into the vault for its own fresh identity and its
 * collection's, never in memory as a whole, and logged as `record.added`.
 * @throws WalletError `wrong-role`, `empty-title`; RecordError, VaultError
 */
export async function addRecord(
  session: Session,
  source: ByteSource | AsyncIterable<Uint8Array>,
  about: NewRecord,
): Promise<RecordSummary> {
  requireRole(session, 'patient', 'add records');
  const title = about.title.trim();
  if (title === '') {
    throw new WalletError('empty-title', 'A record needs a title.', 'Give one with --title.', {
      outcome: 'usage',
    });
  }
  const content = await beginContent(source);
  try {
    return await addContent(session, content, title, about);
  } finally {
    content.reader.close();
  }
}

async function addContent(
  session: Session,
  content: Content,
  title: string,
  about: NewRecord,
): Promise<RecordSummary> {
  const mediaType = about.mediaType ?? sniffMediaType(content.head, about.fileName ?? '');
  const collection =
    (about.collection === undefined ? undefined : resolveCollection(session, about.collection)) ??
    defaultCollection({ mediaType, ...(about.category === undefined ? {} : { category: about.category }) });
  prepareFiling(session, [collection]);
  const { generation, secret, recipients } = await freshRecordKeys(session, collection);
  const described = {
    schema: 'medwallet/manifest/v1',
    id: bytesToHex(session.entropy.bytes(ID_BYTES)),
    mediaType,
    title,
    nonce: bytesToHex(session.entropy.bytes(NONCE_BYTES)),
    collection,
    generation,
    ...(about.category === undefined ? {} : { category: about.category }),
    ...(about.effective === undefined ? {} : { effective: about.effective }),
    ...(about.supersedes === undefined ? {} : { supersedes: about.supersedes.record }),
  } satisfies JsonObject;
  // What is said about the record is checked before gigabytes are sealed that nothing would then point at.
  parseManifest({ ...described, ...NOT_SEALED_YET });
  const sealed = await sealContent(session, content, recipients);
  const manifest = parseManifest({ ...described, ...sealed.blob });
  const row: RecordRow = { manifest, secret, plaintext: sealed.plaintext, added: session.clock.now() };
  const isInTime = session.store.change((tables) => {
    tables.table('record').put(manifest.id, row);
    appendEvent(session, tables, recordAdded(session, row));
    if (about.supersedes !== undefined) supersede(session, tables, about.supersedes, manifest.id);
    keysChanged(tables);
    return isCurrent(session, tables, collection, generation);
  });
  const added = [manifest.id];
  await finishFiling(session, { added, late: isInTime ? [] : added });
  return isInTime ? { id: manifest.id, ...row } : findRecord(session, manifest.id);
}

/** Newest first. */
export function listRecords(session: Session): RecordSummary[] {
  return session.store
    .view((tables) => tables.table('record').list())
    .map(({ key, row }) => ({ id: key, ...row }))
    .sort((a, b) => b.added - a.added || (a.id < b.id ? -1 : 1));
}

/**
 * Finds a record by its id, or by the beginning of one when that is enough to tell it from the others.
 * @throws WalletError `unknown-record`
 */
export function findRecord(session: Session, id: string): RecordSummary {
  const whole = session.store.view((tables) => tables.table('record').get(id));
  if (whole !== undefined) return { id, ...whole };
  const matches = id.length < 6 ? [] : listRecords(session).filter((record) => record.id.startsWith(id));
  const [only] = matches;
  if (only !== undefined && matches.length === 1) return only;
  const meant = matches.length > 1 ? undefined : recordMeantBy(id, listRecords(session));
  throw new WalletError(
    'unknown-record',
    matches.length > 1 ? `Several records begin with ${id}.` : `There is no record ${id}.`,
    'See the ids with: medwallet record list',
    { outcome: 'usage', facts: meantFacts(meant) },
  );
}

// By a slip in its id, or by its title, which is no id.
function recordMeantBy(typed: string, records: readonly RecordSummary[]): string | undefined {
  const titled = meantBy(
    typed,
    records.map(({ manifest }) => manifest.title),
  );
  const ids = records.map(({ id }) => id);
  const named = records.find(({ manifest }) => manifest.title === titled);
  return named === undefined ? idMeantBy(typed, ids) : shortened(named.id);
}

/**
 * Writes the original bytes of one of our own records.
 * @throws WalletError `blob-missing`, `blob-changed`: nothing then stands under the sink's name
 */
export async function openRecord(session: Session, id: string, sink: ByteSink): Promise<Decrypted> {
  const record = findRecord(session, id);
  const identities = [recordIdentity(record.secret)];
  const vault = defaultVault(session);
  const { streams } = session;
  // A pipe cannot take back what it was given, so the blob is read to its end before anything is shown.
  if (sink.isOpen === true) await decryptBlob(vault, record.manifest, identities, NOWHERE, streams);
  const opened = await decryptBlob(vault, record.manifest, identities, sink, streams);
  if (opened.sha256 !== record.plaintext.sha256) {
    sink.abort();
    throw new WalletError(
      'blob-changed',
      'The record opens, but not to the bytes that were added.',
      'Restore the vault from a copy and try again.',
    );
  }
  sink.commit();
  return opened;
}

/** Whether a blob is in the vault as it was put there. */
export interface RecordCheck {
  readonly id: string;
  readonly manifest: Manifest;
  readonly result: 'intact' | 'missing' | 'changed';
}

/** Reads a record's blob from end to end: is it there, unchanged, and does it open to what was added? */
export async function checkRecord(session: Session, id: string): Promise<RecordCheck> {
  const record = findRecord(session, id);
  try {
    await openRecord(session, record.id, NOWHERE);
    return { id: record.id, manifest: record.manifest, result: 'intact' };
  } catch (error) {
    if (!(error instanceof WalletError)) throw error;
    if (error.code !== 'blob-missing' && error.code !== 'blob-changed') throw error;
    return {
      id: record.id,
      manifest: record.manifest,
      result: error.code === 'blob-missing' ? 'missing' : 'changed',
    };
  }
}
