import { bytesToHex, hexToBytes } from '../encoding/index.ts';
import { ageIdentity, ageRecipient } from '../envelope/index.ts';
import { AGE_MAIN_INDEX, collectionIndex } from '../keys/index.ts';
import { collectionClass } from '../record/index.ts';
import type { Session } from './session.ts';

/** The age identity that opens what others send to this wallet. Secret. */
export function mainIdentity(session: Session): string {
  return ageIdentity(session.keys.ageSecret(AGE_MAIN_INDEX));
}

export async function mainRecipient(session: Session): Promise<string> {
  return ageRecipient(mainIdentity(session));
}

/** The age identity of one generation of a collection, derived from the words alone. Secret. */
export function collectionIdentity(session: Session, name: string, generation: number): string {
  return ageIdentity(session.keys.ageSecret(collectionIndex(collectionClass(name), generation)));
}

/** A fresh identity for one record. @returns its 32 secret bytes in hex */
export function freshRecordSecret(session: Session): string {
  return bytesToHex(session.entropy.bytes(32));
}

export function recordIdentity(secret: string): string {
  return ageIdentity(hexToBytes(secret, 32));
}
