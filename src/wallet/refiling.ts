import { EMERGENCY_COLLECTION } from '../grant/index.ts';
import { isCurrent } from './collections.ts';
import { recordIdentity } from './age-keys.ts';
import { resolveCollection } from './own-collections.ts';
import { WalletError } from './errors.ts';
import { leaveFormerGuardians } from './guardian-leaving.ts';
import { publishKeys } from './key-publishing.ts';
import { findRecord, type RecordSummary } from './records.ts';
import { copyBlob, deleteDoomed, renewRecord, resealRecords, type Renew } from './resealing.ts';
import { rewrapBlob } from './rewrapping.ts';
import { learnRevocations } from './seen-revocations.ts';
import { requireRole, type Session } from './session.ts';

/** A record in its new place, and the old file while the vault has not deleted it. */
export interface Refiled {
  readonly record: RecordSummary;
  /** The collection it came from. */
  readonly from: string;
  readonly kept: readonly string[];
}

/**
 * Files a record into another collection. Only the header of its file is written anew; whoever has the old file and
 * could open it can still do so. Who holds a grant of the new collection is told of it, and who holds one of the old
 * is told that it is gone.
 * @param options.rekey encrypts all of it under a new key: for what must not stay open to those who had the old one
 * @throws WalletError `unknown-record`, `unknown-collection`, `blob-missing`, `blob-changed`, `wrong-role`
 */
export async function refileRecord(
  session: Session,
  id: string,
  to: string,
  options: { readonly rekey: boolean },
): Promise<Refiled> {
  requireRole(session, 'patient', 'file records');
  const collection = resolveCollection(session, to);
  const before = findRecord(session, id);
  learnRevocations(session);
  if (collection === EMERGENCY_COLLECTION) leaveFormerGuardians(session);
  if (!(await renewRecord(session, before.id, options.rekey ? copyBlob : rewrap, collection))) {
    throw new WalletError(
      'blob-missing',
      `The encrypted file of record ${before.id} is not in the vault, or not the one that was stored.`,
      'See which: medwallet vault check',
    );
  }
  const { manifest } = findRecord(session, before.id);
  const isInTime = session.store.change((tables) =>
    isCurrent(session, tables, collection, manifest.generation),
  );
  // A grant that ended meanwhile must not open it.
  if (!isInTime) await resealRecords(session, [before.id]);
  await publishKeys(session);
  return {
    record: findRecord(session, before.id),
    from: before.manifest.collection,
    kept: deleteDoomed(session),
  };
}

const rewrap: Renew = (session, { manifest, secret }, recipients) =>
  rewrapBlob(session, manifest, [recordIdentity(secret)], recipients);
