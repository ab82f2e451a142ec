import { createEncryptor } from '../envelope/index.ts';
import { MedwalletError } from '../errors.ts';
import { parseManifest, type Manifest } from '../record/index.ts';
import { recordIdentity } from './age-keys.ts';
import { counted } from './counted.ts';
import { decryptBlob, type Decrypted } from './decrypting.ts';
import { WalletError } from './errors.ts';
import { keysChanged } from './key-debts.ts';
import { publishKeys } from './key-publishing.ts';
import { appendEvent } from './log.ts';
import { freshRecordKeys } from './record-keys.ts';
import { recordRefiled } from './record-events.ts';
import type { RecordRow } from './rows.ts';
import { defaultVault, type Session } from './session.ts';

/** What sealing records anew did, record by record. */
export interface Resealed {
  /** Ids of the records that lie under new keys now. */
  readonly resealed: readonly string[];
  /** Ids of those whose old file is not there any more, or not whole: they stay as they are. */
  readonly skipped: readonly string[];
  /** Old files, by SHA-256, that the vault has not deleted yet. */
  readonly kept: readonly string[];
}

/**
 * Encrypts records anew, each to a fresh identity and to its collection's present generation, and deletes the
 * old files where the vault obeys: who was given the old keys finds nothing left to open, and who still has a
 * grant gets a key update. What was copied before stays open to whoever copied it. Each record is done for
 * itself: killed in between, the rest is as it was.
 */
export async function resealRecords(session: Session, ids: readonly string[]): Promise<Resealed> {
  const resealed: string[] = [];
  const skipped: string[] = [];
  for (const id of counted(session.progress, 'resealing', ids)) {
    const isDone = await resealRecord(session, id);
    (isDone ? resealed : skipped).push(id);
  }
  await publishKeys(session);
  return { resealed, skipped, kept: deleteDoomed(session) };
}

/** Deletes blobs that nothing points at any more. @returns those that are still there */
export function deleteDoomed(session: Session): string[] {
  const doomed = session.store.view((tables) =>
    tables
      .table('doomed')
      .list()
      .map(({ key }) => key),
  );
  const gone = doomed.filter((sha256) => isDeleted(session, sha256));
  if (gone.length > 0) {
    session.store.change((tables) => {
      for (const sha256 of gone) tables.table('doomed').delete(sha256);
    });
  }
  return doomed.filter((sha256) => !gone.includes(sha256));
}

/** Makes the file of a record anew for other recipients; undefined when the old one is not there, or not whole. */
export type Renew = (
  session: Session,
  row: RecordRow,
  recipients: readonly string[],
) => Promise<{ sha256: string; size: number } | undefined>;

function resealRecord(session: Session, id: string): Promise<boolean> {
  return renewRecord(session, id, copyBlob);
}

/**
 * Puts a record under a fresh identity of its own and its collection's present one, and logs where it lies now.
 * @param to another collection than its own
 * @returns false when there is no such record, or no whole file of it
 */
export async function renewRecord(session: Session, id: string, renew: Renew, to?: string): Promise<boolean> {
  const row = session.store.view((tables) => tables.table('record').get(id));
  if (row === undefined) return false;
  const collection = to ?? row.manifest.collection;
  const { generation, secret, recipients } = await freshRecordKeys(session, collection);
  const sealed = await renew(session, row, recipients);
  if (sealed === undefined) return false;
  const manifest = parseManifest({ ...row.manifest, ...sealed, collection, generation });
  const isTaken = session.store.change((tables) => {
    const now = session.clock.now();
    const current = tables.table('record').get(id);
    if (current?.manifest.sha256 !== row.manifest.sha256) {
      // Erased, or sealed anew by another process: what we wrote is nobody's.
      tables.table('doomed').put(sealed.sha256, { since: now });
      return false;
    }
    tables.table('record').put(id, { ...current, manifest, secret });
    tables.table('doomed').put(row.manifest.sha256, { since: now });
    appendEvent(session, tables, recordRefiled(session, manifest, row.manifest.sha256, now));
    keysChanged(tables);
    return true;
  });
  deleteDoomed(session);
  return isTaken;
}

/** From the old file straight into the new one, under a new file key, never in memory as a whole. */
export async function copyBlob(
  session: Session,
  { manifest, secret, plaintext }: RecordRow,
  recipients: readonly string[],
): Promise<{ sha256: string; size: number } | undefined> {
  const encryptor = await createEncryptor(recipients);
  const vault = defaultVault(session);
  const blob = vault.createBlob();
  const put = (chunks: Iterable<Uint8Array>): void => {
    for (const chunk of chunks) blob.write(chunk);
  };
  try {
    blob.write(encryptor.header);
    const opened = await readOld(session, manifest, secret, (chunk) => {
      put(encryptor.update(chunk));
    });
    if (opened?.sha256 !== plaintext.sha256) {
      blob.abort();
      return undefined;
    }
    put(encryptor.final());
    return blob.commit();
  } catch (error) {
    blob.abort();
    throw error;
  }
}

async function readOld(
  session: Session,
  manifest: Manifest,
  secret: string,
  write: (chunk: Uint8Array) => void,
): Promise<Decrypted | undefined> {
  const nothing = (): void => undefined;
  try {
    const sink = { write, commit: nothing, abort: nothing };
    return await decryptBlob(defaultVault(session), manifest, [recordIdentity(secret)], sink);
  } catch (error) {
    if (error instanceof WalletError && (error.code === 'blob-missing' || error.code === 'blob-changed')) {
      return undefined;
    }
    throw error;
  }
}

function isDeleted(session: Session, sha256: string): boolean {
  try {
    defaultVault(session).deleteBlob(sha256);
    return true;
  } catch (error) {
    if (error instanceof MedwalletError) return false;
    throw error;
  }
}
