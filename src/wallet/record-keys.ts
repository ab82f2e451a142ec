import { ageRecipient } from '../envelope/index.ts';
import { collectionIdentity, freshRecordSecret, recordIdentity } from './age-keys.ts';
import { currentGeneration } from './collections.ts';
import type { Session } from './session.ts';

/** What a record of a collection is sealed to. */
export interface RecordKeys {
  readonly generation: number;
  /** Of the record's own identity: 32 bytes in hex. */
  readonly secret: string;
  readonly recipients: readonly string[];
}

/** A fresh identity of its own for a record, and its collection's present one. */
export async function freshRecordKeys(session: Session, collection: string): Promise<RecordKeys> {
  const generation = currentGeneration(session, collection);
  const secret = freshRecordSecret(session);
  const recipients = await Promise.all(
    [recordIdentity(secret), collectionIdentity(session, collection, generation)].map(ageRecipient),
  );
  return { generation, secret, recipients };
}
