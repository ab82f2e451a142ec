import { bytesToHex } from '../encoding/index.ts';
import { manifestHash, type Manifest } from '../record/index.ts';
import type { RecordRow } from './rows.ts';
import type { Session } from './session.ts';

/** The event that a record was added, as it goes into the log. */
export function recordAdded(session: Session, { manifest, added }: RecordRow) {
  return { type: 'record.added', time: added, ...stated(session, manifest) } as const;
}

/** The event that a record's file was replaced by another one. @param from hash of the file before */
export function recordRefiled(session: Session, manifest: Manifest, from: string, time: number) {
  return { type: 'record.refiled', time, ...stated(session, manifest), from } as const;
}

function stated(session: Session, manifest: Manifest) {
  return {
    actor: session.profile.did,
    record: manifest.id,
    blob: manifest.sha256,
    manifest: bytesToHex(manifestHash(manifest)),
    collection: manifest.collection,
    generation: manifest.generation,
  } as const;
}
