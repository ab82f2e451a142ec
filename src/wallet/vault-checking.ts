import { digestStream } from '../crypto/index.ts';
import { collectHeader, createDecryptor, EnvelopeError, MAX_HEADER_BYTES } from '../envelope/index.ts';
import { MedwalletError } from '../errors.ts';
import { COLLECTIONS } from '../record/index.ts';
import { collectionIdentity, mainIdentity } from './age-keys.ts';
import { counted } from './counted.ts';
import type { BlobReader, Vault } from './ports/vault.ts';
import { checkRecord, listRecords, type RecordCheck } from './records.ts';
import { defaultVault, type Session } from './session.ts';

const READ_BYTES = 1024 * 1024;

/**
 * A file of the vault that no record of this wallet points at.
 *
 * - `doomed`: replaced or erased, and still to be deleted.
 * - `left-over`: sealed to a key of this wallet. A command was killed before it wrote the record down, or the
 *   store is older than the vault. `sealedTo` says which key opens it.
 * - `foreign`: sealed to somebody else; other wallets of this machine share the vault.
 * - `not-age`: nothing that any wallet put there.
 * - `changed`: its bytes are not those that it is named after, so nobody's record can be read from it.
 */
export interface OrphanedBlob {
  /** SHA-256 in its name, hex. */
  readonly blob: string;
  readonly size: number;
  readonly kind: 'doomed' | 'left-over' | 'foreign' | 'not-age' | 'changed';
  /** The collection whose key opens it, or `main` for what was sent to this wallet; null where we do not know. */
  readonly sealedTo: { readonly collection: string; readonly generation: number } | 'main' | null;
}

/** What lies in the vault, held against what this wallet knows. */
export interface VaultCheck {
  /** Files in the vault, and their bytes together. */
  readonly blobs: number;
  readonly bytes: number;
  /** Each of our records, newest first. */
  readonly records: readonly RecordCheck[];
  /** In the order of their names. */
  readonly orphaned: readonly OrphanedBlob[];
  /** Every record is there and opens, and every file is what its name says. */
  readonly sound: boolean;
}

/**
 * Reads the whole vault: which of our records are there and open, and which files no record of ours needs.
 * Nothing is changed or deleted. Another wallet's records look like anybody's files from here, so whether one of
 * those is missing only that wallet can say.
 * @throws VaultError: a vault that cannot be read is never an empty one
 */
export async function checkVault(session: Session): Promise<VaultCheck> {
  const vault = defaultVault(session);
  // Files first: a record that is added meanwhile is then known, and what it needs is no orphan.
  const blobs = [...vault.listBlobs()];
  const records: RecordCheck[] = [];
  for (const { id } of counted(session.progress, 'checking', listRecords(session)))
    records.push(await checkRecord(session, id));
  const strangers = withoutOurs(session, blobs);
  const keys = strangers.length === 0 ? [] : keysOf(session);
  const found: OrphanedBlob[] = [];
  for (const { sha256 } of counted(session.progress, 'checking', strangers)) {
    const orphan = await examine(session, vault, sha256, keys);
    if (orphan !== undefined) found.push(orphan);
  }
  const orphaned = found.filter(({ blob }) => withoutOurs(session, [{ sha256: blob }]).length > 0);
  return {
    blobs: blobs.length,
    bytes: blobs.reduce((sum, { size }) => sum + size, 0),
    records,
    orphaned,
    sound:
      records.every(({ result }) => result === 'intact') && orphaned.every(({ kind }) => kind !== 'changed'),
  };
}

function withoutOurs<Blob extends { readonly sha256: string }>(
  session: Session,
  blobs: readonly Blob[],
): Blob[] {
  const ours = new Set(listRecords(session).map(({ manifest }) => manifest.sha256));
  return blobs.filter(({ sha256 }) => !ours.has(sha256));
}

interface Key {
  readonly identity: string;
  readonly sealedTo: NonNullable<OrphanedBlob['sealedTo']>;
}

/** Every key of ours that a blob may have been sealed to. What was made for one record alone went with its row. */
function keysOf(session: Session): Key[] {
  const newest = new Map<string, number>(Object.keys(COLLECTIONS).map((name) => [name, 0]));
  const know = (name: string, generation: number): void => {
    newest.set(name, Math.max(generation, newest.get(name) ?? 0));
  };
  const rows = session.store.view((tables) => tables.table('collection').list());
  for (const { key, row } of rows) know(key, row.generation);
  for (const { manifest } of listRecords(session)) know(manifest.collection, manifest.generation);
  const collections = [...newest].flatMap(([collection, last]) =>
    Array.from({ length: last + 1 }, (_, i) => {
      const generation = last - i;
      const identity = collectionIdentity(session, collection, generation);
      return { identity, sealedTo: { collection, generation } };
    }),
  );
  return [...collections, { identity: mainIdentity(session), sealedTo: 'main' }];
}

/** Undefined when it is gone by now. */
async function examine(
  session: Session,
  vault: Vault,
  sha256: string,
  keys: readonly Key[],
): Promise<OrphanedBlob | undefined> {
  const isDoomed = session.store.view((tables) => tables.table('doomed').get(sha256)) !== undefined;
  let reader: BlobReader | undefined;
  try {
    reader = vault.openBlob(sha256);
    if (reader === undefined) return undefined;
    const { size } = reader;
    const about = { blob: sha256, size, sealedTo: null };
    if (isDoomed) return { ...about, kind: 'doomed' };
    if (hashOf(reader) !== sha256) return { ...about, kind: 'changed' };
    return { ...about, ...(await ownerOf(reader, keys)) };
  } catch (error) {
    // Something that is no file, put there between the listing and now.
    if (!(error instanceof MedwalletError) || error.code !== 'blob-changed') throw error;
    return { blob: sha256, size: 0, kind: 'changed', sealedTo: null };
  } finally {
    reader?.close();
  }
}

function hashOf(reader: BlobReader): string {
  const digest = digestStream();
  for (let offset = 0; offset < reader.size; offset += READ_BYTES)
    digest.update(reader.read(offset, READ_BYTES));
  return digest.digest().sha256;
}

async function ownerOf(
  reader: BlobReader,
  keys: readonly Key[],
): Promise<Pick<OrphanedBlob, 'kind' | 'sealedTo'>> {
  try {
    const collected = collectHeader().push(reader.read(0, MAX_HEADER_BYTES));
    if (collected === undefined) return { kind: 'not-age', sealedTo: null };
    // All at once, because most files are somebody else's; which key it was is asked only of the others.
    const opens = async (some: readonly Key[]): Promise<boolean> => {
      try {
        await createDecryptor(
          collected.header,
          some.map(({ identity }) => identity),
        );
        return true;
      } catch (error) {
        if (error instanceof EnvelopeError && error.code === 'no-matching-identity') return false;
        throw error;
      }
    };
    if (!(await opens(keys))) return { kind: 'foreign', sealedTo: null };
    for (const key of keys) if (await opens([key])) return { kind: 'left-over', sealedTo: key.sealedTo };
    return { kind: 'foreign', sealedTo: null };
  } catch (error) {
    if (error instanceof EnvelopeError) return { kind: 'not-age', sealedTo: null };
    throw error;
  }
}
