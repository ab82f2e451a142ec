import { signDocument } from '../cosign/index.ts';
import { canonicalJson, type JsonObject, type JsonValue } from '../encoding/index.ts';
import { sealSmall } from '../envelope/index.ts';
import { contentHash, serializeKeyUpdate } from '../grant/index.ts';
import { flushOutbox, queuePosting } from './boards.ts';
import type { SigningKey } from '../keys/index.ts';
import { leaveFormerGuardians } from './guardian-leaving.ts';
import { identityOf } from './identities.ts';
import { allTold, changes, untold } from './key-debts.ts';
import {
  deliveredTo,
  difference,
  manifestsOf,
  noteDelivered,
  toldOf,
  updateContent,
  type Difference,
} from './key-difference.ts';
import { keyReaders, type Reader } from './key-readers.ts';
import type { Tables } from './ports/store.ts';
import type { RecordRow, WalletRows } from './rows.ts';
import type { Session } from './session.ts';

/** Bytes of manifests in one update: with everything around them it fits on a board. */
const MAX_MANIFEST_BYTES = 150_000;

/**
 * Posts a key update to everybody who lacks a manifest or an identity that his grant, or his office as a
 * guardian, gives him; nothing to those whose grant ended. Boards that are silent get it from the outbox.
 * @param only the records that were touched by the one change since the last time
 */
export async function publishKeys(session: Session, only?: readonly string[]): Promise<void> {
  leaveFormerGuardians(session);
  const [upTo, owed] = session.store.view((tables) => [changes(tables), untold(tables)] as const);
  const touched = owed === 1 ? only : undefined;
  for (const reader of keyReaders(session)) {
    while (await isBeatenTelling(session, reader, touched)) {
      // Another process told this reader of something else in between: look again at what is lacking.
    }
  }
  session.store.change((tables) => {
    allTold(tables, upTo);
  });
  flushOutbox(session);
}

/** The grants whose readers lack something. */
export function owedGrants(session: Session): string[] {
  const readers = keyReaders(session);
  return session.store.view((tables) =>
    readers.flatMap((reader) =>
      reader.grant === null || difference(tables, reader, undefined) === undefined ? [] : [reader.grant],
    ),
  );
}

async function isBeatenTelling(
  session: Session,
  reader: Reader,
  touched: readonly string[] | undefined,
): Promise<boolean> {
  const lacking = session.store.view((tables) => difference(tables, reader, touched));
  if (lacking === undefined) return false;
  let before = lacking.head.number;
  for (const [i, records] of partsOf(lacking).entries()) {
    const first = i === 0;
    const from = first ? lacking.from : new Map<string, number>();
    const removed = first ? lacking.removed : [];
    const content = updateContent(session, reader, { ...lacking, from }, records, removed);
    const number = Math.max(before + 1, session.clock.now());
    const sealed = await seal(session, reader, { number, before, content: content as unknown as JsonObject });
    const outcome = session.store.change((tables) => {
      if (deliveredTo(tables, reader.key).number !== before) return 'beaten';
      if (!isStillReader(session, tables, reader)) return 'ended';
      queuePosting(session, tables, reader.boards, reader.topic, sealed);
      noteDelivered(tables, reader, {
        number,
        generations: lacking.generations,
        manifests: manifestsOf(content),
        // Said again from the beginning: what earlier readers were told no longer counts.
        removed: first && lacking.isFull ? [...removed, ...toldOf(tables, reader)] : removed,
      });
      return 'told';
    });
    if (outcome !== 'told') return outcome === 'beaten';
    before = number;
  }
  return false;
}

// A grant can end while its update is being sealed.
function isStillReader(session: Session, tables: Tables<WalletRows>, { grant }: Reader): boolean {
  if (grant === null) return true;
  const row = tables.table('grant_row').get(grant);
  return row?.state === 'issued' && row.claims.exp > session.clock.now();
}

async function seal(
  session: Session,
  { grant, to, recipients }: Reader,
  {
    number,
    before,
    content,
  }: { readonly number: number; readonly before: number; readonly content: JsonObject },
): Promise<Uint8Array> {
  const key = signerFor(session, grant);
  const update = signDocument(
    'key-update',
    session.network,
    {
      type: 'key-update',
      patient: key.did,
      grant,
      to: [...to],
      number,
      before,
      content: contentHash(content),
      time: session.clock.now(),
    },
    key,
  );
  return sealSmall(serializeKeyUpdate(update, content), recipients);
}

// At least one part: an update may bring nothing but identities.
function partsOf({ records }: Difference): RecordRow[][] {
  const parts: RecordRow[][] = [[]];
  let size = 0;
  for (const record of records) {
    const bytes = canonicalJson(record.manifest as unknown as JsonValue).length;
    if (size > 0 && size + bytes > MAX_MANIFEST_BYTES) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)?.push(record);
    size += bytes;
  }
  return parts;
}

// A reader knows us by the key that gave his grant.
function signerFor(session: Session, grant: string | null): SigningKey {
  const row =
    grant === null ? undefined : session.store.view((tables) => tables.table('grant_row').get(grant));
  return (row && identityOf(session, row.claims.iss)) ?? session.identity;
}
