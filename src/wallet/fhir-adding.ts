import { MedwalletError } from '../errors.ts';
import { FHIR_JSON, splitFhir, type FhirPart } from '../fhir/index.ts';
import { isCurrent } from './collections.ts';
import { counted } from './counted.ts';
import { finishFiling, prepareFiling } from './filing.ts';
import { recordAdded } from './record-events.ts';
import { keysChanged } from './key-debts.ts';
import { appendEvents } from './log.ts';
import type { Tables } from './ports/store.ts';
import { deleteDoomed } from './resealing.ts';
import type { RecordRow, WalletRows } from './rows.ts';
import { createSealer, digestOf, type SealedContent } from './sealing.ts';
import { defaultVault, requireRole, type Session } from './session.ts';

const TITLE_CHARACTERS = 200;

/** What a patient says about a FHIR file; everything else stands in it. */
export interface NewFhir {
  /** Instead of what the content calls itself; before it where there are several records. */
  readonly title?: string;
  /** For all of it, whatever the resources are. */
  readonly collection?: string;
}

/** A record that a part of a FHIR file is. */
export interface AddedFhir {
  readonly id: string;
  readonly title: string;
  readonly collection: string;
  /** How many resources it holds. */
  readonly resources: number;
  /** Bytes of plaintext. */
  readonly size: number;
  /** True where the collection held a record of the same bytes already: it stays as it is. */
  readonly isKnown: boolean;
}

interface Placed {
  readonly part: FhirPart;
  readonly row: RecordRow;
  /** Sealed now, and not yet entered. */
  readonly isNew: boolean;
}

/**
 * Adds a FHIR R4 file as records: a Bundle is taken apart into what makes sense to share as one, each resource with
 * its own bytes (docs/spec/fhir.md). All of it is entered in one step, or nothing is. What a collection holds already
 * with the same bytes is left alone, so a later export of the same provider adds what is new, and a second try after
 * a crash makes no doubles.
 * @param bytes a whole file, from anybody
 * @throws FhirError of `readFhir`; WalletError `wrong-role`; RecordError, VaultError
 */
export async function addFhir(
  session: Session,
  bytes: Uint8Array,
  about: NewFhir = {},
): Promise<AddedFhir[]> {
  requireRole(session, 'patient', 'add records');
  const parts = splitFhir(bytes);
  const contents = parts.map((part) => ({ part, content: contentOf(part, about, parts.length === 1) }));
  prepareFiling(
    session,
    contents.map(({ content }) => content.collection),
  );
  const known = session.store.view(recordsByContent);
  const sealer = createSealer(session);
  const placed: Placed[] = [];
  let entered: Entered;
  try {
    for (const { part, content } of counted(session.progress, 'adding', contents)) {
      const plain = part.bytes();
      const row = known.get(keyOf(content.collection, digestOf(plain).sha256));
      placed.push({ part, row: row ?? (await sealer.seal(plain, content)), isNew: row === undefined });
    }
    entered = enter(
      session,
      placed.flatMap(({ row, isNew }) => (isNew ? [row] : [])),
    );
  } catch (error) {
    for (const { row, isNew } of placed) if (isNew) deleteQuietly(session, row.manifest.sha256);
    throw error;
  }
  const { added, late, instead } = entered;
  if (instead.size > 0) deleteDoomed(session);
  await finishFiling(session, { added, late });
  return placed.map(({ part, row, isNew }) => {
    const { manifest, plaintext } = instead.get(row.manifest.id) ?? row;
    return {
      id: manifest.id,
      title: manifest.title,
      collection: manifest.collection,
      resources: part.resources,
      size: plaintext.size,
      isKnown: !isNew || instead.has(row.manifest.id),
    };
  });
}

interface Entered {
  readonly added: readonly string[];
  /** Those whose collection has to move on. */
  readonly late: readonly string[];
  /** What another process entered meanwhile, by the id that is not needed any more. */
  readonly instead: ReadonlyMap<string, RecordRow>;
}

// One transaction: a killed process leaves all of the records or none, and at most blobs that nobody points at.
function enter(session: Session, rows: readonly RecordRow[]): Entered {
  return session.store.change((tables) => {
    const known = rows.length === 0 ? new Map<string, RecordRow>() : recordsByContent(tables);
    const instead = new Map<string, RecordRow>();
    const entered: RecordRow[] = [];
    for (const row of rows) {
      const { manifest, plaintext } = row;
      const key = keyOf(manifest.collection, plaintext.sha256);
      const other = known.get(key);
      if (other === undefined) {
        tables.table('record').put(manifest.id, row);
        known.set(key, row);
        entered.push(row);
      } else {
        tables.table('doomed').put(manifest.sha256, { since: session.clock.now() });
        instead.set(manifest.id, other);
      }
    }
    appendEvents(
      session,
      tables,
      entered.map((row) => recordAdded(session, row)),
    );
    if (entered.length > 0) keysChanged(tables);
    const late = entered.filter(
      ({ manifest }) => !isCurrent(session, tables, manifest.collection, manifest.generation),
    );
    return { added: entered.map(idOf), late: late.map(idOf), instead };
  });
}

function contentOf(part: FhirPart, about: NewFhir, isOnly: boolean): SealedContent {
  const { category, effective } = part;
  const own = about.title?.trim() ?? '';
  const title = own === '' ? part.title : isOnly ? own : `${own}: ${part.title}`;
  return {
    title: Array.from(title).slice(0, TITLE_CHARACTERS).join('').trim(),
    mediaType: FHIR_JSON,
    collection: about.collection ?? part.collection,
    ...(category === undefined ? {} : { category }),
    ...(effective === undefined ? {} : { effective }),
  };
}

function recordsByContent(tables: Tables<WalletRows>): Map<string, RecordRow> {
  return new Map(
    tables
      .table('record')
      .list()
      .map(({ row }) => [keyOf(row.manifest.collection, row.plaintext.sha256), row]),
  );
}

function keyOf(collection: string, sha256: string): string {
  return `${collection}/${sha256}`;
}

function idOf({ manifest }: RecordRow): string {
  return manifest.id;
}

// What stays all the same is found by `vault check`; the error that led here is the one to tell.
function deleteQuietly(session: Session, sha256: string): void {
  try {
    defaultVault(session).deleteBlob(sha256);
  } catch (error) {
    if (!(error instanceof MedwalletError)) throw error;
  }
}
